"""Partial dates: EDTF level 0, restricted to a year, a month or a day (`2006`, `2006-08`, `2006-06-15`).

Values are plain strings. Compared as strings (code-point order) they sort chronologically, a coarser
date before the finer ones inside it, so a partial date counts from its first day. Source: Library of
Congress, Extended Date/Time Format (EDTF) Specification, 2019, level 0.
"""

import calendar
import re
from datetime import date
from typing import Literal

Precision = Literal["year", "month", "day"]
PATTERN = r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"


def check(value: str) -> str:
    """Return `value`; ValueError says what is wrong with it when it is not a partial date."""
    if not re.match(PATTERN, value) or value.endswith("\n"):
        raise ValueError(f"“{value}” is not a date such as 2006, 2006-08 or 2006-06-15")
    if value.startswith("0000"):
        raise ValueError(f"“{value}”: there is no year 0000")
    if len(value) == 10:
        try:
            date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"“{value}” is not a day of the calendar") from None
    return value


def precision(value: str) -> Precision:
    by_length: dict[int, Precision] = {4: "year", 7: "month", 10: "day"}
    return by_length[len(value)]


def first_day(value: str) -> date:
    """The first day that `value` covers."""
    return date.fromisoformat(value + "-01-01"[len(value) - 4 :])


def last_day(value: str) -> date:
    """The last day that `value` covers."""
    first = first_day(value)
    if len(value) == 10:
        return first
    if len(value) == 7:
        return first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return first.replace(month=12, day=31)


def as_json(value: str | None, as_cited: str = "") -> dict[str, str | None] | None:
    """The API's form of a partial date: {date, precision, as_cited}, or None where it is unknown."""
    if not value:
        return None
    return {"date": value, "precision": precision(value), "as_cited": as_cited or None}
