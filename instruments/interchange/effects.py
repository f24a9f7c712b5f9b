"""What an import would do, row by row: what a dry run shows."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from instruments.interchange.columns import Sheet
from instruments.interchange.rows import Row
from instruments.interchange.sheets import ENTITIES, PARTS
from instruments.models import Entity

SHEET_OF = {sheet.kind: sheet for sheet in ENTITIES}


@dataclass(frozen=True)
class Effect:
    """What one row does; a part that the file no longer has goes without a row."""

    file: str
    row: int | None
    thing: str
    does: Literal["add", "change", "remove"]
    cells: list[tuple[str, str, str]]  # column, before, after

    def __str__(self) -> str:
        where = f"{self.file}, row {self.row}" if self.row else self.file
        cells = "; ".join(
            f"{column}: {before or '–'} → {after or '–'}" for column, before, after in self.cells
        )
        return f"{where}: {self.does} {self.thing} ({cells})"

    def as_json(self) -> dict[str, Any]:
        cells = [
            {"column": column, "before": before, "after": after}
            for column, before, after in self.cells
        ]
        return {
            "file": self.file,
            "row": self.row,
            "thing": self.thing,
            "does": self.does,
            "cells": cells,
        }


def cells_of(entity: Entity) -> list[str]:
    """The entity's row as it would be exported."""
    return [column.write(entity) for column in SHEET_OF[entity.kind].all_columns]


def effect_of(row: Row, thing: str, before: list[str] | None, after: list[str]) -> Effect | None:
    """What the row of a thing changes, given all its cells before and after; None when nothing.

    An id that the row does not give is drawn anew when it is stored, so it is not shown.
    """
    old = before or [""] * len(after)
    cells = [
        (name, was, now)
        for name, was, now in zip(row.sheet.header, old, after, strict=True)
        if was != now and (name != "id" or row.values.get("id"))
    ]
    if not cells:
        return None
    return Effect(row.sheet.file, row.number, thing, "change" if before else "add", cells)


def effects_of_parts(
    sheet: Sheet, fresh: Sequence[tuple[Row, Any]], surplus: Iterable[Any]
) -> Iterator[Effect]:
    """What comes and what goes, without the thing's own name in every cell."""
    told = [column for column in sheet.all_columns if column.name not in ("id", sheet.owner)]
    for row, part in fresh:
        cells = [(column.name, "", column.write(part)) for column in told]
        yield Effect(
            sheet.file, row.number, row.values[sheet.owner], "add", [c for c in cells if c[2]]
        )
    for part in surplus:
        cells = [(column.name, column.write(part), "") for column in told]
        yield Effect(
            sheet.file, None, getattr(part, sheet.owner).slug, "remove", [c for c in cells if c[1]]
        )


def in_order(effects: Iterable[Effect]) -> list[Effect]:
    """Things before their parts, each file by its rows, what goes last."""
    places = {sheet.file: place for place, sheet in enumerate((*ENTITIES, *PARTS))}
    return sorted(
        effects, key=lambda e: (places.get(e.file, len(places)), e.row is None, e.row or 0)
    )
