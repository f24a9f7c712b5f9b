"""Cuts a text with overlapping spans into stretches that each carry the same spans throughout.

Pure. All offsets are Unicode code points, end exclusive. Marking each stretch on its own makes
overlaps of any depth plain, well-nested HTML.
"""

import heapq
from bisect import insort
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

Span = tuple[int, int]


class Segment(NamedTuple):
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
    by_length = sorted([(start - end, index) for index, (start, end) in enumerate(spans)])
    place = [0] * len(spans)
    for at, (_, index) in enumerate(by_length):
        place[index] = at
    segments: list[Segment] = []
    active: list[int] = []  # places among the spans by length, kept in order
    ordered: tuple[int, ...] = ()
    for start, end in pairwise(edges):
        closed, opened = closing.get(start), opening.get(start)
        if closed or opened:
            for index in closed or ():
                active.remove(place[index])
            for index in opened or ():
                insort(active, place[index])
            ordered = tuple([by_length[at][1] for at in active])
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
