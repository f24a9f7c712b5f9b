"""Applying checked rows to the catalogue: all in one transaction, or nothing.

An entity's row sets the columns its file has. A parts file (labels, memberships …) says all the parts
of each entity it names: those it does not list go. Every entity that differs afterwards leaves one Change.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from instruments import ledger, policy, snapshots
from instruments.interchange.columns import Key, Reference, References
from instruments.interchange.reading import Reading, Rejected, Row, RowError
from instruments.interchange.sheets import ENTITIES, PARTS
from instruments.models import KINDS, Change, Entity, User

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Outcome:
    created: int
    changed: int
    unchanged: int
    changes: list[Change]


class Undo(Exception):
    """Raised to roll a dry run back."""


def import_catalogue(
    reading: Reading, *, by: User | None, dry_run: bool = False, reason: str = "", progress: Progress | None = None
) -> Outcome:
    """Apply a reading. Rejected, with every error, when a row is wrong: then nothing has changed."""
    policy.require(by, "import_catalogue")
    if reading.errors:
        raise Rejected(reading.errors)
    job = Import(reading, by=by, reason=reason, progress=progress or (lambda done, total, what: None))
    try:
        with ledger.batch():
            outcome = job.run()
            if dry_run:
                raise Undo
    except Undo:
        pass
    return outcome


class Import:
    """One run: which entities it touches, what they were before, what is wrong."""

    def __init__(self, reading: Reading, *, by: User | None, reason: str, progress: Progress) -> None:
        self.reading, self.by, self.reason, self.progress = reading, by, reason, progress
        self.entities: dict[str, Entity] = {}
        self.before: dict[str, snapshots.State | None] = {}
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
        self.check_models()
        self.stop_at_errors()
        return self.record()

    def stop_at_errors(self) -> None:
        if self.errors:
            raise Rejected(self.errors)

    def touched_slugs(self) -> list[str]:
        slugs = dict.fromkeys(
            row.values["slug"] if row.sheet.kind else row.values[row.sheet.owner]
            for rows in self.reading.rows.values()
            for row in rows
        )
        return list(slugs)

    def load_existing(self) -> None:
        """Lock what is there already, and keep what it was."""
        for entity in specific(self.touched_slugs(), lock=True):
            self.entities[entity.slug] = entity
            self.before[entity.slug] = snapshots.state_of(entity)

    def load_referred(self) -> None:
        """Fetch what the rows refer to and do not touch."""
        wanted = {slug for rows in self.reading.rows.values() for row in rows for slug in referred(row)}
        for entity in specific(wanted - self.entities.keys()):
            self.entities.setdefault(entity.slug, entity)

    def attempt(self, row: Row, save: Callable[[], Any]) -> None:
        """Save one row; a breach of a constraint becomes an error of that row."""
        try:
            with transaction.atomic():
                save()
        except ValidationError as error:
            for column, messages in error.message_dict.items() if hasattr(error, "error_dict") else [("", error.messages)]:
                self.wrong(row, "" if column == "__all__" else column, "; ".join(messages))
        except IntegrityError as error:
            self.wrong(row, "", f"breaks a rule of the catalogue ({str(error).splitlines()[0]})")

    def wrong(self, row: Row, column: str, reason: str) -> None:
        self.errors.append(RowError(row.sheet.file, row.number, column, row.cells.get(column, ""), reason))

    def save_columns(self, rows: list[Row]) -> None:
        for count, row in enumerate(rows, 1):
            slug = row.values["slug"]
            entity = self.entities.get(slug) or row.sheet.model(kind=row.sheet.kind)
            for column in (*row.sheet.columns, *row.sheet.optional):
                given = column.name in row.values and not isinstance(column, Reference)
                if given and not (isinstance(column, Key) and row.values[column.name] is None):
                    setattr(entity, column.field, row.values[column.name])
            if entity.pk is None or self.differs(entity, self.before.get(slug)):
                self.attempt(row, lambda e=entity: checked(e).save())
            if entity.pk:
                self.entities[slug] = entity
                self.before.setdefault(slug, None)
            self.progress(count, len(rows), row.sheet.name)

    def differs(self, entity: Entity, before: snapshots.State | None) -> bool:
        """Whether a column of the loaded entity was changed."""
        if before is None:
            return True
        columns = snapshots.columns(type(entity))
        return any(snapshots.plain(f.value_from_object(entity)) != before.get(f.attname) for f in columns)

    def save_references(self, rows: list[Row]) -> None:
        for row in rows:
            entity = self.entities.get(row.values["slug"])
            if entity is not None:
                self.attempt(row, lambda r=row, e=entity: self.refer(r, e))

    def refer(self, row: Row, entity: Entity) -> None:
        moved = False
        for column in row.sheet.columns:
            if isinstance(column, References):
                wanted = [self.entities[slug].pk for slug in row.values[column.name]]
                if wanted or entity.pk and self.before.get(entity.slug):
                    getattr(entity, column.field).set(wanted)
            elif isinstance(column, Reference):
                target = self.entities[row.values[column.name]] if row.values[column.name] else None
                if getattr(entity, f"{column.field}_id") != (target.pk if target else None):
                    setattr(entity, column.field, target)
                    moved = True
        if moved:
            checked(entity).save()

    def save_parts(self, rows: list[Row]) -> None:
        """Make the parts of each owner what the rows say."""
        by_owner: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            by_owner[row.values[row.sheet.owner]].append(row)
        if not rows:
            return
        model, owner_field = rows[0].sheet.model, rows[0].sheet.owner
        kept = self.parts_by_owner(model, owner_field, by_owner)
        fresh: list[tuple[Row, models.Model]] = []
        for slug, owned in by_owner.items():
            fresh += self.new_parts(owned, kept.get(self.entities[slug].pk, {}))
        surplus = [part.pk for parts in kept.values() for part in parts.values()]
        for start in range(0, len(surplus), 500):
            model._default_manager.filter(pk__in=surplus[start : start + 500]).delete()
        self.insert(fresh)

    def parts_by_owner(
        self, model: type[models.Model], owner_field: str, slugs: Iterable[str]
    ) -> dict[int, dict[tuple[Any, ...], models.Model]]:
        existing = [slug for slug in slugs if self.before.get(slug)]
        kept: dict[int, dict[tuple[Any, ...], models.Model]] = defaultdict(dict)
        for start in range(0, len(existing), 500):
            owners = [self.entities[slug].pk for slug in existing[start : start + 500]]
            for part in model._default_manager.filter(**{f"{owner_field}__in": owners}):
                kept[getattr(part, f"{owner_field}_id")][part_key(part)] = part
        return kept

    def new_parts(self, rows: list[Row], kept: dict[tuple[Any, ...], models.Model]) -> list[tuple[Row, models.Model]]:
        """The parts to insert; those that stay are taken out of `kept`, which is left with the surplus."""
        fresh, seen = [], set()
        for row in rows:
            part = row.sheet.model(**self.part_values(row))
            key = part_key(part)
            if key in seen:
                self.wrong(row, "", "stands twice")
            elif kept.pop(key, None) is None:
                fresh.append((row, part))
            seen.add(key)
        return fresh

    def part_values(self, row: Row) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for column in (*row.sheet.columns, *row.sheet.optional):
            value = row.values.get(column.name)
            if isinstance(column, Reference):
                values[f"{column.field}_id"] = self.entities[value].pk if value else None
            elif column.name in row.values and not (isinstance(column, Key) and value is None):
                values[column.field] = value
        return values

    def insert(self, fresh: list[tuple[Row, models.Model]]) -> None:
        """In bulk; when the database objects, one by one, to say which row is wrong."""
        for start in range(0, len(fresh), 500):
            part = fresh[start : start + 500]
            try:
                with transaction.atomic():
                    part[0][0].sheet.model._default_manager.bulk_create([model for _, model in part])
            except IntegrityError:
                for row, model in part:
                    self.attempt(row, lambda m=model: checked(m).save())
            self.progress(start + len(part), len(fresh), part[0][0].sheet.name)

    def check_models(self) -> None:
        """The rules that look beyond one row: trees, and periods that may not overlap."""
        for sheet in (*ENTITIES, *PARTS):
            for row in self.reading.rows.get(sheet.name, []):
                if sheet.kind and (entity := self.entities.get(row.values["slug"])):
                    self.attempt(row, entity.clean)
        self.check_overlaps()

    def check_overlaps(self) -> None:
        periods: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in self.reading.rows.get("memberships", []):
            periods[row.values["member"], row.values["body"]].append(row)
        for rows in periods.values():
            ordered = sorted(rows, key=lambda row: row.values["start"] or "")
            for earlier, later in zip(ordered, ordered[1:], strict=False):
                if not earlier.values["end"] or earlier.values["end"] > (later.values["start"] or ""):
                    self.wrong(later, "start", f"overlaps row {earlier.number}")

    def record(self) -> Outcome:
        """One Change for each entity that is not what it was."""
        created = changed = unchanged = 0
        changes: list[Change] = []
        slugs = list(self.before)
        for start in range(0, len(slugs), 200):
            for entity in specific(slugs[start : start + 200], parts=True):
                before = self.before[entity.slug]
                after = snapshots.state_of(entity)
                if before == after:
                    unchanged += 1
                    continue
                created, changed = created + (before is None), changed + (before is not None)
                changes.append(self.change(entity, before, after))
            self.progress(min(start + 200, len(slugs)), len(slugs), "entities recorded")
        ledger.hand_over(changes)
        return Outcome(created, changed, unchanged, changes)

    def change(self, entity: Entity, before: snapshots.State | None, after: snapshots.State) -> Change:
        if before is not None:
            entity.version += 1
            Entity.objects.filter(pk=entity.pk).update(version=entity.version)
            after = {**after, "version": entity.version}
        return Change(
            actor=self.by, action="import", reason=self.reason, kind=entity.kind, thing=entity.uuid,
            title=str(entity)[:250], before=before, after=after,
        )


def specific(slugs: Iterable[str], *, lock: bool = False, parts: bool = False) -> Iterable[Entity]:
    """The entities of these slugs as their own kinds, in the order of their slugs."""
    wanted = sorted(slugs)
    for start in range(0, len(wanted), 500):
        chunk = wanted[start : start + 500]
        rows = Entity.objects.filter(slug__in=chunk).order_by("slug")
        if lock:
            rows = rows.select_for_update()
        kinds = dict(rows.values_list("slug", "kind"))
        for kind in dict.fromkeys(kinds.values()):
            model = KINDS[kind]
            lists = [relation.name for relation in model._meta.many_to_many] + list(model.LEDGER_PARTS)
            found = model.objects.filter(slug__in=[slug for slug in chunk if kinds.get(slug) == kind])
            yield from found.prefetch_related(*lists) if parts or lock else found


def referred(row: Row) -> Iterable[str]:
    for column in row.sheet.columns:
        if isinstance(column, References):
            yield from row.values[column.name]
        elif isinstance(column, Reference) and row.values[column.name]:
            yield row.values[column.name]


def part_key(part: models.Model) -> tuple[Any, ...]:
    """What makes two parts the same: all their columns but the keys."""
    fields = [f for f in snapshots.columns(type(part)) if f.name not in ("id", "uuid")]
    return tuple(snapshots.plain(f.value_from_object(part)) for f in fields)


def checked(thing: models.Model) -> models.Model:
    """`thing`, if its columns and the database's rules allow it; else ValidationError."""
    thing.clean_fields(exclude=["kind"])
    thing.validate_unique()
    thing.validate_constraints()
    return thing
