"""Cuts a text with overlapping spans into stretches that each carry the same spans throughout.

Pure. All offsets are Unicode code points, end exclusive. Marking each stretch on its own makes
overlaps of any depth plain, well-nested HTML.
"""

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text and the spans over it, as positions in the list given, longest first."""

    start: int
    end: int
    spans: tuple[int, ...]


def cut(spans: Sequence[Span], breaks: Iterable[int] = ()) -> list[Segment]:
    """Segments between all edges of `spans` and all `breaks`, in order, gapless, none empty.

    Empty or reversed spans are passed over. Costs O(n log n) and the depth of each segment.
    """
    opening: dict[int, list[int]] = {}
    closing: dict[int, list[int]] = {}
    edges = set(breaks)
    for index, (start, end) in enumerate(spans):
        if start < end:
            opening.setdefault(start, []).append(index)
            closing.setdefault(end, []).append(index)
            edges.update((start, end))
    return _sweep(sorted(edges), opening, closing, spans)


def _sweep(
    edges: list[int],
    opening: dict[int, list[int]],
    closing: dict[int, list[int]],
    spans: Sequence[Span],
) -> list[Segment]:
    segments: list[Segment] = []
    active: set[int] = set()
    ordered: tuple[int, ...] = ()
    for start, end in pairwise(edges):
        if start in opening or start in closing:
            active.difference_update(closing.get(start, ()))
            active.update(opening.get(start, ()))
            ordered = tuple(sorted(active, key=lambda i: (spans[i][0] - spans[i][1], i)))
        segments.append(Segment(start, end, ordered))
    return segments


def lanes(spans: Sequence[Span]) -> list[int]:
    """For each span the lowest line under the text that is free over its whole length, from 0."""
    taken: list[tuple[int, int]] = []
    free: list[int] = []
    result = [0] * len(spans)
    used = 0
    for index in sorted(range(len(spans)), key=lambda i: (spans[i][0], -spans[i][1], i)):
        start, end = spans[index]
        if start >= end:
            continue
        while taken and taken[0][0] <= start:
            heapq.heappush(free, heapq.heappop(taken)[1])
        if free:
            lane = heapq.heappop(free)
        else:
            lane, used = used, used + 1
        result[index] = lane
        heapq.heappush(taken, (end, lane))
    return result
