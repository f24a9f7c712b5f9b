"""The catalogue as one XLSX workbook, a sheet a kind, with the cells of the CSV files."""

import datetime
import io
from collections.abc import Iterable, Iterator
from typing import IO, Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from instruments.interchange.archives import BadArchive, check_archive
from instruments.interchange.columns import Sheet, escape_formula
from instruments.interchange.exporting import one_moment, rows
from instruments.interchange.reading import ROW_LIMIT, Unreadable
from instruments.interchange.rows import Line

COLUMN_LIMIT = 100


CELL_LIMIT = 32_767  # characters; what is longer would be cut off


class NoWorkbook(Exception):
    """Something that CSV can say and a workbook cannot."""


class BadWorkbook(Exception):
    """A file that is no workbook, or one that would unpack to far more than a catalogue."""


def read_workbook(
    file: IO[bytes], sheets: Iterable[Sheet]
) -> tuple[dict[str, Iterable[Line]], list[str]]:
    """The tables of the workbook by sheet name, and the names of those that no sheet knows.

    BadWorkbook says why it cannot be read.
    """
    try:
        check_archive(file)
        book = load_workbook(file, read_only=True, data_only=False)
    except BadArchive as error:
        raise BadWorkbook(str(error)) from error
    except (
        Exception
    ) as error:  # openpyxl trusts its file, and stumbles over what is not as it should be
        raise BadWorkbook(f"is not an XLSX workbook ({error})") from error
    known = {sheet.name for sheet in sheets}
    tables = {name: lines_of(book[name]) for name in book.sheetnames if name in known}
    return tables, [name for name in book.sheetnames if name not in known]


def lines_of(sheet: Any) -> Iterator[Line]:
    """The rows of one sheet as text, without the empty columns after the last that has a heading."""
    width = 0
    for number, values in enumerate(rows_in(sheet), 1):
        cells = [text_of(value) for value in values]
        if number == 1:
            width = max((place for place, cell in enumerate(cells, 1) if cell), default=0)
        rest = cells[width:]
        yield number, cells[:width] + [""] * (width - len(cells)) + (rest if any(rest) else [])


def rows_in(sheet: Any) -> Iterator[tuple[Any, ...]]:
    """As openpyxl reads them while they are asked for: that is when it meets what is broken."""
    try:
        yield from sheet.iter_rows(values_only=True, max_row=ROW_LIMIT + 2, max_col=COLUMN_LIMIT)
    except Exception as error:  # whatever it stumbles over, as in `read_workbook`
        raise Unreadable(1, f"cannot be read ({error})") from error


def text_of(value: Any) -> str:
    """A cell as the CSV file would have it: a whole number without a point, a day without an hour."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        value = value.date()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)


def write_workbook(file: IO[bytes], sheets: Iterable[Sheet]) -> None:
    """Write the whole catalogue; memory does not grow with it. NoWorkbook names the row that cannot be."""
    book = Workbook(write_only=True)
    with one_moment():
        for sheet in sheets:
            written = book.create_sheet(sheet.name)
            written.append(sheet.header)
            for number, cells in enumerate(rows(sheet), 2):
                try:
                    written.append([text_cell(written, escape_formula(cell)) for cell in cells])
                except NoWorkbook:
                    book.save(io.BytesIO())  # which closes and removes what was written so far
                    raise NoWorkbook(f"{sheet.file}, {number}: {cells[0]}") from None
    book.save(file)


def text_cell(sheet: Any, text: str) -> Any:
    """A cell of text, never of a formula, number or date, whatever it looks like."""
    if len(text) > CELL_LIMIT or ILLEGAL_CHARACTERS_RE.search(text):
        raise NoWorkbook
    cell = WriteOnlyCell(sheet, value=text or None)
    cell.data_type = "s" if text else "n"
    return cell
