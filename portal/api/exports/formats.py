"""Rows as lines of a file.

JSON Lines: each row as the API says it. CSV (RFC 4180, UTF-8): the same fields; what is nested stands as
JSON in its cell, null as an empty one, and text that a spreadsheet would take for a formula behind an
apostrophe, which a reader of the file takes off again.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from instruments.interchange.columns import escape_formula
from portal.api.rendering import to_json
from portal.api.resources import Json

BOM = "\ufeff".encode()


def jsonl(chunks: Iterable[list[Json]]) -> Iterator[bytes]:
    """One line of JSON a row."""
    for rows in chunks:
        yield b"".join(to_json(row) + b"\n" for row in rows)


def table(chunks: Iterable[list[Json]], fields: list[str], *, head: bool) -> Iterator[bytes]:
    """Lines of CSV; the first names the fields, unless the file is continued (`head` is False)."""
    if head:
        yield lines([fields])
    for rows in chunks:
        yield lines([cell(row[field]) for field in fields] for row in rows)


def lines(rows: Iterable[list[Any]]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode()


def cell(value: Any) -> Any:
    """One value of the API's JSON as text, or as what the writer makes the same text of."""
    kind = type(value)
    if kind is str:
        return escape_formula(value)
    return value if kind in PLAIN else written(value)


def written(value: Any) -> str:
    """As JSON writes it; what is text there (a moment, say) without its quotation marks."""
    found = to_json(value)
    if type(value) is datetime:
        return found[1:-1].decode()
    return escape_formula(orjson.loads(found)) if found.startswith(b'"') else found.decode()


PLAIN = {int, UUID, type(None)}


@dataclass(frozen=True)
class Format:
    ending: str
    media_type: str


JSONL = Format("jsonl", "application/x-ndjson")
CSV = Format("csv", "text/csv")
TURTLE = Format("ttl", "text/turtle")
