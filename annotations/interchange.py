"""The catalogue's evidence as CSV: outside sources, and the citations that rest on them.

Citations of passages hang on notes and travel in a dump, not here.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from annotations.models import Citation, Source
from instruments import ledger, policy
from instruments.interchange import importing
from instruments.interchange.columns import Column, Reference, Sheet, Words
from instruments.interchange.reading import Reading, Rejected, Row, RowError, read_directory
from instruments.interchange.sheets import ENTITIES, PARTS
from instruments.models import Change, Entity, User
from instruments.snapshots import state_of


@dataclass(frozen=True)
class SourceKey(Column):
    """The key of a source."""

    def read(self, cell: str, model: type[models.Model]) -> Any:
        return cell

    def write(self, thing: Any) -> str:
        return str(thing.source.key)


SOURCES = Sheet("sources", Source, (
    Column("key", required=True), Column("type"), Column("title", required=True), Words("authors"),
    Column("container_title"), Column("publisher"), Column("issued"), Column("url"), Column("accessed"),
    Column("tier", required=True), Column("language"),
), ("key",))
CITATIONS = Sheet("citations", Citation, (
    Reference("entity", required=True), Column("field", required=True), Column("value"), Column("stance"),
    SourceKey("source", required=True), Column("locator"),
), ("entity__slug", "field", "value", "stance", "source__key", "locator"), owner="entity")
SHEETS = [*ENTITIES, *PARTS, SOURCES, CITATIONS]


@dataclass(frozen=True)
class Outcome:
    catalogue: importing.Outcome
    sources: int
    citations: int


def read(directory: Path) -> Reading:
    return read_directory(directory, SHEETS)


@ledger.atomic
def import_everything(
    reading: Reading, *, by: User | None, reason: str = "", progress: importing.Progress | None = None
) -> Outcome:
    """The catalogue and its evidence, all or nothing. importing.Rejected says what is wrong."""
    policy.require(by, "import_catalogue")
    check_sources(reading)
    evidence = {name: reading.rows.pop(name, []) for name in (SOURCES.name, CITATIONS.name)}
    catalogue = importing.import_catalogue(reading, by=by, reason=reason, progress=progress)
    sources = import_sources(evidence[SOURCES.name], by=by, reason=reason)
    citations = import_citations(evidence[CITATIONS.name], by=by, reason=reason)
    return Outcome(catalogue, sources, citations)


def check_sources(reading: Reading) -> None:
    """Every citation names a source that is there, or comes with it."""
    known = set(Source.objects.values_list("key", flat=True))
    seen: set[str] = set()
    for row in reading.rows.get(SOURCES.name, []):
        if row.values["key"] in seen:
            reading.wrong(SOURCES, row.number, "key", row.values["key"], "stands twice")
        seen.add(row.values["key"])
    for row in reading.rows.get(CITATIONS.name, []):
        if row.values["source"] not in known | seen:
            reading.wrong(CITATIONS, row.number, "source", row.values["source"], "is not the key of a source")


def import_sources(rows: list[Row], *, by: User | None, reason: str) -> int:
    stored = {s.key: s for s in Source.objects.filter(key__in=[row.values["key"] for row in rows])}
    changes = []
    for row in rows:
        source = stored.get(row.values["key"]) or Source()
        before = state_of(source) if source.pk else None
        for name, value in row.values.items():
            setattr(source, name, value)
        save_checked(source, row)
        if state_of(source) != before:
            changes.append(change_of(source, before, by=by, reason=reason))
    ledger.hand_over(changes)
    return len(changes)


def import_citations(rows: list[Row], *, by: User | None, reason: str) -> int:
    """Add the citations that are not there yet; none is taken away."""
    entities = {e.slug: e for e in Entity.objects.filter(slug__in={row.values["entity"] for row in rows})}
    sources = {s.key: s for s in Source.objects.filter(key__in={row.values["source"] for row in rows})}
    columns = ("entity__slug", "field", "value", "stance", "source__key", "locator")
    known = set(Citation.objects.filter(source__isnull=False).values_list(*columns))
    changes = []
    for row in rows:
        values = row.values
        identity = tuple(values[name.split("__")[0]] for name in columns)
        if identity in known:
            continue
        known.add(identity)
        citation = Citation(
            **{**values, "entity": entities[values["entity"]], "source": sources[values["source"]]}
        )
        save_checked(citation, row)
        changes.append(change_of(citation, None, by=by, reason=reason))
    ledger.hand_over(changes)
    return len(changes)


def save_checked(thing: models.Model, row: Row) -> None:
    """Save, or say what is wrong with the row."""
    try:
        thing.clean_fields(exclude=["entity", "source", "annotation"])
        thing.save()
    except ValidationError as error:
        first = next(iter(error.message_dict.items()))
        raise Rejected([RowError(row.sheet.file, row.number, first[0], row.cells.get(first[0], ""), first[1][0])]) from error


def change_of(thing: Any, before: Any, *, by: User | None, reason: str) -> Change:
    return Change(
        actor=by, action="import", reason=reason, kind=thing.kind, thing=thing.uuid, title=str(thing)[:250],
        before=before, after=state_of(thing),
    )
