"""Dates that a text lets the reader work out: the day of founding, the years since then."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from annotations.suggestions.numerals import shift_years
from annotations.suggestions.reading import Reading
from annotations.suggestions.spans import Candidate

_FOUNDED_BEFORE = re.compile(r"(?:成立|建立|创立|创建|建交|建国)[ \t]*$")
_FOUNDING_DAY = re.compile(r"(?:成立|建立|创立|创建)之日")
_SINCE_FOUNDING = re.compile(r"年来$")
_FULL_VALUE = re.compile(r"\d{4}(?:-\d\d){0,2}$")


@dataclass(frozen=True, slots=True)
class Anniversary:
    """A body (None if the text names none) was founded `years` before `held`."""

    at: int
    body: str | None
    years: int
    founded: str
    held: str


def with_derived(
    reading: Reading, dates: list[Candidate], bodies: Iterable[Candidate]
) -> list[Candidate]:
    """The dates, those that an anniversary explains with their value, and days of founding."""
    mentions = sorted(bodies, key=lambda body: body.end)
    anniversaries = _anniversaries(reading, dates, mentions)
    known = [_with_interval(reading, date, anniversaries) for date in dates]
    return known + _founding_days(reading, dates, mentions, anniversaries)


def _anniversaries(
    reading: Reading, dates: list[Candidate], bodies: list[Candidate]
) -> list[Anniversary]:
    found = []
    for at, date in enumerate(dates):
        years = _full_years(reading, date)
        held = _last_value(reading, dates[:at], date.start)
        if (
            not years
            or held is None
            or not _FOUNDED_BEFORE.search(reading.plain[max(date.start - 8, 0) : date.start])
        ):
            continue
        founded = shift_years(held, -years)
        if founded:
            body = _last_body(reading, bodies, date.start)
            found.append(Anniversary(date.start, body, years, founded, held))
    return found


def _full_years(reading: Reading, date: Candidate) -> int:
    """N of N 周年, otherwise 0."""
    exact = reading.plain[date.start : date.end]
    return int((date.value or "P0Y")[1:-1]) if exact.endswith("周年") else 0


def _last_value(reading: Reading, dates: list[Candidate], before: int) -> str | None:
    """The last calendar date of the same sentence."""
    for date in reversed(dates):
        if date.start < reading.sentence_start(before):
            return None
        if date.value and _FULL_VALUE.match(date.value):
            return date.value
    return None


def _last_body(reading: Reading, bodies: list[Candidate], before: int) -> str | None:
    start = reading.sentence_start(before)
    inside = [body for body in bodies if start <= body.start and body.end <= before and body.entity]
    return inside[-1].entity if inside else None


def _with_interval(
    reading: Reading, date: Candidate, anniversaries: list[Anniversary]
) -> Candidate:
    """20 年来 after a twentieth anniversary means the years from the founding to that day."""
    if not _SINCE_FOUNDING.search(reading.plain, date.start, date.end):
        return date
    for known in reversed(anniversaries):
        if known.at < date.start and date.value == f"P{known.years}Y":
            reason = f"the {known.years} years between the founding and its anniversary"
            return replace(
                date, value=f"{known.founded}/{known.held}", reason=reason, confidence=0.8
            )
    return date


def _founding_days(
    reading: Reading,
    dates: list[Candidate],
    bodies: list[Candidate],
    anniversaries: list[Anniversary],
) -> list[Candidate]:
    found = []
    for match in _FOUNDING_DAY.finditer(reading.plain):
        body = _last_body(reading, bodies, match.start())
        days = {known.founded for known in anniversaries if known.body == body is not None}
        value = max(days, key=len, default=None) or _last_value(
            reading, [date for date in dates if date.start < match.start()], match.start()
        )
        reason = "day of founding, worked out from its anniversary" if days else "day of founding"
        confidence = 0.8 if days else 0.5
        found.append(Candidate(match.start(), match.end(), "date", None, confidence, reason, value))
    return found
