"""Trees in the catalogue's files: nothing may become its own ancestor, through the files or the catalogue."""

from collections.abc import Iterator, Mapping

from instruments.interchange.columns import Reference, References, Sheet
from instruments.interchange.rows import Row, RowError
from instruments.models import Entity


def circles(sheet: Sheet, rows: list[Row], entities: Mapping[str, Entity]) -> Iterator[RowError]:
    """An error for each row whose reference to its own kind leads back to it. All is stored by now."""
    for column in sheet.all_columns:
        to_own_kind = isinstance(column, Reference) and column.kinds == (sheet.kind,)
        if rows and to_own_kind and not isinstance(column, References):
            above = dict(sheet.model._default_manager.values_list("pk", f"{column.field}_id"))
            for row in rows:
                if in_circle(entities[row.values["slug"]].pk, above):
                    yield row.error(column.name, "leads back to the thing itself")


def in_circle(start: int, above: Mapping[int, int | None]) -> bool:
    seen, at = set(), above.get(start)
    while at is not None and at not in seen:
        if at == start:
            return True
        seen.add(at)
        at = above.get(at)
    return False
