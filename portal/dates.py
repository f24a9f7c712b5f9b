"""Partial dates as a reader writes them."""

import re

from django.utils import formats

from instruments import edtf

OPEN = {"", ".."}
_PLAIN = re.compile(edtf.PATTERN)


def shown_date(value: str) -> str:
    """An EDTF date or interval at its own precision in the active language; anything else as it stands."""
    ends = value.split("/")
    if len(ends) == 2 and all(end in OPEN or _PLAIN.match(end) for end in ends):
        return " – ".join("" if end in OPEN else shown_date(end) for end in ends).strip()
    if len(value) == 4 or not _PLAIN.match(value):
        return value
    form = "YEAR_MONTH_FORMAT" if len(value) == 7 else "DATE_FORMAT"
    try:
        return formats.date_format(edtf.first_day(value), form)
    except ValueError:
        return value
