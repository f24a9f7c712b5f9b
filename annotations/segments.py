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
    opening: dict[int, list[tuple[int, int]]] = {}
    closing: dict[int, list[tuple[int, int]]] = {}
    for index, (start, end) in enumerate(spans):
        if start < end:
            span = (start - end, index)  # the longest first
            opening.setdefault(start, []).append(span)
            closing.setdefault(end, []).append(span)
    segments: list[Segment] = []
    active: list[tuple[int, int]] = []
    ordered: tuple[int, ...] = ()
    for start, end in pairwise(sorted({*breaks, *opening, *closing})):
        if start in opening or start in closing:
            for span in closing.get(start, ()):
                active.remove(span)
            for span in opening.get(start, ()):
                insort(active, span)
            ordered = tuple([index for _length, index in active])
        segments.append(Segment(start, end, ordered))
    return segments


def lanes(spans: Sequence[Span]) -> list[int]:
    """For each span the lowest line under the text that is free over its whole length, from 0."""
    taken: list[tuple[int, int]] = []
    free: list[int] = []
    result = [0] * len(spans)
    used = 0
    order = sorted([(start, -end, i) for i, (start, end) in enumerate(spans) if start < end])
    for start, before_end, index in order:
        while taken and taken[0][0] <= start:
            heapq.heappush(free, heapq.heappop(taken)[1])
        if free:
            lane = heapq.heappop(free)
        else:
            lane, used = used, used + 1
        result[index] = lane
        heapq.heappush(taken, (-before_end, lane))
    return result
