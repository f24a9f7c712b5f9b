"""One diff of two folded texts, and the questions that are put to it.

The diff is Myers' (1986), as in Google's diff-match-patch. What it leaves open is settled here:
an insertion between equal characters can often be slid along the text, and is put where a
writer would have put it, at the edge of a line or a sentence.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

import fast_diff_match_patch  # type: ignore[import-not-found, unused-ignore]

from .reading import SENTENCE, Reading

TIME_LIMIT = 4.0
"""Seconds after which the diff of two very different texts becomes coarse rather than slow."""
LEAST = 20_000
"""Edited characters up to which the least diff is made. With a time limit, the library first looks for
a long stretch to keep, which in a text that repeats itself is often the wrong one."""


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch old_start..old_end that became new_start..new_end (folded offsets).

    `slack` says how far the block could be slid to the left and to the right without any
    change of the two texts; `settled` whether its place among these is plainly the best.
    """

    old_start: int
    old_end: int
    new_start: int
    new_end: int
    slack: tuple[int, int] = (0, 0)
    settled: bool = True

    @property
    def deleted(self) -> int:
        return self.old_end - self.old_start

    @property
    def inserted(self) -> int:
        return self.new_end - self.new_start

    @property
    def size(self) -> int:
        return max(self.deleted, self.inserted)

    @property
    def replaces(self) -> bool:
        return self.deleted > 0 and self.inserted > 0

    @property
    def rewritten(self) -> int:
        """Characters of a replacement; what is far longer on one side is mostly put in or taken out."""
        less, more = sorted((self.deleted, self.inserted))
        return min(more, 3 * less)

    def gap(self, other: Block) -> int:
        """Kept characters between two blocks, whichever comes first."""
        return max(other.old_start - self.old_end, self.old_start - other.old_end)

    def joined(self, other: Block) -> Block:
        """One block for two, with what stands between."""
        return Block(
            min(self.old_start, other.old_start),
            max(self.old_end, other.old_end),
            min(self.new_start, other.new_start),
            max(self.new_end, other.new_end),
        )

    def moved(self, by: int) -> Block:
        """The same block, `by` characters further on in both texts."""
        return Block(self.old_start + by, self.old_end + by, self.new_start + by, self.new_end + by)


class Alignment:
    """Which folded character of the old text is which of the new one."""

    def __init__(self, old: Reading, new: Reading) -> None:
        self.old, self.new = old, new
        self.blocks = _settle(old, new, _blocks(old.text, new.text))
        self.image, self.origin = _maps(len(old), len(new), self.blocks)
        self._old_starts = [block.old_start for block in self.blocks]

    def block_at(self, old_offset: int) -> int:
        """Index of the first block that starts at or after a folded offset of the old text."""
        return bisect_left(self._old_starts, old_offset)

    def block_after(self, old_offset: int) -> int:
        """Index of the first block that starts after a folded offset of the old text."""
        return bisect_right(self._old_starts, old_offset)

    def around(self, first: int, last: int) -> Iterator[Block]:
        """The blocks within an old span, with the nearest one on either side."""
        at = self.block_at(first)
        if at:
            yield self.blocks[at - 1]
        while at < len(self.blocks):
            yield self.blocks[at]
            if self.blocks[at].old_start >= last:
                return
            at += 1

    def kept(self, first: int, last: int) -> list[int]:
        """New offsets of those characters of the old span first..last that were kept."""
        return [at for at in self.image[first:last] if at >= 0]

    def image_of(self, start: int, end: int) -> tuple[int, int]:
        """The new span that the old start..end became, with what was put in at its ends."""
        image = self.image
        low = next((image[at] + 1 for at in range(start - 1, -1, -1) if image[at] >= 0), 0)
        high = next((image[at] for at in range(end, len(image)) if image[at] >= 0), len(self.new))
        return low, high

    def is_whole(self, first: int, last: int) -> bool:
        """Whether the old span was kept with nothing lost and nothing put in between."""
        images = self.image[first:last]
        return images[0] >= 0 and -1 not in images and images[-1] - images[0] == last - first - 1

    def is_taken(self, first: int, last: int) -> bool:
        """Whether the new span is, whole, what another whole span of the old text became."""
        origins = self.origin[first:last]
        whole = origins[-1] - origins[0] == last - first - 1
        return bool(origins[0] >= 0 and -1 not in origins and whole)


def _blocks(old: str, new: str) -> list[Block]:
    blocks: list[Block] = []
    at_old = at_new = 0
    begun: tuple[int, int] | None = None
    for operation, length in _diff(old, new):
        if operation == "=" and begun:
            blocks.append(Block(begun[0], at_old, begun[1], at_new))
            begun = None
        elif operation != "=" and not begun:
            begun = at_old, at_new
        at_old += length if operation != "+" else 0
        at_new += length if operation != "-" else 0
    if begun:
        blocks.append(Block(begun[0], at_old, begun[1], at_new))
    return blocks


def _diff(old: str, new: str) -> list[tuple[str, int]]:
    quick = _diff_within(TIME_LIMIT, old, new)
    edited = sum(length for operation, length in quick if operation != "=")
    return _diff_within(0, old, new) if edited <= LEAST else quick


def _diff_within(seconds: float, old: str, new: str) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = fast_diff_match_patch.diff(
        old, new, timelimit=seconds, checklines=False, cleanup="No", counts_only=True
    )
    return found


def _settle(old: Reading, new: Reading, blocks: list[Block]) -> list[Block]:
    """Slide every pure insertion and deletion to the best place it can have."""
    settled: list[Block] = []
    for index, block in enumerate(blocks):
        left = block.old_start - (settled[-1].old_end if settled else 0)
        following = blocks[index + 1].old_start if index + 1 < len(blocks) else len(old)
        settled.append(_slid(old, new, block, left, following - block.old_end))
    return settled


def _slid(old: Reading, new: Reading, block: Block, left: int, right: int) -> Block:
    if block.deleted and block.inserted:
        return block
    reading = new if block.inserted else old
    first, last = (
        (block.new_start, block.new_end) if block.inserted else (block.old_start, block.old_end)
    )
    back = _slack_back(reading.text, first, last, left)
    forth = _slack_forth(reading.text, first, last, right)
    if not back and not forth:
        return block
    ranks = [
        (
            min(reading.boundary(first + by), reading.boundary(last + by)),
            reading.boundary(first + by),
        )
        for by in range(-back, forth + 1)
    ]
    best = max(ranks)
    by = ranks.index(best) - back if ranks[back] != best else 0
    moved = block.moved(by)
    clear = best[0] >= SENTENCE and sum(rank == best[0] for rank, _ in ranks) == 1
    return Block(
        moved.old_start,
        moved.old_end,
        moved.new_start,
        moved.new_end,
        slack=(back + by, forth - by),
        settled=clear,
    )


def _slack_back(text: str, first: int, last: int, limit: int) -> int:
    by = 0
    while by < limit and text[first - 1 - by] == text[last - 1 - by]:
        by += 1
    return by


def _slack_forth(text: str, first: int, last: int, limit: int) -> int:
    by = 0
    while by < limit and text[first + by] == text[last + by]:
        by += 1
    return by


def _maps(old: int, new: int, blocks: list[Block]) -> tuple[array[int], array[int]]:
    image, origin = array("l"), array("l")
    for block in blocks:
        run = block.old_start - len(image)
        image.extend(range(len(origin), len(origin) + run))
        origin.extend(range(len(image) - run, len(image)))
        image.extend([-1] * block.deleted)
        origin.extend([-1] * block.inserted)
    run = old - len(image)
    image.extend(range(len(origin), len(origin) + run))
    origin.extend(range(old - run, old))
    return image, origin
