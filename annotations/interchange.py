"""The catalogue's evidence as CSV: outside sources, and the citations that rest on them.

Citations of passages hang on notes and travel in a dump, not here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import models
from django.db.models import Q

from annotations.models import Citation, Source
from instruments import ledger, policy
from instruments.interchange import importing
from instruments.interchange.columns import Bare, Column, Names, Reference, Sheet
from instruments.interchange.effects import Effect, effect_of, effects_of_parts
from instruments.interchange.reading import read_directory
from instruments.interchange.rows import Progress, Reading, Rejected, Row
from instruments.interchange.sheets import ENTITIES, IDENTITY, PARTS
from instruments.interchange.storing import CHUNK, Pair, assign, store
from instruments.models import Change, Entity, User
from instruments.snapshots import state_of


@dataclass(frozen=True)
class SourceKey(Bare):
    """The key of a source."""

    def read(self, cell: str, model: type[models.Model]) -> Any:
        return cell

    def write(self, thing: Any) -> str:
        return str(thing.source.key)


SOURCES = Sheet(
    "sources",
    Source,
    (
        Column("key", required=True),
        Column("type"),
        Column("title", required=True),
        Names("authors"),
        Column("container_title"),
        Column("publisher"),
        Column("issued"),
        Column("url"),
        Column("accessed"),
        Column("tier", required=True),
        Column("language"),
    ),
    ("key",),
    optional=IDENTITY,
)
CITATIONS = Sheet(
    "citations",
    Citation,
    (
        Reference("entity", required=True),
        Column("field", required=True),
        Column("value"),
        Column("stance"),
        SourceKey("source", required=True),
        Column("locator"),
    ),
    ("entity__slug", "field", "value", "stance", "source__key", "locator"),
    owner="entity",
    optional=IDENTITY,
    holding=Q(source__isnull=False),
)
SHEETS = [*ENTITIES, *PARTS, SOURCES, CITATIONS]


@dataclass(frozen=True)
class Outcome:
    catalogue: importing.Outcome
    sources: int
    citations: int
    effects: list[Effect] = field(default_factory=list)


def read(directory: Path) -> Reading:
    return read_directory(directory, SHEETS)


def import_everything(
    reading: Reading,
    *,
    by: User | None,
    dry_run: bool = False,
    reason: str = "",
    progress: Progress | None = None,
) -> Outcome:
    """The catalogue and its evidence, all or nothing. Rejected says what is wrong.

    A dry run changes nothing, and says row by row what would change (`Outcome.effects`).
    """
    policy.require(by, "import_catalogue")
    check_sources(reading)
    try:
        with ledger.batch():
            outcome = apply(reading, by=by, dry_run=dry_run, reason=reason, progress=progress)
            if dry_run:
                raise importing.Undo
    except importing.Undo:
        pass
    return outcome


def apply(
    reading: Reading, *, by: User | None, dry_run: bool, reason: str, progress: Progress | None
) -> Outcome:
    job = importing.start(reading, by=by, reason=reason, progress=progress, explain=dry_run)
    catalogue = job.run()
    sources, changed_sources = import_sources(
        reading.rows.get(SOURCES.name, []), by=by, reason=reason
    )
    citations, new_citations = import_citations(
        reading.rows.get(CITATIONS.name, []), by=by, reason=reason
    )
    return Outcome(
        catalogue, sources, citations, [*catalogue.effects, *changed_sources, *new_citations]
    )


def check_sources(reading: Reading) -> None:
    """Every citation names a source that is there, or comes with it; a key and an id name one source."""
    known = dict(Source.objects.values_list("key", "uuid"))
    owners = {uuid: key for key, uuid in known.items()}
    seen: set[str] = set()
    for row in reading.rows.get(SOURCES.name, []):
        key, uuid = row.values["key"], row.values.get("id")
        if key in seen:
            reading.errors.append(row.error("key", "stands twice"))
        elif uuid and known.get(key, uuid) != uuid:
            reading.errors.append(row.error("id", f"is not the id of {key}, which is {known[key]}"))
        elif uuid and owners.get(uuid, key) != key:
            reading.errors.append(row.error("id", f"is the id of another source, {owners[uuid]}"))
        seen.add(key)
    for row in reading.rows.get(CITATIONS.name, []):
        if row.values["source"] not in known.keys() | seen:
            reading.errors.append(row.error("source", "is not the key of a source"))


def import_sources(rows: list[Row], *, by: User | None, reason: str) -> tuple[int, list[Effect]]:
    """Store the sources that are new or differ; how many, and what that changes."""
    stored = {
        s.key: s for s in by_chunk(Source.objects.all(), "key", (row.values["key"] for row in rows))
    }
    pairs: list[Pair] = []
    before: dict[str, Any] = {}
    effects = []
    for row in rows:
        source = stored.get(row.values["key"]) or Source()
        was = state_of(source) if source.pk else None
        old = [column.write(source) for column in SOURCES.all_columns] if was else None
        assign(row, source)
        if state_of(source) != was:
            source.version += 1 if was else 0
            pairs.append((row, source))
            before[source.key] = was
            effects.append(
                effect_of(
                    row, source.key, old, [column.write(source) for column in SOURCES.all_columns]
                )
            )
    save_all(pairs)
    ledger.hand_over(
        [change_of(source, before[source.key], by=by, reason=reason) for _, source in pairs]
    )
    return len(pairs), [effect for effect in effects if effect]


def import_citations(rows: list[Row], *, by: User | None, reason: str) -> tuple[int, list[Effect]]:
    """Add the citations that are not there yet; none is taken away."""
    entities = {
        e.slug: e
        for e in by_chunk(Entity.objects.all(), "slug", (row.values["entity"] for row in rows))
    }
    sources = {
        s.key: s
        for s in by_chunk(Source.objects.all(), "key", (row.values["source"] for row in rows))
    }
    columns = ("entity__slug", "field", "value", "stance", "source__key", "locator")
    known = set(Citation.objects.filter(source__isnull=False).values_list(*columns))
    pairs: list[Pair] = []
    for row in rows:
        identity = tuple(row.values[name.split("__")[0]] for name in columns)
        if identity not in known:
            known.add(identity)
            citation = Citation(
                entity=entities[row.values["entity"]], source=sources[row.values["source"]]
            )
            assign_plain(row, citation)
            pairs.append((row, citation))
    save_all(pairs)
    ledger.hand_over([change_of(citation, None, by=by, reason=reason) for _, citation in pairs])
    return len(pairs), list(effects_of_parts(CITATIONS, pairs, ()))


def assign_plain(row: Row, citation: Citation) -> None:
    for name in ("field", "value", "stance", "locator"):
        setattr(citation, name, row.values[name])
    if row.values.get("id"):
        citation.uuid = row.values["id"]


def save_all(pairs: list[Pair]) -> None:
    """Save each, or say what is wrong with the rows."""

    def save(things: Any) -> None:
        for thing in things:
            thing.save()

    if errors := list(store(pairs, save)):
        raise Rejected(errors)


def by_chunk(queryset: models.QuerySet, field: str, values: Iterable[str]) -> Iterator[Any]:
    wanted = list(dict.fromkeys(values))
    for start in range(0, len(wanted), CHUNK):
        yield from queryset.filter(**{f"{field}__in": wanted[start : start + CHUNK]})


def change_of(thing: Any, before: Any, *, by: User | None, reason: str) -> Change:
    return Change(
        actor=by,
        action="import",
        reason=reason,
        kind=thing.kind,
        thing=thing.uuid,
        title=str(thing)[:250],
        before=before,
        after=state_of(thing),
    )
