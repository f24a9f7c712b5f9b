"""Writing the catalogue as CSV: the same rows in the same order give the same bytes on every database."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, models, transaction
from django.db.models import F
from django.db.models.functions import Collate

from instruments.interchange.columns import References, Sheet, escape_formula
from instruments.interchange.rows import Progress

CHUNK = 500


def export_catalogue(
    directory: Path, sheets: Iterable[Sheet], progress: Progress | None = None
) -> dict[str, int]:
    """Write one file a sheet into `directory`, which is made if need be; returns rows by sheet.

    Memory does not grow with the catalogue. All files show the same moment.
    """
    directory.mkdir(parents=True, exist_ok=True)
    counts = {}
    with one_moment():
        for sheet in sheets:
            counts[sheet.name] = write_file(directory / sheet.file, sheet)
            if progress:
                progress(counts[sheet.name], counts[sheet.name], sheet.name)
    return counts


def write_file(path: Path, sheet: Sheet) -> int:
    """Write the sheet beside `path` first, so that a file is whole or not there."""
    beside, count = path.with_name(f".{path.name}.part"), -1
    with beside.open("w", encoding="utf-8", newline="") as file:
        for line in lines(sheet):
            file.write(line)
            count += 1
    beside.replace(path)
    return count


@contextmanager
def one_moment() -> Iterator[None]:
    """A transaction in which every query sees the same state of the database."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def lines(sheet: Sheet) -> Iterator[str]:
    """The header and one line a row."""
    yield line(sheet.header)
    for cells in rows(sheet):
        yield line(escape_formula(cell) for cell in cells)


def rows(sheet: Sheet) -> Iterator[list[str]]:
    """The cells of each row, in the sheet's order, fetched by the chunk."""
    found = sheet.model._default_manager.filter(sheet.holding).order_by(*map(by_bytes, sheet.order))
    for thing in with_references(found, sheet).iterator(chunk_size=CHUNK):
        yield [column.write(thing) for column in sheet.all_columns]


def with_references(queryset: models.QuerySet, sheet: Sheet) -> models.QuerySet:
    """With all that the sheet's references need: no further query a row."""
    links, lists = [], []
    for column in sheet.all_columns:
        if isinstance(column, References):
            slugs = models.Prefetch(column.field, slugs_of(sheet.model, column.field))
            lists.append(slugs)
        elif sheet.model._meta.get_field(column.field).many_to_one:
            links.append(column.field)
    return queryset.select_related(*links).prefetch_related(*lists)


def slugs_of(model: type[models.Model], relation: str) -> models.QuerySet:
    target = model._meta.get_field(relation).related_model
    return target._default_manager.only("slug").order_by()  # type: ignore[union-attr]


def by_bytes(column: str) -> models.expressions.OrderBy:
    """Order by the bytes of a text, unknown first: what both databases can, whatever their locale."""
    collation = "C" if connection.vendor == "postgresql" else "BINARY"
    return Collate(F(column), collation).asc(nulls_first=True)


def line(cells: Iterable[str]) -> str:
    """One line of CSV (RFC 4180, but ended by a line feed)."""
    return ",".join(map(quoted, cells)) + "\n"


def quoted(cell: str) -> str:
    """In quotation marks where a reader would take the cell apart."""
    if any(mark in cell for mark in ',"\r\n'):
        return '"' + cell.replace('"', '""') + '"'
    return cell
