"""What happens when two people change one thing: the second is told, with both versions."""

from typing import Any, TypeVar

from django.db import connection, models

from instruments.snapshots import State, state_of

M = TypeVar("M", bound=models.Model)


class Conflict(Exception):
    """The thing was changed since it was opened. `current` is its state now."""

    def __init__(self, thing: models.Model) -> None:
        self.thing = thing
        self.version: int = thing.version  # type: ignore[attr-defined]
        self.current: State = state_of(thing)
        super().__init__(
            f"{thing} was changed since it was opened (it is at version {self.version} now)"
        )


def locked(queryset: "models.QuerySet[M]", *, version: int | None = None, **key: Any) -> M:
    """Fetch and lock one row. Conflict when `version` is given and is no longer the row's."""
    if not connection.features.has_select_for_update:
        thing = queryset.get(**key)
    elif is_alone(queryset):
        thing = locking(queryset).get(**key)
    else:
        locking(queryset.select_related(None).only("pk")).get(**key)
        thing = queryset.get(**key)
    return expected(thing, version)


def locked_row(model: "type[M]", pk: Any, *, version: int | None = None) -> M:
    """The same of a whole row that has no other table behind it, by its key. Plain SQL, for what is saved
    all day: making the query takes longer than running it."""
    lock = connection.features.has_select_for_update
    query = f"SELECT * FROM {model._meta.db_table} WHERE {model._meta.pk.column} = %s"  # noqa: S608
    query += f" {connection.ops.for_update_sql(no_key=True)}" * lock
    found: list[M] = list(model._default_manager.raw(query, [pk]))
    if not found:
        raise model.DoesNotExist  # type: ignore[attr-defined]
    return expected(found[0], version)


def expected(thing: M, version: int | None) -> M:
    """`thing`, unless it is no longer at the `version` that someone saw."""
    if version is not None and thing.version != version:  # type: ignore[attr-defined]
        raise Conflict(thing)
    return thing


def is_alone(queryset: "models.QuerySet[M]") -> bool:
    """Whether one query can lock and fetch: the row is what it is when the lock is had, but what a query
    joins or computes is as old as when it began to wait."""
    query = queryset.query
    return not (query.select_related or query.annotations or queryset.model._meta.parents)


def locking(queryset: "models.QuerySet[M]") -> "models.QuerySet[M]":
    """Not against those who only refer to the row: they do so at their commit, when they hold the ledger."""
    return queryset.select_for_update(of=("self",), no_key=True)
