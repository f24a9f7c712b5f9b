"""Rows as lines of a file.

JSON Lines: each row as the API says it. CSV (RFC 4180, UTF-8): the same fields; what is nested stands as
JSON in its cell, null as an empty one, and text that a spreadsheet would take for a formula behind an
apostrophe, which a reader of the file takes off again.
"""

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
        yield lines([row[field] for field in fields] for row in rows)


def lines(rows: Iterable[list[Any]]) -> bytes:
    """Rows of values, such as the API's JSON has, as lines of CSV."""
    return "".join([",".join([cell(value) for value in row]) + "\r\n" for row in rows]).encode()


def cell(value: Any) -> str:
    """One value as it stands in a line: text as it is (a moment, say, without quotation marks), all else as
    JSON has it. Python's own writer writes the same, but looks at each character several times."""
    if value is None:
        return ""
    kind = type(value)
    if kind is int:
        return str(value)
    if kind is UUID or kind is datetime:
        return to_json(value)[1:-1].decode()
    text = escape_formula(value) if kind is str else nested(value)
    if '"' in text or "," in text or "\n" in text or "\r" in text:
        doubled = text.replace('"', '""')
        return f'"{doubled}"'
    return text


def nested(value: Any) -> str:
    """As JSON writes it; what is text there after all, as text."""
    found = to_json(value)
    return escape_formula(orjson.loads(found)) if found.startswith(b'"') else found.decode()


@dataclass(frozen=True)
class Format:
    ending: str
    media_type: str


JSONL = Format("jsonl", "application/x-ndjson")
CSV = Format("csv", "text/csv")
TURTLE = Format("ttl", "text/turtle")
