"""All dates and periods of a text, in order and without overlap."""

from __future__ import annotations

import re
from collections.abc import Iterable

from annotations.suggestions import chinese_dates, english_dates
from annotations.suggestions.numerals import Found
from annotations.suggestions.reading import Reading
from annotations.suggestions.spans import Candidate

# The surest first: what one has taken, the next cannot have.
_SCANS = (
    chinese_dates.calendar,
    english_dates.full,
    english_dates.months,
    english_dates.iso,
    english_dates.open_years,
    english_dates.decades,
    english_dates.periods,
    chinese_dates.decades,
    chinese_dates.yearless,
    chinese_dates.durations,
    chinese_dates.vague,
    chinese_dates.days,
    chinese_dates.bare_years,
)


def dated(reading: Reading, taken: Iterable[tuple[int, int]]) -> list[Candidate]:
    """Dates outside the spans `taken` by numbers that are none (1624 (2005))."""
    covered = bytearray(len(reading.text))
    for start, end in taken:
        covered[start:end] = b"\1" * (end - start)
    found: list[Found] = []
    for scan in _SCANS:
        for date in scan(reading):
            if not any(covered[date.start : date.end]):
                covered[date.start : date.end] = b"\1" * (date.end - date.start)
                found.append(date)
    return _finished(sorted(found, key=lambda date: date.start))


def _finished(found: list[Found]) -> list[Candidate]:
    """Fill the values that depend on the last full date before them."""
    candidates: list[Candidate] = []
    last = ""
    for date in found:
        value, confidence = date.value, date.confidence
        if date.finish:
            value = date.finish(last)
            confidence = 0.7 if value and "X" not in value else confidence
        if value is None and date.must_finish:
            continue
        if value and re.match(r"\d{4}|XXXX", value):
            last = value.split("/")[0]
        candidates.append(
            Candidate(date.start, date.end, "date", None, confidence, date.reason, value)
        )
    return candidates
