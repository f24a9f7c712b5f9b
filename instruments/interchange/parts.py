"""Which parts of each owner are new, which stay and which go, when a file says all of them."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import models

from instruments import snapshots
from instruments.interchange.columns import Key, Reference
from instruments.interchange.rows import Row, RowError
from instruments.interchange.storing import CHUNK, Pair
from instruments.models import Entity

PartKey = tuple[Any, ...]
Kept = dict[int, dict[PartKey, Any]]  # by the owner's key


def divide(
    by_owner: Mapping[str, list[Row]], entities: Mapping[str, Entity], known: Collection[UUID]
) -> tuple[list[Pair], list[Any], list[RowError]]:
    """(what is new, with its rows; what is there and goes; what is wrong) for the rows of one sheet.

    `entities` are by slug; `known` are the ids of those that were there before and may have parts.
    """
    sheet = next(iter(by_owner.values()))[0].sheet
    owners = [entities[slug].pk for slug in by_owner if entities[slug].uuid in known]
    kept = parts_by_owner(sheet.model, sheet.owner, owners)
    fresh: list[Pair] = []
    errors: list[RowError] = []
    for slug, rows in by_owner.items():
        fresh += new_parts(rows, kept.get(entities[slug].pk, {}), entities, errors)
    return fresh, [part for parts in kept.values() for part in parts.values()], errors


def parts_by_owner(model: type[models.Model], owner: str, owners: list[int]) -> Kept:
    kept: Kept = {}
    for start in range(0, len(owners), CHUNK):
        chunk = owners[start : start + CHUNK]
        for part in model._default_manager.filter(**{f"{owner}__in": chunk}):
            kept.setdefault(getattr(part, f"{owner}_id"), {})[part_key(part)] = part
    return kept


def new_parts(
    rows: Iterable[Row],
    kept: dict[PartKey, Any],
    entities: Mapping[str, Entity],
    errors: list[RowError],
) -> Iterable[Pair]:
    """The parts to insert; those that stay are taken out of `kept`, which is left with the surplus."""
    seen: set[PartKey] = set()
    for row in rows:
        part = row.sheet.model(**part_values(row, entities))
        key = part_key(part)
        known = kept.pop(key, None)
        if key in seen:
            errors.append(row.error("", "stands twice"))
        elif known is None:
            yield row, part
        elif row.values.get("id") not in (None, getattr(known, "uuid", None)):
            errors.append(row.error("id", f"is another id than the one it has, {known.uuid}"))
        seen.add(key)


def part_values(row: Row, entities: Mapping[str, Entity]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for column in row.sheet.all_columns:
        value = row.values.get(column.name)
        if isinstance(column, Reference):
            values[column.field] = entities[value] if value else None
        elif column.name in row.values and not (isinstance(column, Key) and value is None):
            values[column.field] = value
    return values


def part_key(part: models.Model) -> PartKey:
    """What makes two parts the same: all their columns but the keys."""
    fields = [f for f in snapshots.columns(type(part)) if f.name not in ("id", "uuid")]
    return tuple(snapshots.plain(f.value_from_object(part)) for f in fields)
