"""Chinese and Arabic numerals up to a few thousand, and calendar values in EDTF."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass

DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "两": 2,
}
_UNITS = {"十": 10, "百": 100, "千": 1000}


@dataclass(frozen=True, slots=True)
class Found:
    """A date at start..end; `finish` gives the value from that of the last full date before it.

    One that `must_finish` is no date without such a value.
    """

    start: int
    end: int
    value: str | None
    reason: str
    confidence: float = 0.95
    finish: Callable[[str], str | None] | None = None
    must_finish: bool = False


def number(text: str) -> int | None:
    """The value of 20, 二十, 五, 二〇〇六 or 一百零五; None for what is no number."""
    if text.isdecimal() and text.isascii():
        return int(text)
    if text and all(char in DIGITS for char in text):
        return int("".join(str(DIGITS[char]) for char in text))
    total, current = 0, 0
    for char in text:
        if char in DIGITS:
            current = DIGITS[char]
        elif char in _UNITS:
            total += (current or 1) * _UNITS[char]
            current = 0
        else:
            return None
    return total + current if text else None


def edtf(year: int | None, month: int | None = None, day: int | None = None) -> str | None:
    """A day, month or year in EDTF, X for an unknown year; None if there is no such day."""
    if month is not None and not 1 <= month <= 12:
        return None
    if day is not None and not _is_day(year or 2000, month, day):
        return None
    parts = ["XXXX" if year is None else f"{year:04d}"]
    parts += [f"{part:02d}" for part in (month, day) if part is not None]
    return "-".join(parts)


def year_of(value: str) -> int | None:
    """The year of an EDTF value, None where it is unknown."""
    return int(value[:4]) if value[:4].isdecimal() else None


def _is_day(year: int, month: int | None, day: int) -> bool:
    return month is not None and 1 <= day <= calendar.monthrange(year, month)[1]


def shift_years(value: str, years: int) -> str | None:
    """An EDTF day, month or year so many years later; None where there is no such day."""
    parts = [int(part) for part in value.split("-")] if "X" not in value else []
    if not parts or not 0 < parts[0] + years < 10_000:
        return None
    return edtf(parts[0] + years, *parts[1:])
