"""An XLSX judged before it is opened: its sizes, and every XML part streamed once, so that no tree is built
of something that would not fit. openpyxl reads sheets row by row, everything else whole."""

import zipfile
import zlib
from typing import IO
from xml.parsers import expat

MEMBER_LIMIT = 1000
UNPACKED_LIMIT = 200 * 1024 * 1024  # bytes of all members
RATIO_LIMIT = 200
ROWS_LIMIT = 1_100_000  # of a part; a sheet of Excel has 1,048,576
ROW_LIMIT = 2 * 1024 * 1024  # bytes of one row, or one shared text, which are held at a time
# Bytes of a part by its root: sheets are read row by row, the shared texts are kept, others become trees.
PART_LIMITS = {"worksheet": UNPACKED_LIMIT, "sst": 40 * 1024 * 1024}
PART_LIMIT = 5 * 1024 * 1024
CHUNK = 64 * 1024


class BadArchive(Exception):
    """A file that is no archive, or a bomb; the message says which part of it is too much."""


def check_archive(file: IO[bytes]) -> None:
    """Refuse what would take more time or memory than a catalogue does. BadArchive names the limit."""
    try:
        with zipfile.ZipFile(file) as archive:
            check_sizes(archive)
            for member in archive.infolist():
                check_part(archive, member)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError) as error:
        raise BadArchive(f"is no ZIP archive that can be read ({error})") from error
    file.seek(0)


def check_sizes(archive: zipfile.ZipFile) -> None:
    """By the archive's own table of contents, which the unpacker also keeps to."""
    members = archive.infolist()
    unpacked, packed = sum(m.file_size for m in members), sum(m.compress_size for m in members)
    if len(members) > MEMBER_LIMIT:
        raise BadArchive(f"packs {len(members):,} files, more than {MEMBER_LIMIT:,}")
    if unpacked > UNPACKED_LIMIT:
        raise BadArchive(f"would unpack to {unpacked:,} bytes, more than {UNPACKED_LIMIT:,}")
    if unpacked > RATIO_LIMIT * (packed + 10_000):
        raise BadArchive(f"would unpack to {unpacked:,} bytes from {packed:,}, a ZIP bomb")


def check_part(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    part = Part(member.filename)
    with archive.open(member) as content:
        while chunk := content.read(CHUNK):
            if not part.fits(chunk):
                return


class Part:
    """One member as it streams by. What is not XML is left alone: nobody will get a tree out of it."""

    def __init__(self, name: str) -> None:
        self.name, self.limit = name, PART_LIMIT
        self.fed = self.closed = self.rows = self.depth = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end

    def fits(self, chunk: bytes) -> bool:
        """Whether there is anything more to look at. BadArchive where the part is too much."""
        self.fed += len(chunk)
        try:
            self.parser.Parse(chunk, False)
        except expat.ExpatError:
            return False
        if self.fed > self.limit:
            raise self.bad(f"has more than {self.limit:,} bytes")
        if self.fed - self.closed > ROW_LIMIT + CHUNK:
            raise self.bad(f"has a row of more than {ROW_LIMIT:,} bytes")
        return True

    def doctype(self, *_: object) -> None:
        raise self.bad("declares a document type, which an XLSX must not")

    def start(self, name: str, _attributes: object) -> None:
        if not self.depth:
            self.limit = PART_LIMITS.get(name.rpartition(" ")[2], PART_LIMIT)
        self.depth += 1

    def end(self, _name: str) -> None:
        self.depth -= 1
        if self.depth <= 2:
            self.closed = self.parser.CurrentByteIndex
            self.rows += 1
            if self.rows > ROWS_LIMIT:
                raise self.bad(f"has more than {ROWS_LIMIT:,} rows or texts")

    def bad(self, what: str) -> BadArchive:
        return BadArchive(f"cannot be read: {self.name} {what}")
