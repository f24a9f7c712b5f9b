"""How sure it is that a span the diff kept is the same span, and not one that looks like it.

A diff finds a cheapest story of what was edited, and there are often others as cheap: after a
sentence was doubled, either copy may be the old one. So a span is certain only where
- no insertion or deletion beside it could as well stand elsewhere (`_is_loose`),
- its neighbours on both sides were kept too, so that the match is no chance find within a
  rewritten sentence (`support`),
- nothing much like it was put in or taken out nearby (`_has_double`),
- no other story of the edits, far off as they may be, has it elsewhere (`Recurrence`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Literal

from .alignment import Alignment, Block
from .clusters import ISLAND, NEIGHBOURS, SMALL, Cluster, clusters
from .likeness import hashed, masked, occurs
from .quotes import CONTEXT
from .recurrence import Recurrence
from .stories import Stories

Doubt = Literal["double", "loose", "surroundings"]

SUPPORT = 0.5
"""Share of a side's context that must have been kept."""
UNLIKE = 0.4
"""Share of these characters in which a place must differ, not to be taken for a double."""
UNLIKE_EDGE = 0.1
"""The same for the one end of a span alone, where only a copy proves anything."""
HARDLY = 3
"""A rewritten sentence and the old one have so many characters in common by chance."""
CELL = 256


class Evidence:
    """Judges spans of one alignment."""

    def __init__(self, alignment: Alignment) -> None:
        self._alignment = alignment
        self._stories = Stories(alignment)
        self._recurrence = Recurrence(alignment)
        self._old, self._new = hashed(alignment.old.text), hashed(alignment.new.text)
        self._near: dict[int, list[Cluster]] = defaultdict(list)
        for cluster in clusters(alignment.blocks):
            if cluster.size < SMALL:
                continue
            first = (cluster.old_start - cluster.reach) // CELL
            for cell in range(first, (cluster.old_end + cluster.reach) // CELL + 1):
                self._near[cell].append(cluster)

    def doubt(self, first: int, last: int) -> Doubt | None:
        """Why the kept old span first..last (folded) may be another one, or None if it cannot."""
        if self._is_loose(first, last):
            return "loose"
        if any(self._has_double(first, last, cluster) for cluster in self._reaching(first, last)):
            return "double"
        if self._is_island(first, last) or not self._is_supported(first, last):
            return "surroundings"
        if self._recurrence.is_told_elsewhere(first, last):
            return "double"
        return None

    # --- kept surroundings -------------------------------------------------------------------

    def support(self, first: int, last: int) -> tuple[float, float]:
        """How much of what stands left and right of a kept span was kept as well, 0 to 1."""
        left = [
            (max(0, first - block.old_end), block, first - block.old_start)
            for block in self._lefts(first)
        ]
        right = [
            (max(0, block.old_start - last), block, block.old_end - last)
            for block in self._rights(last)
        ]
        return _support(left, first), _support(right, len(self._old) - last)

    def _lefts(self, first: int) -> list[Block]:
        """The edits left of a span, nearest first."""
        after = self._alignment.block_after(first)
        blocks = reversed(self._alignment.blocks[max(0, after - CONTEXT) : after])
        return _merged(blocks, Block(first, first, 0, 0))

    def _rights(self, last: int) -> list[Block]:
        """The edits right of a span, nearest first."""
        at = self._alignment.block_at(last)
        return _merged(self._alignment.blocks[at : at + CONTEXT], Block(last, last, 0, 0))

    def _is_supported(self, first: int, last: int) -> bool:
        """Each side kept, or one of them kept and the other at least to the end of the sentence."""
        left, right = self.support(first, last)
        begin = next((block.old_end for block in self._lefts(first) if _breaks(block)), 0)
        ends = (block.old_start for block in self._rights(last) if _breaks(block))
        end = next(ends, len(self._old))
        opens = self._alignment.old.opens_sentence
        return (
            max(left, right) >= SUPPORT
            and (left >= SUPPORT or any(opens(at) for at in range(begin, first + 1)))
            and (right >= SUPPORT or any(opens(at) for at in range(last, end + 1)))
        )

    def _is_island(self, first: int, last: int) -> bool:
        """Whether a span may be a chance find: a few characters between two larger edits."""
        before = next((block for block in self._lefts(first) if block.size >= SMALL), None)
        after = next((block for block in self._rights(last) if block.size >= SMALL), None)
        if not before or not after:
            return False
        length = after.old_start - before.old_end
        inserted, deleted = before.inserted + after.inserted, before.deleted + after.deleted
        return bool(inserted and deleted) and length <= min(ISLAND, before.size, after.size)

    # --- edits that could stand elsewhere ----------------------------------------------------

    def _is_loose(self, first: int, last: int) -> bool:
        for block in self._alignment.around(first, last):
            back, forth = block.slack
            if block.settled or not back + forth:
                continue
            if first < block.old_start and block.old_start - back < last:
                return True
            if block.old_end < last and first < block.old_end + forth:
                return True
        return False

    # --- doubles -----------------------------------------------------------------------------

    def _reaching(self, first: int, last: int) -> list[Cluster]:
        found: dict[int, Cluster] = {}
        for cell in range(first // CELL, last // CELL + 1):
            for cluster in self._near.get(cell, ()):
                if max(cluster.old_start - last, first - cluster.old_end) < cluster.reach:
                    found[cluster.old_start] = cluster
        return list(found.values())

    def _has_double(self, first: int, last: int, cluster: Cluster) -> bool:
        width = min(NEIGHBOURS, cluster.size // 2)
        return self._has_likeness(first, last, cluster, width) and not self._stories.is_settled(
            first, last, cluster
        )

    def _has_likeness(self, first: int, last: int, cluster: Cluster, width: int) -> bool:
        return any(
            self._is_like(low, high, cluster, UNLIKE)
            for low, high in self._ends(first, last, width)
        ) or any(
            self._is_like(low, high, cluster, UNLIKE_EDGE)
            for low, high in self._edges(first, last, width)
        )

    # --- likeness ----------------------------------------------------------------------------

    def _edges(self, first: int, last: int, width: int) -> list[tuple[int, int]]:
        """What stands at either end of a span, with little of the span itself.

        After a sentence was doubled, a span across its end has only one end in it.
        """
        inner = min(2, last - first)
        low, high = max(0, first - width), min(len(self._alignment.old), last + width)
        return [(low, first + inner), (last - inner, high)]

    def _ends(self, first: int, last: int, width: int) -> list[tuple[int, int]]:
        """The surroundings of a span that decide where it is: both ends of a long one."""
        low, high = max(0, first - width), min(len(self._alignment.old), last + width)
        if last - first <= NEIGHBOURS:
            return [(low, high)]
        return [(low, first + width), (last - width, high)]

    def _is_like(self, low: int, high: int, cluster: Cluster, unlike: float) -> bool:
        """Whether what was put in or taken out has in it much what the old low..high has."""
        own = [at for at in range(low, high) if self._alignment.image[at] >= 0]
        quote = bytes(self._old[at] for at in own)
        margin, errors = len(quote) // 2, int(len(quote) * unlike)
        if cluster.inserted >= SMALL:
            span = cluster.new_start - margin, cluster.new_end + margin
            places = [self._alignment.image[at] for at in own]
            if occurs(quote, masked(self._new, span, places), errors):
                return True
        span = cluster.old_start - margin, cluster.old_end + margin
        return cluster.deleted >= SMALL and occurs(quote, masked(self._old, span, own), errors)


def _breaks(block: Block) -> bool:
    """Whether what stands beyond a block may be kept by chance only."""
    return block.replaces or block.size >= SMALL


def _merged(blocks: Iterable[Block], previous: Block) -> list[Block]:
    """Edits in the order given, those with hardly a character between them made one.

    Ends where as much as a context was kept since `previous`, the edge of the span asked about.
    """
    merged: list[Block] = []
    kept = 0
    for block in blocks:
        gap = previous.gap(block)
        kept += gap
        if kept > CONTEXT:
            break
        near = bool(merged) and gap <= HARDLY
        merged.append(merged.pop().joined(block) if near else block)
        previous = block
    return merged


def _support(side: list[tuple[int, Block, int]], available: int) -> float:
    """Kept less replaced characters of one side, as a share of its context.

    What is only inserted or only deleted does not break a neighbourhood; what is replaced may
    be a rewriting, and counts double.
    """
    total = min(CONTEXT, available)
    seen = 0
    score = 0.0
    for distance, block, beyond in side:
        if distance >= total:
            break
        score += distance - seen
        if block.replaces:
            score -= 2 * min(block.rewritten, total - distance)
        else:
            score -= min(2, block.deleted + block.inserted)
            total = min(total + block.deleted, available)
        seen = beyond
    score += max(0, total - seen)
    return max(0.0, score / min(CONTEXT, available)) if available else 1.0
