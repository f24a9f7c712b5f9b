"""Quotes: a span of text told by what it says and what stands around it.

After the TextQuoteSelector and TextPositionSelector of the W3C Web Annotation Data Model.
All offsets are Unicode code points, end exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass

CONTEXT = 32
"""Code points of text kept on each side of a quote."""


@dataclass(frozen=True, slots=True)
class Quote:
    """The words of a span, with up to `CONTEXT` code points before and after them."""

    exact: str
    prefix: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """A quote and where it stands in one text (code points, end exclusive)."""

    start: int
    end: int
    exact: str
    prefix: str
    suffix: str


def quote_at(text: str, start: int, end: int) -> Quote:
    """The quote that stands at `start`..`end` of `text`.

    Raises ValueError, naming the offsets, where the span is empty or not within the text.
    """
    if not 0 <= start <= end <= len(text):
        raise ValueError(f"span {start}..{end} is outside the text of {len(text)} code points")
    if start == end:
        raise ValueError(f"span {start}..{end} is empty")
    before = text[max(0, start - CONTEXT) : start]
    return Quote(text[start:end], before, text[end : end + CONTEXT])


def anchor_at(text: str, start: int, end: int) -> Anchor:
    """The anchor of the span `start`..`end` of `text`; errors as `quote_at`."""
    quote = quote_at(text, start, end)
    return Anchor(start, end, quote.exact, quote.prefix, quote.suffix)
