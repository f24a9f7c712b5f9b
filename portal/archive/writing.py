"""Writing a dump: table by table, row by row, from one moment of the database, into one file."""

import hashlib
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from portal.archive import manifest, rows, seal
from portal.archive.damage import Refused
from portal.archive.keys import last_key
from portal.archive.manifest import Manifest, Member
from portal.archive.snapshot import snapshot
from portal.archive.tables import Table, tables

Progress = Callable[[int, int, str], None]
OFTEN = 5_000  # rows between two words of progress


def dump(path: Path, progress: Progress = lambda *_: None) -> Manifest:
    """Write everything to `path`, which appears, or is replaced, only when it is complete.

    The file holds password hashes: only its owner may read it. Memory does not grow with the database.
    Refused when the database is not up to date with the code; OSError when the file cannot be written.
    """
    descriptor, part = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mode 0600
    os.close(descriptor)
    try:
        written = write(Path(part), progress)
        seal.seal(Path(part))
        keep(Path(part))
        Path(part).replace(path)
        keep(path.parent)
    finally:
        Path(part).unlink(missing_ok=True)
    return written


def write(path: Path, progress: Progress) -> Manifest:
    with snapshot(), ZipFile(path, "w", ZIP_DEFLATED, compresslevel=6) as archive:
        schema = manifest.migrations_applied()
        if schema != manifest.migrations_here():
            raise Refused("the database is not up to date: run migrate first")
        members = [write_table(archive, table, progress) for table in tables()]
        told = manifest.new(schema, members)
        archive.writestr(entry(manifest.NAME), told.written())
    return told


def write_table(archive: ZipFile, table: Table, progress: Progress) -> Member:
    digest, count, size = hashlib.sha256(), 0, 0
    total = table.queryset().count()
    with archive.open(entry(table.member), "w", force_zip64=True) as member:
        for count, values in enumerate(table.rows(), 1):
            line = rows.line_of(table.columns, values)
            digest.update(line)
            size += len(line)
            member.write(line)
            if count % OFTEN == 0:
                progress(count, total, table.label)
    progress(total, total, table.label)
    return Member(
        table.member, table.label, table.columns, count, size, digest.hexdigest(), last_key(table)
    )


def entry(name: str) -> ZipInfo:
    """A member's header: compressed, and for the owner only where someone unpacks it."""
    info = ZipInfo(name, date_time=time.gmtime()[:6])
    info.compress_type = ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


def keep(path: Path) -> None:
    """Have what was written on the disk itself, so that a power cut does not take it."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
