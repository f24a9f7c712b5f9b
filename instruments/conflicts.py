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
    if connection.features.has_select_for_update:
        # First the lock alone: what a query joins is as old as when it began to wait. And not against
        # those who only refer to the row: they do so at their commit, when they hold the ledger.
        alone = queryset.select_related(None).only("pk")
        alone.select_for_update(of=("self",), no_key=True).get(**key)
    thing = queryset.get(**key)
    if version is not None and thing.version != version:  # type: ignore[attr-defined]
        raise Conflict(thing)
    return thing
