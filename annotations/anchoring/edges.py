"""Ends of a span that folding does not see: marks and spaces a quote begins or ends with.

An annotator may have marked “三股势力” with its quotation marks. These are not in the folded
text, so they are found again beside the folded span, whatever form they have there.
"""

from __future__ import annotations

from .reading import Reading

Span = tuple[int, int]


def with_edges(old: Reading, span: Span, new: Reading, folded: Span) -> tuple[Span, bool]:
    """The raw span in `new` for the raw `span` in `old`, which became `folded` there.

    The second value is whether all marks at the ends were found again.
    """
    first, last = old.folded_span(*span)
    core = old.raw_span(first, last)
    start, end = new.raw_span(*folded)
    was_before, was_after = _gap(old, first)[::-1], _gap(old, last)
    is_before, is_after = _gap(new, folded[0])[::-1], _gap(new, folded[1])
    lead, led = _taken(core[0] - span[0], was_before, is_before)
    tail, tailed = _taken(span[1] - core[1], was_after, is_after)
    return (start - lead, end + tail), led and tailed


def _gap(reading: Reading, at: int) -> str:
    start, end = reading.gap_before(at)
    return reading.raw[start:end]


def _taken(length: int, was: str, gap: str) -> tuple[int, bool]:
    """How much of `gap`, read away from the span, stands for was[:length]; whether that is sure.

    Of more or fewer spaces than there were, nobody can say which are the old ones.
    """
    wanted = was[:length]
    marks = sum(not char.isspace() for char in wanted)
    if wanted and gap == was:
        return length, True
    if not marks:
        return min(len(wanted), len(gap)), not wanted
    for at, char in enumerate(gap):
        marks -= not char.isspace()
        if not marks:
            return at + 1, True
    return 0, False
