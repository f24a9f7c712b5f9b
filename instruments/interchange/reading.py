"""Reading a directory of CSV files into checked rows. Nothing is written; every error is collected."""

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from instruments.interchange.checks import check
from instruments.interchange.columns import CellError, Column, Sheet, unescape_formula
from instruments.interchange.rows import Line, Reading, Row, RowError

ROW_LIMIT = 250_000  # a file; the rows are held in memory until all are known to be good
CELL_LIMIT = 1_000_000  # characters


def read_directory(directory: Path, sheets: Iterable[Sheet]) -> Reading:
    """Read the directory's CSV files. One that no sheet knows is an error: it would be passed over."""
    known = {sheet.file: sheet.name for sheet in sheets}
    files = sorted(path for path in directory.iterdir() if path.suffix.lower() == ".csv")
    reading = read(
        {known[path.name]: path.read_bytes() for path in files if path.name in known}, sheets
    )
    for path in files:
        if path.name not in known:
            reading.errors.append(RowError(path.name, 1, "", "", "is not a file of the catalogue"))
    return reading


def read(contents: Mapping[str, bytes], sheets: Iterable[Sheet]) -> Reading:
    """Read files given as bytes by sheet name."""
    tables = {s.name: rows_of_csv(s, contents[s.name]) for s in sheets if s.name in contents}
    return read_tables(tables, sheets)


def read_tables(tables: Mapping[str, Iterable[Line]], sheets: Iterable[Sheet]) -> Reading:
    """Read tables given as numbered rows of cells, the header first, by sheet name."""
    reading = Reading()
    for sheet in sheets:
        if sheet.name in tables:
            reading.rows[sheet.name] = list(read_sheet(sheet, tables[sheet.name], reading))
    check(reading)
    return reading


class Unreadable(Exception):
    """A file that is no table from `row` on."""

    def __init__(self, row: int, reason: str) -> None:
        self.row, self.reason = row, reason
        super().__init__(reason)


def rows_of_csv(sheet: Sheet, content: bytes) -> Iterable[Line]:
    """The rows of a CSV file (UTF-8, RFC 4180) with the line on which each ends."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Unreadable(line, f"is not UTF-8 (byte {error.start})") from error
    csv.field_size_limit(CELL_LIMIT)
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for cells in lines:
            yield lines.line_num, cells
    except csv.Error as error:
        raise Unreadable(lines.line_num, f"is not well-formed CSV ({error})") from error


def read_sheet(sheet: Sheet, table: Iterable[Line], reading: Reading) -> Iterable[Row]:
    numbered = iter(table)
    try:
        columns = columns_of(sheet, next(numbered, (1, []))[1], reading)
        if columns is None:
            return
        for count, (number, cells) in enumerate(numbered, 1):
            if count > ROW_LIMIT:
                raise Unreadable(number, f"has more than {ROW_LIMIT:,} rows")
            if any(cells):
                yield from read_row(sheet, columns, cells, number, reading)
    except Unreadable as error:
        reading.wrong(sheet, error.row, "", "", error.reason)


def columns_of(sheet: Sheet, header: list[str], reading: Reading) -> list[Column] | None:
    """The sheet's columns in the header's order; None, with errors, when the header does not fit."""
    known = {column.name: column for column in (*sheet.columns, *sheet.optional)}
    missing = [column.name for column in sheet.columns if column.name not in header]
    unknown = [name for name in header if name not in known]
    twice = sorted({name for name in header if header.count(name) > 1})
    for names, reason in (
        (missing, "is missing"),
        (unknown, "is not a column of this file"),
        (twice, "stands twice"),
    ):
        for name in names:
            reading.wrong(sheet, 1, name, "", reason)
    return None if missing or unknown or twice else [known[name] for name in header]


def read_row(
    sheet: Sheet, columns: list[Column], cells: list[str], number: int, reading: Reading
) -> Iterable[Row]:
    if len(cells) != len(columns):
        reading.wrong(
            sheet, number, "", "", f"has {len(cells)} cells where the header has {len(columns)}"
        )
        return
    values: dict[str, Any] = {}
    good = True
    for column, raw in zip(columns, cells, strict=True):
        try:
            if "\0" in raw:
                raise CellError("has a NUL character")
            cell = column.trim(unescape_formula(raw), sheet.model)
            values[column.name] = column.read(cell, sheet.model)
        except CellError as error:
            reading.wrong(sheet, number, column.name, raw, str(error))
            good = False
    if good:
        yield Row(sheet, number, values, columns, tuple(cells))
