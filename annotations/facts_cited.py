"""What the catalogue says in a field that can be cited, in the words that citations use.

A field is a column of the catalogue's CSV files, with the value as it stands in the cell (a thing is its
slug, a list is joined by semicolons); or one of the lists beside an entity: `label`, `description`,
`identifier` (scheme:value), `membership` (body:status:start), `relation` (verb:object),
`treaty_action` (participant:action:done), `addressee`, `addresses` (a challenge).
"""

from collections.abc import Callable, Iterator
from typing import Any

from instruments.interchange.columns import Column, References, Words
from instruments.interchange.effects import SHEET_OF
from instruments.models import Entity
from instruments.snapshots import State


def joined(*words: str | None) -> str:
    return ":".join(word or "" for word in words)


def labels(entity: Any) -> Iterator[str]:
    return (row.text for row in entity.labels.all())


def descriptions(entity: Any) -> Iterator[str]:
    return (row.text for row in entity.descriptions.all())


def identifiers(entity: Any) -> Iterator[str]:
    return (joined(row.scheme, row.value) for row in entity.identifiers.all())


def memberships(entity: Any) -> Iterator[str]:
    rows = entity.memberships.select_related("body")
    return (joined(row.body.slug, row.status, row.start) for row in rows)


def relations(entity: Any) -> Iterator[str]:
    rows = entity.relations.select_related("object") if entity.kind == "instrument" else ()
    return (joined(row.relation, row.object.slug) for row in rows)


def treaty_actions(entity: Any) -> Iterator[str]:
    rows = (
        entity.treaty_actions.select_related("participant") if entity.kind == "instrument" else ()
    )
    return (joined(row.participant.slug, row.action, row.done) for row in rows)


def addressees(entity: Any) -> Iterator[str]:
    rows = entity.addressees.select_related("entity") if entity.kind == "recommendation" else ()
    return (row.entity.slug for row in rows)


def answers(entity: Any) -> Iterator[str]:
    rows = entity.answers.select_related("challenge") if entity.kind == "recommendation" else ()
    return (row.challenge.slug for row in rows)


# Field: the list of the entity's state in the ledger that it is about, and its values now.
LISTS: dict[str, tuple[str, Callable[[Any], Iterator[str]]]] = {
    "label": ("labels", labels),
    "description": ("descriptions", descriptions),
    "identifier": ("identifiers", identifiers),
    "membership": ("memberships", memberships),
    "relation": ("relations", relations),
    "treaty_action": ("treaty_actions", treaty_actions),
    "addressee": ("addressees", addressees),
    "addresses": ("answers", answers),
}
# Other words for the same field.
SAME = {
    "name": "label", "labels": "label", "statement": "description", "descriptions": "description",
    "identifiers": "identifier", "memberships": "membership", "relations": "relation",
    "treaty_actions": "treaty_action", "addressees": "addressee", "answers": "addresses",
}  # fmt: skip


def field_name(field: str) -> str:
    """The one name of a field that has several."""
    return SAME.get(field, field)


def column_of(entity: Entity, field: str) -> Column | None:
    return next((column for column in SHEET_OF[entity.kind].columns if column.name == field), None)


def citable_fields(kind: str) -> list[str]:
    """The names of all fields of a kind of thing that can be cited."""
    lists = {"relation": "instrument", "treaty_action": "instrument", "addressee": "recommendation"}
    lists |= {"addresses": "recommendation"}
    columns = [c.name for c in SHEET_OF[kind].columns if c.name not in ("slug", "status")]
    return columns + [name for name in LISTS if lists.get(name, kind) == kind]


def current_value(entity: Entity, field: str) -> set[str] | None:
    """All values of a field now, as citations write them; None for a field that the catalogue lacks."""
    name = field_name(field)
    thing = entity.specific
    if name in LISTS:
        return set(LISTS[name][1](thing))
    column = column_of(thing, name)
    if column is None:
        return None
    cell = column.write(thing)
    if isinstance(column, References | Words):
        return set(column.read(cell, type(thing)))
    return {cell} if cell else set()


def parts(entity: Entity, field: str, value: str) -> set[str]:
    """What a cited value names: several things where the field is a list of them."""
    column = column_of(entity, field_name(field))
    if isinstance(column, References | Words):
        return set(column.read(value, type(entity)))
    return {value}


def fields_changed(before: State, after: State, fields: set[str]) -> set[str]:
    """Those of `fields` whose value differs between two states of an entity."""
    return {field for field in fields if any(before.get(k) != after.get(k) for k in keys_of(field))}


def keys_of(field: str) -> tuple[str, ...]:
    """Where a state keeps a field: a list of parts, a column, or a foreign key."""
    name = field_name(field)
    return (LISTS[name][0],) if name in LISTS else (name, f"{name}_id")
