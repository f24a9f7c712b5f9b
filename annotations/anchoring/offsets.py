"""UTF-16 offsets, as browsers and many annotation tools count, to code points and back."""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate


def from_utf16(text: str, start: int, end: int) -> tuple[int, int]:
    """UTF-16 code unit offsets of a span of `text`, as code point offsets.

    Raises ValueError where an offset is outside the text, inside a surrogate pair, or where
    the end is before the start.
    """
    if text.isascii():
        units = range(len(text) + 1)
        return _position(units, start), _end(_position(units, end), start, end)
    boundaries = list(accumulate((_width(char) for char in text), initial=0))
    return _position(boundaries, start), _end(_position(boundaries, end), start, end)


def to_utf16(text: str, start: int, end: int) -> tuple[int, int]:
    """Code point offsets of a span of `text`, as UTF-16 code unit offsets.

    Raises ValueError where the span is outside the text or its end is before its start.
    """
    if not 0 <= start <= end <= len(text):
        raise ValueError(f"span {start}..{end} is outside the text of {len(text)} code points")
    before = sum(map(_width, text[:start]))
    return before, before + sum(map(_width, text[start:end]))


def _width(char: str) -> int:
    return 2 if char > "\uffff" else 1


def _position(boundaries: range | list[int], unit: int) -> int:
    if not 0 <= unit <= boundaries[-1]:
        raise ValueError(f"UTF-16 offset {unit} is outside the text of {boundaries[-1]} units")
    at = bisect_left(boundaries, unit)
    if boundaries[at] != unit:
        raise ValueError(f"UTF-16 offset {unit} is inside a surrogate pair")
    return at


def _end(position: int, start: int, end: int) -> int:
    if end < start:
        raise ValueError(f"UTF-16 span {start}..{end} ends before it starts")
    return position
