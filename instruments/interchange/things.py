"""Fetching and storing the catalogue's things by the chunk, each as its own kind."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db import models

from instruments import snapshots
from instruments.interchange.columns import Reference, References, Sheet
from instruments.interchange.storing import CHUNK
from instruments.models import KINDS, Entity


def found(
    slugs: Iterable[str], uuids: Iterable[UUID], *, lock: bool = False, parts: bool = False
) -> Iterator[Entity]:
    """The entities of these slugs or ids as their own kinds, in the order of their slugs by the chunk."""
    wanted: list[tuple[str, Any]] = [("slug", slug) for slug in sorted(slugs)] + [
        ("uuid", uuid) for uuid in uuids
    ]
    seen: set[int] = set()
    for start in range(0, len(wanted), CHUNK):
        chunk = wanted[start : start + CHUNK]
        named = [value for name, value in chunk if name == "slug"]
        known = [value for name, value in chunk if name == "uuid"]
        rows = Entity.objects.filter(models.Q(slug__in=named) | models.Q(uuid__in=known)).order_by(
            "pk"
        )
        kinds = dict(
            (rows.select_for_update(no_key=True) if lock else rows).values_list("pk", "kind")
        )
        for kind in dict.fromkeys(kinds.values()):
            model = KINDS[kind]
            lists = [relation.name for relation in model._meta.many_to_many] + list(
                model.LEDGER_PARTS
            )
            things = model.objects.filter(
                pk__in=[pk for pk in kinds if kinds[pk] == kind and pk not in seen]
            )
            yield from things.order_by("slug").prefetch_related(*lists) if parts or lock else things
        seen |= kinds.keys()


def differs(entity: Entity, before: snapshots.State) -> bool:
    """Whether a column of the loaded entity was changed."""
    columns = snapshots.columns(type(entity))
    return any(
        snapshots.plain(f.value_from_object(entity)) != before.get(f.attname) for f in columns
    )


def insert_things(things: Iterable[Entity]) -> None:
    """Both rows of each new thing, its identity's and its kind's, without asking whether it is there."""
    for thing in things:
        thing.pk = thing.id = None  # type: ignore[assignment]  of an attempt that was undone
        thing._state.adding = True
        thing.save(force_insert=(Entity,))  # type: ignore[arg-type]


def save_things(things: Iterable[Entity]) -> None:
    for thing in things:
        thing.save()


def point_things(sheet: Sheet) -> Callable[[Sequence[Entity]], object]:
    """Stores the references of things of one kind in their own table, many at once."""
    references = [
        c for c in sheet.all_columns if isinstance(c, Reference) and not isinstance(c, References)
    ]
    own = {field.name for field in sheet.model._meta.local_concrete_fields}
    names = [column.field for column in references if column.field in own]

    def save(things: Sequence[Entity]) -> None:
        if names:
            sheet.model._default_manager.bulk_update(things, names)

    return save
