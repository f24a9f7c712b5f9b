"""How sure it is that a span the diff kept is the same span, and not one that looks like it.

A diff finds a cheapest story of what was edited, and there are often others as cheap: after a
sentence was doubled, either copy may be the old one. So a span is certain only where
- no insertion or deletion beside it could as well stand elsewhere (`_is_loose`),
- its neighbours on both sides were kept too, so that the match is no chance find within a
  rewritten sentence (`support`),
- the texts, with the span and its neighbours masked in either of them, have no other story of
  much the same price (`_has_double`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rapidfuzz.distance import Indel

from .alignment import Alignment, Block
from .quotes import CONTEXT

Doubt = Literal["double", "loose", "surroundings"]

SUPPORT = 0.5
"""Share of a side's context that must have been kept."""
SELF_SUPPORTING = 24
"""A quote of as many characters needs no neighbours to be no chance find."""
NEIGHBOURS = 16
"""Characters masked on each side of a span when looking for its double."""
UNIQUE = 0.5
"""Share of the masked characters that no other story may account for."""
JOIN = 8
"""Edits with no more characters than this between them count as one."""
FAR = 1500
"""Edits larger than this are compared by shingles, for speed."""
SHINGLE = 4
CELL = 256


@dataclass(frozen=True, slots=True)
class Cluster:
    """Edits that stand close together: the old span they cover, and the reach of a double."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int
    size: int


class Evidence:
    """Judges spans of one alignment."""

    def __init__(self, alignment: Alignment) -> None:
        self._alignment = alignment
        self._old, self._new = alignment.old.text, alignment.new.text
        self._near: dict[int, list[Cluster]] = defaultdict(list)
        for cluster in _clusters(alignment.blocks):
            first = (cluster.old_start - cluster.size - NEIGHBOURS) // CELL
            for cell in range(first, (cluster.old_end + cluster.size + NEIGHBOURS) // CELL + 1):
                self._near[cell].append(cluster)
        self._shingles = lru_cache(maxsize=64)(self._shingles_of)

    def doubt(self, first: int, last: int) -> Doubt | None:
        """Why the kept old span first..last (folded) may be another one, or None if it cannot."""
        if self._is_loose(first, last):
            return "loose"
        if any(self._has_double(first, last, cluster) for cluster in self._reaching(first, last)):
            return "double"
        if last - first < SELF_SUPPORTING and min(self.support(first, last)) < SUPPORT:
            return "surroundings"
        return None

    # --- kept surroundings -------------------------------------------------------------------

    def support(self, first: int, last: int) -> tuple[float, float]:
        """How much of what stands left and right of a kept span was kept as well, 0 to 1."""
        blocks = self._alignment.blocks
        begin, after = self._alignment.block_at(first), self._alignment.block_at(last)
        left = [
            (first - block.old_end, block, first - block.old_start)
            for block in reversed(blocks[max(0, begin - CONTEXT) : begin])
        ]
        right = [
            (block.old_start - last, block, block.old_end - last)
            for block in blocks[after : after + CONTEXT]
        ]
        return _support(left, first), _support(right, len(self._old) - last)

    # --- edits that could stand elsewhere ----------------------------------------------------

    def _is_loose(self, first: int, last: int) -> bool:
        at = self._alignment.block_at(first)
        for block in self._around(at, first, last):
            back, forth = block.slack
            if block.settled or not back + forth:
                continue
            if first < block.old_start and block.old_start - back < last:
                return True
            if block.old_end < last and first < block.old_end + forth:
                return True
        return False

    def _around(self, at: int, first: int, last: int) -> Iterator[Block]:
        blocks = self._alignment.blocks
        if at:
            yield blocks[at - 1]
        while at < len(blocks):
            yield blocks[at]
            if blocks[at].old_start >= last:
                return
            at += 1

    # --- doubles -----------------------------------------------------------------------------

    def _reaching(self, first: int, last: int) -> list[Cluster]:
        found: dict[int, Cluster] = {}
        for cell in range(first // CELL, last // CELL + 1):
            for cluster in self._near.get(cell, ()):
                reach = cluster.size + NEIGHBOURS
                if cluster.old_start - reach < last and first < cluster.old_end + reach:
                    found[cluster.old_start] = cluster
        return list(found.values())

    def _has_double(self, first: int, last: int, cluster: Cluster) -> bool:
        low, high = max(0, first - NEIGHBOURS), min(len(self._old), last + NEIGHBOURS)
        if cluster.size > FAR or last - first > FAR:
            return self._shares_shingles(low, high, cluster)
        return self._uniqueness(low, high, cluster) < UNIQUE

    def _uniqueness(self, low: int, high: int, cluster: Cluster) -> float:
        """What it costs, 0 to 1, to tell the edits without the kept characters of low..high."""
        (a, b), (c, d) = self._window(min(low, cluster.old_start), max(high, cluster.old_end))
        old, new = self._old[a:b], self._new[c:d]
        pairs = [(at - a, self._alignment.image[at] - c) for at in range(low, high)]
        pairs = [(i, j) for i, j in pairs if j >= -c and self._alignment.image[i + a] >= 0]
        price = Indel.distance(old, new)
        without_old = Indel.distance(_masked(old, [i for i, _ in pairs]), new)
        without_new = Indel.distance(old, _masked(new, [j for _, j in pairs]))
        return (min(without_old, without_new) - price) / (2 * len(pairs))

    def _window(self, low: int, high: int) -> tuple[tuple[int, int], tuple[int, int]]:
        """Old and new span that correspond, around low..high and a context more."""
        image = self._alignment.image
        low, high = max(0, low - CONTEXT), min(len(self._old), high + CONTEXT)
        while low and image[low] < 0:
            low -= 1
        while high < len(self._old) and image[high - 1] < 0:
            high += 1
        start = image[low] if low else 0
        end = image[high - 1] + 1 if high < len(self._old) else len(self._new)
        return (low, high), (start, end)

    def _shares_shingles(self, low: int, high: int, cluster: Cluster) -> bool:
        inserted, deleted = self._shingles(cluster)
        own = [self._old[at : at + SHINGLE] for at in range(low, high - SHINGLE + 1)]
        shared = max(sum(s in inserted for s in own), sum(s in deleted for s in own))
        return shared > (1 - UNIQUE) * len(own)

    def _shingles_of(self, cluster: Cluster) -> tuple[frozenset[str], frozenset[str]]:
        new = self._new[cluster.new_start : cluster.new_end]
        old = self._old[cluster.old_start : cluster.old_end]
        return (
            frozenset(new[at : at + SHINGLE] for at in range(len(new) - SHINGLE + 1)),
            frozenset(old[at : at + SHINGLE] for at in range(len(old) - SHINGLE + 1)),
        )


def _clusters(blocks: list[Block]) -> Iterator[Cluster]:
    group: list[Block] = []
    for block in blocks:
        if group and block.old_start - group[-1].old_end > JOIN:
            yield _cluster(group)
            group = []
        group.append(block)
    if group:
        yield _cluster(group)


def _cluster(group: list[Block]) -> Cluster:
    inserted, deleted = sum(b.inserted for b in group), sum(b.deleted for b in group)
    first, last = group[0], group[-1]
    size = max(inserted, deleted)
    return Cluster(first.old_start, last.old_end, first.new_start, last.new_end, size)


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
        if block.deleted and block.inserted:
            score -= 2 * min(block.deleted, 3 * block.inserted, total - distance)
        else:
            score -= min(2, block.deleted + block.inserted)
            total = min(total + block.deleted, available)
        seen = beyond
    score += max(0, total - seen)
    return max(0.0, score / min(CONTEXT, available)) if available else 1.0


def _masked(text: str, places: list[int]) -> str:
    chars = list(text)
    for at in places:
        chars[at] = "\uffff"
    return "".join(chars)
