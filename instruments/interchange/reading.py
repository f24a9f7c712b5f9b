"""Reading a directory of CSV files into checked rows. Nothing is written; every error is collected."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from instruments.interchange.columns import CellError, Column, Reference, References, Sheet
from instruments.models import Entity

ERROR_LIMIT = 1000


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
        self.errors = errors
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        super().__init__(f"{errors[0]}{more}")


@dataclass
class Row:
    sheet: Sheet
    number: int
    values: dict[str, Any]
    cells: dict[str, str]


@dataclass
class Reading:
    """Rows by sheet name, and what was wrong on the way."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)

    def wrong(self, sheet: Sheet, row: int, column: str, value: str, reason: str) -> None:
        if len(self.errors) < ERROR_LIMIT:
            self.errors.append(RowError(sheet.file, row, column, value, reason))


def read_directory(directory: Path, sheets: Iterable[Sheet]) -> Reading:
    """Read those of the sheets' files that the directory has."""
    contents = {s.name: (directory / s.file).read_bytes() for s in sheets if (directory / s.file).exists()}
    return read(contents, sheets)


def read(contents: Mapping[str, bytes], sheets: Iterable[Sheet]) -> Reading:
    """Read files given as bytes by sheet name."""
    reading = Reading()
    for sheet in sheets:
        if sheet.name in contents:
            reading.rows[sheet.name] = list(read_sheet(sheet, contents[sheet.name], reading))
    check_slugs(reading)
    check_references(reading)
    return reading


def read_sheet(sheet: Sheet, content: bytes, reading: Reading) -> Iterable[Row]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        reading.wrong(sheet, line, "", "", f"is not UTF-8 (byte {error.start})")
        return
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(lines, [])
        columns = columns_of(sheet, header, reading)
        if columns is None:
            return
        for cells in lines:
            if any(cells):
                yield from read_row(sheet, columns, cells, lines.line_num, reading)
    except csv.Error as error:
        reading.wrong(sheet, lines.line_num, "", "", f"is not well-formed CSV ({error})")


def columns_of(sheet: Sheet, header: list[str], reading: Reading) -> list[Column] | None:
    """The sheet's columns in the header's order; None, with errors, when the header does not fit."""
    known = {column.name: column for column in (*sheet.columns, *sheet.optional)}
    missing = [column.name for column in sheet.columns if column.name not in header]
    unknown = [name for name in header if name not in known]
    twice = sorted({name for name in header if header.count(name) > 1})
    for names, reason in ((missing, "is missing"), (unknown, "is not a column of this file"), (twice, "stands twice")):
        for name in names:
            reading.wrong(sheet, 1, name, "", reason)
    return None if missing or unknown or twice else [known[name] for name in header]


def read_row(sheet: Sheet, columns: list[Column], cells: list[str], number: int, reading: Reading) -> Iterable[Row]:
    if len(cells) != len(columns):
        reading.wrong(sheet, number, "", "", f"has {len(cells)} cells where the header has {len(columns)}")
        return
    values: dict[str, Any] = {}
    good = True
    for column, cell in zip(columns, cells, strict=True):
        try:
            if "\0" in cell:
                raise CellError("has a NUL character")
            values[column.name] = column.read(cell.strip() if column.name != "text" else cell, sheet.model)
        except CellError as error:
            reading.wrong(sheet, number, column.name, cell, str(error))
            good = False
    if good:
        yield Row(sheet, number, values, dict(zip((c.name for c in columns), cells, strict=True)))


def check_slugs(reading: Reading) -> None:
    """A slug names one thing: not two rows, and not a thing of another kind that is there already."""
    stored = dict(Entity.objects.values_list("slug", "kind"))
    seen: dict[str, Row] = {}
    for rows in reading.rows.values():
        for row in rows:
            if not row.sheet.kind:
                continue
            slug = row.values["slug"]
            if slug in seen:
                first = seen[slug]
                reading.wrong(row.sheet, row.number, "slug", slug, f"stands also in {first.sheet.file}, row {first.number}")
            elif stored.get(slug, row.sheet.kind) != row.sheet.kind:
                reading.wrong(row.sheet, row.number, "slug", slug, f"is the slug of a {stored[slug]} already")
            seen.setdefault(slug, row)


def check_references(reading: Reading) -> None:
    """Every slug referred to is in the files or in the catalogue, and of a kind that fits."""
    kinds = dict(Entity.objects.values_list("slug", "kind"))
    for rows in reading.rows.values():
        kinds |= {row.values["slug"]: row.sheet.kind for row in rows if row.sheet.kind}
    for rows in reading.rows.values():
        for row in rows:
            for column in row.sheet.columns:
                if isinstance(column, Reference):
                    check_reference(row, column, kinds, reading)


def check_reference(row: Row, column: Reference, kinds: Mapping[str, str], reading: Reading) -> None:
    value = row.values.get(column.name)
    for slug in value if isinstance(column, References) else [value] if value else []:
        if slug not in kinds:
            reading.wrong(row.sheet, row.number, column.name, slug, "is nothing in the catalogue")
        elif column.kinds and kinds[slug] not in column.kinds:
            wanted = " or ".join(column.kinds)
            reading.wrong(row.sheet, row.number, column.name, slug, f"is a {kinds[slug]}, not a {wanted}")
