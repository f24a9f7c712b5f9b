"""Dates and periods in English text, with their EDTF or ISO 8601 value."""

from __future__ import annotations

import re
from collections.abc import Iterator

from annotations.suggestions.numerals import Found, edtf
from annotations.suggestions.reading import Reading

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NUMBER_OF = {month: at for at, month in enumerate(_MONTHS, 1)}
_M = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|"
    r"Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_D = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_Y = r"(?:1\d|20|21)\d\d"
_SINCE = r"(?P<since>[Ss]ince\s+)?"
_DAY_FIRST = re.compile(
    rf"{_SINCE}\b(?P<d>{_D})(?:\s?[-–]\s?(?P<d2>{_D}))?\s+(?P<m>{_M})\s+(?P<y>{_Y})(?!\d)"
)
_MONTH_FIRST = re.compile(
    rf"{_SINCE}\b(?P<m>{_M})\s+(?P<d>{_D})(?:\s?[-–]\s?(?P<d2>{_D}))?,?\s+(?P<y>{_Y})(?!\d)"
)
_MONTH_YEAR = re.compile(rf"{_SINCE}\b(?P<m>{_M})\s+(?P<y>{_Y})(?!\d)")
_ISO = re.compile(r"(?<![\d/.\-])(?P<y>(?:19|20)\d\d)([-/.])(?P<m>\d\d?)\2(?P<d>\d\d?)(?![\d/\-])")
_SINCE_YEAR = re.compile(rf"\b[Ss]ince\s+(?P<y>{_Y})(?![\d-])")
_DECADE = re.compile(r"\b(?:the\s+)?(?P<y>(?:19|20)\d)0s\b")
_ANNIVERSARY = re.compile(r"\b(?P<n>\d{1,3})(?:st|nd|rd|th)\s+anniversary\b")
_PERIOD = re.compile(r"(?<![\d.,])\b(?P<n>\d{1,3})[\s-](?P<unit>years?|months?|days?)\b")


def _date(match: re.Match[str], value: str, reason: str, confidence: float = 0.95) -> Found:
    return Found(match.start(), match.end(), value, reason, confidence)


def full(reading: Reading) -> Iterator[Found]:
    for pattern in (_DAY_FIRST, _MONTH_FIRST):
        for match in pattern.finditer(reading.plain):
            year, month = int(match["y"]), _NUMBER_OF[match["m"][:3]]
            begin = edtf(year, month, _ordinal(match["d"]))
            finish = edtf(year, month, _ordinal(match["d2"])) if match["d2"] else None
            if begin and finish and begin < finish:
                yield _date(match, f"{begin}/{finish}", "interval written out")
            elif begin and not match["d2"]:
                yield _date(match, _opened(match, begin), "day written out")


def _ordinal(day: str) -> int:
    return int(day.rstrip("stndrh"))


def _opened(match: re.Match[str], value: str) -> str:
    return f"{value}/.." if match["since"] else value


def months(reading: Reading) -> Iterator[Found]:
    for match in _MONTH_YEAR.finditer(reading.plain):
        value = edtf(int(match["y"]), _NUMBER_OF[match["m"][:3]])
        if value:
            yield _date(match, _opened(match, value), "month written out")


def iso(reading: Reading) -> Iterator[Found]:
    for match in _ISO.finditer(reading.plain):
        value = edtf(int(match["y"]), int(match["m"]), int(match["d"]))
        if value:
            yield _date(match, value, "day in figures", 0.85)


def open_years(reading: Reading) -> Iterator[Found]:
    for match in _SINCE_YEAR.finditer(reading.plain):
        yield _date(match, f"{match['y']}/..", "open period", 0.85)


def decades(reading: Reading) -> Iterator[Found]:
    for match in _DECADE.finditer(reading.plain):
        yield _date(match, f"{match['y']}X", "decade", 0.8)


def periods(reading: Reading) -> Iterator[Found]:
    for match in _ANNIVERSARY.finditer(reading.plain):
        yield _date(match, f"P{match['n']}Y", "anniversary", 0.85)
    for match in _PERIOD.finditer(reading.plain):
        value = f"P{match['n']}{match['unit'][0].upper()}"
        yield _date(match, value, "period counted in the text", 0.8)
