"""Partial dates as a reader writes them."""

import re

from django.utils import formats

from instruments import edtf

_PLAIN = re.compile(edtf.PATTERN)


def shown_date(value: str) -> str:
    """An EDTF date at its own precision in the active language; what is no plain date, as it stands."""
    if not _PLAIN.match(value):
        return " – ".join(shown_date(part) for part in value.split("/")) if valid_interval(value) else value
    if len(value) == 4:
        return value
    form = "YEAR_MONTH_FORMAT" if len(value) == 7 else "DATE_FORMAT"
    try:
        return formats.date_format(edtf.first_day(value), form)
    except ValueError:
        return value


def valid_interval(value: str) -> bool:
    parts = value.split("/")
    return len(parts) == 2 and all(_PLAIN.match(part) for part in parts)
