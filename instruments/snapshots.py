"""The whole state of a thing as JSON, and back: what the ledger records, compares and restores.

A state is a flat object: every column by name (foreign keys as primary keys), every many-to-many
relation as a sorted list of primary keys, and every part (a model's LEDGER_PARTS, by reverse accessor)
as a list of such objects ordered by primary key.
"""

import datetime
import uuid
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import models

State = dict[str, Any]

# Kept by the machine from other tables; not what anyone decided.
DERIVED = {"mention_count", "created_at", "updated_at", "modified", "folded"}


def plain(value: Any) -> Any:
    """A column's value as JSON has it."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, datetime.date | uuid.UUID | Decimal):
        return str(value)
    return value


def columns(model: type[models.Model]) -> list[models.Field]:
    links = set(model._meta.parents.values())
    omitted = DERIVED | set(getattr(model, "LEDGER_OMITS", ()))
    return [f for f in model._meta.concrete_fields if f not in links and f.name not in omitted]


def state_of(thing: models.Model, **lists: list[Any]) -> State:
    """The state of `thing`: its attributes, and its lists as given (in the terms of a state), as
    prefetched or as the database has them."""
    state: State = {f.attname: plain(f.value_from_object(thing)) for f in columns(type(thing))}
    fetched = getattr(thing, "_prefetched_objects_cache", {})
    for relation in type(thing)._meta.many_to_many:
        if relation.name in lists:
            continue
        known = fetched.get(relation.name)
        state[relation.name] = sorted(
            linked_keys(thing, relation) if known is None else (other.pk for other in known)
        )
    for part in getattr(type(thing), "LEDGER_PARTS", ()):
        if part in lists:
            continue
        rows = getattr(thing, part)
        in_order = rows.order_by("pk") if fetched.get(part) is None else rows.all()
        state[part] = [state_of(row) for row in sorted(in_order, key=lambda row: row.pk)]
    return state | lists


def lists_of(thing: models.Model, state: State) -> dict[str, list[Any]]:
    """The lists of `thing` in an earlier `state`, for `state_of` where nothing touched them since."""
    names = [relation.name for relation in type(thing)._meta.many_to_many]
    return {name: state[name] for name in (*names, *getattr(type(thing), "LEDGER_PARTS", ()))}


def linked_keys(thing: models.Model, relation: "models.ManyToManyField[Any, Any]") -> Iterable[Any]:
    """The primary keys of what `thing` is linked to, from the table of links alone."""
    through: Any = relation.remote_field.through
    links = through._default_manager
    mine = links.filter(**{relation.m2m_field_name(): thing.pk}).order_by()
    keys: Iterable[Any] = mine.values_list(f"{relation.m2m_reverse_field_name()}_id", flat=True)
    return keys


def differences(before: State | None, after: State | None) -> list[tuple[str, Any, Any]]:
    """(field, before, after) for every field that differs, in field order; None stands for absent."""
    before, after = before or {}, after or {}
    names = list(dict.fromkeys([*before, *after]))
    return [(n, before.get(n), after.get(n)) for n in names if before.get(n) != after.get(n)]


def restore(thing: models.Model, state: State) -> None:
    """Give `thing` and all its parts the recorded `state`. The caller holds the transaction and the lock."""
    for field in columns(type(thing)):
        if field.attname in state and field.name not in {"id", "uuid", "version"}:
            setattr(thing, field.attname, field.to_python(state[field.attname]))
    thing.save()
    for relation in type(thing)._meta.many_to_many:
        if relation.name in state:
            getattr(thing, relation.name).set(state[relation.name])
    for part in getattr(type(thing), "LEDGER_PARTS", ()):
        if part in state:
            restore_part(thing, part, state[part])


def restore_part(thing: models.Model, part: str, states: list[State]) -> None:
    """Bring one list of parts back: what is not in it goes, what is gone returns under its old key, unless
    that is another's part now. What differs goes first: two may have swapped what only one can have."""
    rows = getattr(thing, part)
    model = rows.model
    pk = model._meta.pk.attname
    said = {state[pk]: state for state in states}
    for row in list(rows.all()):
        if state_of(row) == said.get(row.pk):
            del said[row.pk]
        else:
            row.delete()
    taken = set(model._base_manager.filter(pk__in=said).values_list("pk", flat=True))
    for key, state in said.items():
        row = model()
        omitted = {pk, "uuid"} if key in taken else set()
        for field in columns(model):
            if field.attname in state and field.attname not in omitted:
                setattr(row, field.attname, field.to_python(state[field.attname]))
        row.save(force_insert=True)
