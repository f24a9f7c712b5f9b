"""The catalogue as one XLSX workbook, a sheet a kind, with the cells of the CSV files."""

import datetime
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import IO, Any
from xml.etree.ElementTree import ParseError

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.exceptions import InvalidFileException

from instruments.interchange.columns import Sheet, escape_formula
from instruments.interchange.exporting import one_moment, rows
from instruments.interchange.reading import ROW_LIMIT, Unreadable
from instruments.interchange.rows import Line

# A workbook is a ZIP archive: what it says it holds is judged before anything is unpacked.
UNPACKED_LIMIT = 200 * 1024 * 1024  # bytes
RATIO_LIMIT = 200
MEMBER_LIMIT = 1000
COLUMN_LIMIT = 100


class BadWorkbook(Exception):
    """A file that is no workbook, or one that would unpack to far more than a catalogue."""


def read_workbook(
    file: IO[bytes], sheets: Iterable[Sheet]
) -> tuple[dict[str, Iterable[Line]], list[str]]:
    """The tables of the workbook by sheet name, and the names of those that no sheet knows.

    BadWorkbook says why it cannot be read.
    """
    check_archive(file)
    try:
        book = load_workbook(file, read_only=True, data_only=False)
    except (InvalidFileException, KeyError, ValueError, zipfile.BadZipFile, OSError) as error:
        raise BadWorkbook(f"is not an XLSX workbook ({error})") from error
    known = {sheet.name for sheet in sheets}
    tables = {name: lines_of(book[name]) for name in book.sheetnames if name in known}
    return tables, [name for name in book.sheetnames if name not in known]


def check_archive(file: IO[bytes]) -> None:
    """Refuse a bomb by the archive's own table of contents, which the unpacker also keeps to."""
    try:
        members = zipfile.ZipFile(file).infolist()
    except zipfile.BadZipFile as error:
        raise BadWorkbook("is not an XLSX workbook") from error
    unpacked, packed = sum(m.file_size for m in members), sum(m.compress_size for m in members)
    if (
        len(members) > MEMBER_LIMIT
        or unpacked > UNPACKED_LIMIT
        or unpacked > RATIO_LIMIT * (packed + 10_000)
    ):
        raise BadWorkbook(f"would unpack to {unpacked:,} bytes, which no catalogue does")
    file.seek(0)


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
    except (ParseError, KeyError, ValueError, zipfile.BadZipFile, zlib.error, OSError) as error:
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
    """Write the whole catalogue; memory does not grow with it."""
    book = Workbook(write_only=True)
    with one_moment():
        for sheet in sheets:
            written = book.create_sheet(sheet.name)
            written.append(sheet.header)
            for cells in rows(sheet):
                written.append([text_cell(written, cell) for cell in cells])
    book.save(file)


def text_cell(sheet: Any, text: str) -> Any:
    """A cell of text, never of a formula, number or date, whatever it looks like."""
    cell = WriteOnlyCell(sheet, value=escape_formula(text) or None)
    cell.data_type = "s" if text else "n"
    return cell
