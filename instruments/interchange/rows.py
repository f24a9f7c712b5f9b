"""Rows of the catalogue's files, what is wrong with them, and how far their import has come."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from instruments.interchange.columns import Column, Sheet

ERROR_LIMIT = 1000

Progress = Callable[[int, int, str], None]
Line = tuple[int, list[str]]  # its number, its cells


@dataclass(frozen=True)
class RowError:
    """What is wrong, and where: `row` counts the file's lines from 1, the header's."""

    file: str
    row: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        where = f"{self.file}, row {self.row}" + (f", column {self.column}" if self.column else "")
        shown = f" “{self.value[:80]}”" if self.value else ""
        return f"{where}:{shown} {self.reason}"


class Rejected(Exception):
    """A catalogue that cannot be imported; `errors` says why, row by row."""

    def __init__(self, errors: list[RowError]) -> None:
        self.errors = sorted(errors, key=lambda error: (error.file, error.row))
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        super().__init__(f"{self.errors[0]}{more}")


@dataclass(slots=True)
class Row:
    """A row that is good in itself: its values by column, and its cells as the file has them."""

    sheet: Sheet
    number: int
    values: dict[str, Any]
    columns: list[Column]
    cells: tuple[str, ...]

    @property
    def place(self) -> str:
        return f"{self.sheet.file}, row {self.number}"

    def cell(self, column: str) -> str:
        names = (known.name for known in self.columns)
        return dict(zip(names, self.cells, strict=True)).get(column, "")

    def error(self, column: str, reason: str) -> RowError:
        return RowError(self.sheet.file, self.number, column, self.cell(column), reason)


@dataclass
class Reading:
    """Rows by sheet name, and what was wrong on the way."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)

    def wrong(self, sheet: Sheet, row: int, column: str, value: str, reason: str) -> None:
        if len(self.errors) < ERROR_LIMIT:
            self.errors.append(RowError(sheet.file, row, column, value, reason))
