"""Applying checked rows to the catalogue: all in one transaction, or nothing.

An entity's row sets the columns its file has; a row with an id is that thing's, whatever its slug was.
A parts file (labels, memberships …) says all the parts of each entity it names: those it does not list
go. Every entity that differs afterwards leaves one Change.
"""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils import timezone

from instruments import ledger, policy, snapshots
from instruments.actions.entities import keep_old_address
from instruments.interchange.checks import slugs_in
from instruments.interchange.columns import Reference, References
from instruments.interchange.effects import Effect, cells_of, effect_of, effects_of_parts, in_order
from instruments.interchange.parts import divide
from instruments.interchange.rows import Progress, Reading, Rejected, Row, RowError
from instruments.interchange.sheets import ENTITIES, PARTS
from instruments.interchange.storing import CHUNK, Pair, assign, store
from instruments.interchange.things import differs, found, insert_things, point_things, save_things
from instruments.interchange.trees import circles
from instruments.models import Change, Entity, Redirect, Topic, User


@dataclass(frozen=True)
class Outcome:
    created: int
    changed: int
    unchanged: int
    changes: list[Change]
    effects: list[Effect] = field(default_factory=list)


class Undo(Exception):
    """Raised to roll a dry run back."""


def import_catalogue(
    reading: Reading,
    *,
    by: User | None,
    dry_run: bool = False,
    reason: str = "",
    progress: Progress | None = None,
) -> Outcome:
    """Apply a reading. Rejected, with every error, when a row is wrong: then nothing has changed.

    A dry run changes nothing either, and says row by row what would change (`Outcome.effects`).
    """
    policy.require(by, "import_catalogue")
    job = start(reading, by=by, reason=reason, progress=progress, explain=dry_run)
    try:
        with ledger.batch():
            outcome = job.run()
            if dry_run:
                raise Undo
    except Undo:
        pass
    return outcome


def start(
    reading: Reading, *, by: User | None, reason: str, progress: Progress | None, explain: bool
) -> "Import":
    """An import that may run: of a reading without errors."""
    if reading.errors:
        raise Rejected(reading.errors)
    return Import(
        reading,
        by=by,
        reason=reason,
        progress=progress or (lambda done, total, what: None),
        explain=explain,
    )


class Import:
    """One run: which entities it touches, what they were before, what is wrong."""

    def __init__(
        self,
        reading: Reading,
        *,
        by: User | None,
        reason: str,
        progress: Progress,
        explain: bool = False,
    ) -> None:
        self.reading, self.by, self.reason, self.progress, self.explain = (
            reading,
            by,
            reason,
            progress,
            explain,
        )
        self.entities: dict[str, Entity] = {}  # by the slug they will have
        self.before: dict[UUID, snapshots.State] = {}
        self.touched: list[UUID] = []
        self.beside: set[UUID] = set()  # loaded because what is related to them may change
        self.redirected: set[UUID] = set()
        self.cells: dict[UUID, list[str]] = {}
        self.effects: list[Effect] = []
        self.errors: list[RowError] = []

    def run(self) -> Outcome:
        self.load_existing()
        for sheet in ENTITIES:
            self.save_columns(self.reading.rows.get(sheet.name, []))
        self.stop_at_errors()
        self.load_referred()
        for sheet in ENTITIES:
            self.save_references(self.reading.rows.get(sheet.name, []))
        for sheet in PARTS:
            self.save_parts(self.reading.rows.get(sheet.name, []))
        for sheet in ENTITIES:
            self.errors += circles(sheet, self.reading.rows.get(sheet.name, []), self.entities)
        self.stop_at_errors()
        return self.record()

    def stop_at_errors(self) -> None:
        if self.errors:
            raise Rejected(self.errors)

    def load_existing(self) -> None:
        """Lock what is there already, and keep what it was. A row's id counts before its slug."""
        own = [row for sheet in ENTITIES for row in self.reading.rows.get(sheet.name, [])]
        renamed = {row.values["id"]: row.values["slug"] for row in own if row.values.get("id")}
        owners = (
            row.values[row.sheet.owner]
            for sheet in PARTS
            for row in self.reading.rows.get(sheet.name, [])
        )
        slugs = dict.fromkeys([*(row.values["slug"] for row in own), *owners])
        for entity in found(slugs, renamed, lock=True):
            self.entities[renamed.get(entity.uuid, entity.slug)] = entity
            self.before[entity.uuid] = snapshots.state_of(entity)
            self.touched.append(entity.uuid)
            if self.explain:
                self.cells[entity.uuid] = cells_of(entity)
        if self.reading.rows.get("topics"):
            self.load_beside()

    def load_beside(self) -> None:
        """Topics are related both ways: those that the file leaves out may change with those it names."""
        others = Topic.objects.exclude(uuid__in=self.before).values_list("uuid", flat=True)
        for entity in found((), list(others), lock=True):
            self.entities.setdefault(entity.slug, entity)
            self.before[entity.uuid] = snapshots.state_of(entity)
            self.touched.append(entity.uuid)
            self.beside.add(entity.uuid)

    def load_referred(self) -> None:
        """Fetch what the rows refer to and do not touch."""
        wanted = {
            slug
            for rows in self.reading.rows.values()
            for row in rows
            for column in row.sheet.all_columns
            if isinstance(column, Reference)
            for slug in slugs_in(row, column)
        }
        for entity in found(wanted - self.entities.keys(), ()):
            self.entities[entity.slug] = entity

    def save_columns(self, rows: list[Row]) -> None:
        """Store what is new, then what differs. What is wrong with a row becomes its error."""
        new: list[Pair] = []
        changed: list[Pair] = []
        for row in rows:
            entity = self.entities.get(row.values["slug"])
            thing = entity or row.sheet.model(kind=row.sheet.kind)
            old = self.before.get(thing.uuid) if entity else None  # type: ignore[attr-defined]
            assign(row, thing)
            if entity is None:
                new.append((row, thing))
            elif differs(entity, old or {}):
                changed.append((row, entity))
        self.errors += store(new, insert_things)
        self.errors += store(changed, save_things)
        self.welcome([thing for _, thing in new])
        self.keep_addresses([thing for _, thing in changed])
        if rows:
            self.progress(len(rows), len(rows), rows[0].sheet.name)

    def welcome(self, things: list[Entity]) -> None:
        """New things are known by their slugs."""
        for thing in things:
            self.entities[thing.slug] = thing
            self.touched.append(thing.uuid)
        self.take_addresses(things)

    def take_addresses(self, things: list[Entity]) -> None:
        """Where a public thing has the old slug of another, that address is its own; a draft leaves the link
        in print as it is."""
        slugs = [thing.slug for thing in things if thing.is_public]
        for start in range(0, len(slugs), CHUNK):
            Redirect.objects.filter(slug__in=slugs[start : start + CHUNK]).delete()

    def keep_addresses(self, things: list[Entity]) -> None:
        self.take_addresses(things)
        for thing in things:
            old = self.before[thing.uuid]
            if old["slug"] != thing.slug:
                stored = Entity(uuid=thing.uuid, slug=old["slug"], status=old["status"])
                keep_old_address(stored, thing)

    def save_references(self, rows: list[Row]) -> None:
        moved: list[Pair] = []
        for row in rows:
            entity = self.entities[row.values["slug"]]
            for column in row.sheet.all_columns:
                if isinstance(column, References):
                    self.set_list(entity, column, row.values[column.name])
            if self.point(row, entity):
                moved.append((row, entity))
        if rows:
            told = any(column.name == "merged_into" for column in rows[0].columns)
            self.errors += store(moved, save_things if told else point_things(rows[0].sheet))

    def set_list(self, entity: Entity, column: References, slugs: list[str]) -> None:
        """Make a list of links what the row says; one that reads both ways holds what either side says."""
        relation: Any = type(entity)._meta.get_field(column.field)
        wanted = {self.entities[slug].pk for slug in slugs}
        if relation.remote_field.symmetrical:
            wanted |= self.said_by_others(column, entity.slug)
        old = self.before.get(entity.uuid, {}).get(column.field, [])
        if sorted(wanted) != old:
            getattr(entity, column.field).set(wanted)

    def said_by_others(self, column: References, slug: str) -> set[int]:
        if not hasattr(self, "mirrored"):
            self.mirrored: dict[str, set[int]] = {}
            for row in self.reading.rows.get("topics", []):
                for other in row.values[column.name]:
                    self.mirrored.setdefault(other, set()).add(self.entities[row.values["slug"]].pk)
        return self.mirrored.get(slug, set())

    def point(self, row: Row, entity: Entity) -> bool:
        """Set the row's single references; whether any of them changed."""
        moved = False
        for column in row.sheet.all_columns:
            if (
                isinstance(column, Reference)
                and not isinstance(column, References)
                and column.name in row.values
            ):
                target = self.entities[row.values[column.name]] if row.values[column.name] else None
                pk = target.pk if target else None
                if getattr(entity, f"{column.field}_id") != pk:
                    setattr(entity, f"{column.field}_id", pk)
                    moved = True
        return moved

    def save_parts(self, rows: list[Row]) -> None:
        """Make the parts of each owner what the rows say."""
        if not rows:
            return
        sheet, by_owner = rows[0].sheet, {}
        for row in rows:
            by_owner.setdefault(row.values[sheet.owner], []).append(row)
        fresh, surplus, wrong = divide(by_owner, self.entities, self.before.keys())
        self.errors += wrong
        if self.explain:
            self.effects += effects_of_parts(sheet, fresh, surplus)
        for start in range(0, len(surplus), CHUNK):
            gone = [part.pk for part in surplus[start : start + CHUNK]]
            sheet.model._default_manager.filter(pk__in=gone).delete()
        self.errors += store(fresh, sheet.model._default_manager.bulk_create)
        if sheet.model is Redirect:
            self.redirected |= {
                part.entity.uuid for part in [*surplus, *(part for _, part in fresh)]
            }
        self.progress(len(rows), len(rows), sheet.name)

    def record(self) -> Outcome:
        """One Change for each entity that is not what it was."""
        created = changed = unchanged = 0
        changes: list[Change] = []
        rows = {
            row.values["slug"]: row for s in ENTITIES for row in self.reading.rows.get(s.name, [])
        }
        for start in range(0, len(self.touched), CHUNK):
            for entity in found((), self.touched[start : start + CHUNK], parts=True):
                before = self.before.get(entity.uuid)
                after = snapshots.state_of(entity)
                if before == after and entity.uuid not in self.redirected:
                    unchanged += entity.uuid not in self.beside
                    continue
                created, changed = created + (before is None), changed + (before is not None)
                changes.append(self.change(entity, before, after))
                if self.explain and (row := rows.get(entity.slug)):
                    self.explain_row(row, entity)
            self.progress(
                min(start + CHUNK, len(self.touched)), len(self.touched), "entities recorded"
            )
        ledger.hand_over(changes)
        return Outcome(created, changed, unchanged, changes, in_order(self.effects))

    def explain_row(self, row: Row, entity: Entity) -> None:
        before, after = self.cells.get(entity.uuid), cells_of(entity)
        if effect := effect_of(row, entity.slug, before, after):
            self.effects.append(effect)

    def change(
        self, entity: Entity, before: snapshots.State | None, after: snapshots.State
    ) -> Change:
        if before is not None:
            entity.version += 1
            now = timezone.now()
            Entity.objects.filter(pk=entity.pk).update(version=entity.version, updated_at=now)
            after = {**after, "version": entity.version}
        return Change(
            actor=self.by,
            action="import",
            reason=self.reason,
            kind=entity.kind,
            thing=entity.uuid,
            title=str(entity)[:250],
            before=before,
            after=after,
        )
