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
    before, after = new.gap_before(folded[0]), new.gap_before(folded[1])
    lead, led = _taken(old.raw[span[0] : core[0]][::-1], new.raw[before[0] : before[1]][::-1])
    tail, tailed = _taken(old.raw[core[1] : span[1]], new.raw[after[0] : after[1]])
    return (start - lead, end + tail), led and tailed


def _taken(wanted: str, gap: str) -> tuple[int, bool]:
    """How much of `gap`, read away from the span, stands for `wanted`, and whether all does."""
    marks = sum(not char.isspace() for char in wanted)
    if not marks:
        return min(len(wanted), len(gap)), True
    for at, char in enumerate(gap):
        marks -= not char.isspace()
        if not marks:
            return at + 1, True
    return 0, False
