"""Cuts a text with overlapping spans into stretches that each carry the same spans throughout.

Pure. All offsets are Unicode code points, end exclusive. Marking each stretch on its own makes
overlaps of any depth plain, well-nested HTML.
"""

import heapq
from bisect import insort
from collections.abc import Sequence

Span = tuple[int, int]


Segment = tuple[int, int, tuple[int, ...]]
"""Start and end of a stretch of text, and the spans over it: their places in the list given, ascending."""


def cut(spans: Sequence[Span], within: Span) -> list[Segment]:
    """`within`, cut at every edge of `spans` that is inside it: segments in order, gapless, none empty.

    Empty or reversed spans are passed over. Costs O(n log n) and the depth of each segment.
    """
    begins = [(start, place) for place, (start, end) in enumerate(spans) if start < end]
    ends = [(end, ~place) for place, (start, end) in enumerate(spans) if start < end]
    segments: list[Segment] = []
    active: list[int] = []
    start, last = within
    for edge, place in sorted(begins + ends):
        end = edge if edge < last else last
        if start < end:
            segments.append((start, end, tuple(active)))
            start = end
        if place < 0:
            active.remove(~place)
        else:
            insort(active, place)
    if start < last:
        segments.append((start, last, ()))
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
