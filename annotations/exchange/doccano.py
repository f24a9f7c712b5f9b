"""Notes as doccano's JSONL for sequence labelling: one line a document, labels as [start, end, label].

Offsets are code points. What a label cannot carry travels in `notes`, which doccano keeps as metadata of
the document and gives back. Read are also the other forms that doccano writes or wrote: `labels`,
`entities` as lists or as objects with `start_offset`, `end_offset` and `label`. A document may be the whole
article or a part of it that stands there once.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from annotations.exchange.labels import label_of, read_label
from annotations.exchange.notes import (
    ExchangeError,
    Ground,
    Note,
    Person,
    Reference,
    as_text,
    whole_numbers,
)

Json = dict[str, Any]
Mark = tuple[int, int, str]
MARK = ("start_offset", "end_offset", "label")
LABELS = ("label", "labels", "entities", "annotations")
PLAIN = ("motivation", "provision", "body", "lang", "value", "verdict", "corrected_value", "source")


def write(notes: Iterable[Note], ground: Ground) -> bytes:
    """One line: the text, its labels, and what they cannot carry."""
    found = list(notes)
    document = {
        "id": ground.number,
        "text": ground.text,
        "label": [[note.start, note.end, label_of(note)] for note in found],
        "article": ground.slug,
        "notes": [detail(note) for note in found],
    }
    return (json.dumps(document, ensure_ascii=False) + "\n").encode()


def detail(note: Note) -> Json:
    """What the label leaves unsaid; empty fields are left out."""
    said: Json = {"start_offset": note.start, "end_offset": note.end, "label": label_of(note)}
    said |= {name: getattr(note, name) for name in PLAIN if getattr(note, name)}
    if note.tags:
        said["tags"] = list(note.tags)
    if note.reference and note.reference.slug:
        said["entity"] = f"{note.reference.kind}:{note.reference.slug}"
    if note.creator:
        said["creator"] = {"id": note.creator.id, "name": note.creator.name}
    return said


def read(content: bytes, ground: Ground, *, utf16: bool = False) -> list[Note]:
    """The labels of every line as notes. ExchangeError says what is wrong, and in which line."""
    notes: list[Note] = []
    if not content.strip():
        raise ExchangeError("is empty")
    for number, line in enumerate(as_text(content).split("\n"), 1):
        if line.strip():
            notes += Document(parsed(line, number), ground, f"line {number}", utf16).notes()
    return notes


def parsed(line: str, number: int) -> Json:
    try:
        document = json.loads(line)
    except json.JSONDecodeError as error:
        raise ExchangeError(
            f"line {number}: not JSON, or cut off: {error.msg} at column {error.colno}"
        ) from error
    except RecursionError as error:
        raise ExchangeError(f"line {number}: is nested too deeply") from error
    if not isinstance(document, dict):
        raise ExchangeError(f"line {number}: is not a document")
    return document


class Document:
    """One line of the file."""

    def __init__(self, given: Json, ground: Ground, place: str, utf16: bool) -> None:
        self.given, self.ground, self.place, self.utf16 = given, ground, place, utf16
        text = given.get("text", given.get("data"))
        if not isinstance(text, str) or not text.strip():
            raise ExchangeError(f"{place}: has no text")
        self.base = self.begin(text)
        self.text = text

    def begin(self, text: str) -> int:
        """Where the document begins in the article. ExchangeError where it is no part of it."""
        whole = self.ground.text
        if text.rstrip() == whole.rstrip():
            return 0
        at = whole.find(text.strip("\n"))
        if at < 0:
            self.ground.check_text(text, f"{self.place}: this")
        if whole.find(text.strip("\n"), at + 1) >= 0:
            raise ExchangeError(f"{self.place}: this text stands more than once in the article")
        return at - (len(text) - len(text.lstrip("\n")))

    def notes(self) -> Iterator[Note]:
        details = self.details()
        for start, end, label in dict.fromkeys(self.marks()):
            place = f"{self.place}, label {label!r} at {start}–{end}"
            span = self.span(start, end, place)
            for said in details.get((start, end, label)) or [{}]:
                yield self.note(span, read_label(label) | said, place)

    def note(self, span: tuple[int, int], fields: dict[str, Any], place: str) -> Note:
        start, end = span
        return Note(start=start, end=end, exact=self.ground.text[start:end], place=place, **fields)

    def span(self, start: int, end: int, place: str) -> tuple[int, int]:
        if self.utf16:
            start, end = Ground(self.ground.slug, self.ground.number, self.text).counted(
                start, end, place
            )
        if not 0 <= start <= end <= len(self.text):
            raise ExchangeError(
                f"{place}: is outside the text, which has {len(self.text)} characters"
            )
        return self.ground.check_span(start + self.base, end + self.base, place)

    def marks(self) -> Iterator[Mark]:
        given: Any = next((self.given[name] for name in LABELS if self.given.get(name)), [])
        if not isinstance(given, list):
            raise ExchangeError(f"{self.place}: its labels are not a list")
        for number, mark in enumerate(given, 1):
            yield self.mark(mark, f"{self.place}, label {number}")

    def mark(self, given: Any, place: str) -> Mark:
        parts = [given.get(name) for name in MARK] if isinstance(given, dict) else given
        if not isinstance(parts, list) or len(parts) < 3:
            raise ExchangeError(f"{place}: is not [start, end, label], but {str(given)[:60]}")
        start, end, label = parts[:3]
        if not isinstance(label, str) or not label.strip():
            raise ExchangeError(f"{place}: its label is not a word, but {label!r}")
        return (*whole_numbers(start, end, place), label)

    def details(self) -> dict[Mark, list[dict[str, Any]]]:
        """What our own export says beside the labels; nothing in a file of another tool."""
        found: dict[Mark, list[dict[str, Any]]] = defaultdict(list)
        given = self.given.get("notes")
        for said in given if isinstance(given, list) else []:
            if isinstance(said, dict):
                found[self.mark(said, f"{self.place}, notes")].append(read_detail(said))
        return found


def read_detail(said: Json) -> dict[str, Any]:
    fields: dict[str, Any] = {name: said[name] for name in PLAIN if isinstance(said.get(name), str)}
    tags, entity, creator = said.get("tags"), said.get("entity"), said.get("creator")
    if isinstance(tags, list):
        fields["tags"] = tuple(tag for tag in tags if isinstance(tag, str))
    if isinstance(entity, str) and ":" in entity:
        kind, _, slug = entity.partition(":")
        fields["reference"] = Reference(kind=kind, slug=slug, strict=True)
    if isinstance(creator, dict):
        fields["creator"] = Person(id=str(creator.get("id", "")), name=str(creator.get("name", "")))
    return fields
