"""Small catalogues as CSV, for the tests of import and export."""

import csv
import io
from pathlib import Path
from typing import Any

from annotations import interchange
from annotations.interchange import SHEETS, Outcome
from instruments.interchange.exporting import export_catalogue
from instruments.interchange.reading import read
from instruments.interchange.rows import Reading

HEADERS = {sheet.name: [column.name for column in sheet.columns] for sheet in SHEETS}
NEEDED = {
    "bodies": {"body_type": "organisation"},
    "instruments": {"form": "agreement", "level": "regional"},
}


def table(name: str, *rows: dict[str, str], extra: tuple[str, ...] = ()) -> bytes:
    """A file of the sheet `name`: cells that a row does not give are empty, or the least that is needed."""
    header = [*HEADERS[name], *extra]
    written = io.StringIO()
    writer = csv.DictWriter(written, header, restval="", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow(NEEDED.get(name, {}) | row)
    return written.getvalue().encode()


def reading(**tables: bytes) -> Reading:
    return read({name.replace("_", "-"): content for name, content in tables.items()}, SHEETS)


def load(**tables: bytes) -> Outcome:
    """Import tables given by sheet name; Rejected when they are wrong."""
    return interchange.import_everything(reading(**tables), by=None)


def exported(directory: Path) -> dict[str, bytes]:
    export_catalogue(directory, SHEETS)
    return {path.name: path.read_bytes() for path in sorted(directory.iterdir())}


def cells(content: bytes) -> list[dict[str, Any]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))
