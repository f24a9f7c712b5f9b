"""A row as one line of JSON, and back, without losing anything.

The standard library's JSON, not orjson: that writes an infinite number as null and reads an integer of
more than 64 bits as a rounded one. Keys are sorted, so that the same row is the same line from every
database: PostgreSQL keeps JSON objects in an order of its own.
"""

import json
from base64 import b64encode
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.duration import duration_iso_string

from instruments.snapshots import plain
from portal.archive.tables import Table

LONGEST_LINE = 256 * 1024 * 1024  # bytes; no more is read into memory for one row


def line_of(columns: Sequence[str], values: Sequence[Any]) -> bytes:
    row = dict(zip(columns, values, strict=True))
    text = json.dumps(row, default=other, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    try:
        return text.encode() + b"\n"
    except UnicodeEncodeError:  # half of a surrogate pair, which JSON columns can hold as an escape
        return (
            json.dumps(row, default=other, sort_keys=True, separators=(",", ":")).encode() + b"\n"
        )


def other(value: Any) -> Any:
    """What JSON has no type for, as the column's `to_python` understands it."""
    if isinstance(value, bytes | bytearray | memoryview):
        return b64encode(value).decode()
    if hasattr(value, "total_seconds"):
        return duration_iso_string(value)
    told = plain(value)
    if told is value:
        raise TypeError(f"no way to write a {type(value).__name__}")
    return told


def values_of(table: Table, line: bytes) -> list[Any]:
    """The values of one row, in the order of the table's columns. ValueError says what is wrong."""
    try:
        row = json.loads(line)
    except RecursionError:
        raise ValueError("is nested too deeply") from None
    if not isinstance(row, dict) or row.keys() != set(table.columns):
        raise ValueError("has other columns than its table")
    try:
        return [
            None if row[field.attname] is None else field.to_python(row[field.attname])
            for field in table.fields
        ]
    except (ValidationError, TypeError) as error:
        raise ValueError(f"has a value of the wrong type: {error}") from error


def prepared(field: models.Field, value: Any, connection: BaseDatabaseWrapper) -> Any:
    """The value as the database's driver wants it."""
    if value is None and not field.null and isinstance(field, models.JSONField):
        return connection.ops.adapt_json_value(
            None, field.encoder
        )  # JSON's null, not the database's
    return field.get_db_prep_save(value, connection)
