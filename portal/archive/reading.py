"""Reading a dump, and trusting nothing in it that was not checked.

Nothing is unpacked to disk. Of each member no more is read than the manifest says, and one that would
grow beyond all measure (a "zip bomb") is refused before it is read.
"""

import hashlib
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from zipfile import BadZipFile, ZipFile, ZipInfo

from portal.archive import manifest, seal
from portal.archive.damage import Damaged, Refused
from portal.archive.manifest import Manifest, Member
from portal.archive.rows import LONGEST_LINE

BROKEN = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)
# Rows that differ in nothing but a number shrink to a fiftieth; what shrinks more is no table of ours.
SWELLING, FREE = 200, 10 * 1024 * 1024


class Archive:
    """An open dump whose seal and manifest were found good. Raises Refused, naming what is damaged."""

    def __init__(self, path: Path) -> None:
        if not seal.is_whole(path):
            raise explained(path)
        try:
            self.zip = ZipFile(path)
        except BROKEN as error:
            raise Refused(f"this is no archive: {error}") from error
        try:
            self.manifest = self.read_manifest()
            check_members(self.zip, self.manifest)
        except BaseException:
            self.zip.close()
            raise

    def __enter__(self) -> "Archive":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.zip.close()

    def read_manifest(self) -> Manifest:
        if manifest.NAME not in self.zip.namelist():
            raise Refused("this is no dump of the portal: it has no manifest.json")
        try:
            with self.zip.open(manifest.NAME) as file:
                content = file.read(manifest.LARGEST + 1)
        except BROKEN as error:
            raise Damaged(manifest.NAME, f"is damaged: {error}") from error
        if len(content) > manifest.LARGEST:
            raise Damaged(manifest.NAME, "is too large")
        return manifest.read(content)

    def lines(self, member: Member) -> Iterator[bytes]:
        """The lines of a member. Damaged, at the latest after the last one, unless they are those that
        the manifest counts, measures and sums up."""
        digest, rows, left = hashlib.sha256(), 0, member.bytes
        try:
            with self.zip.open(member.name) as raw, io.BufferedReader(raw) as file:  # type: ignore[type-var]
                while line := file.readline(min(left + 1, LONGEST_LINE)):
                    digest.update(line)
                    rows, left = rows + 1, left - len(line)
                    if left < 0 or not line.endswith(b"\n"):
                        raise Damaged(member.name, "is not what was written")
                    yield line
        except BROKEN as error:
            raise Damaged(member.name, f"is damaged: {error}") from error
        if (rows, left, digest.hexdigest()) != (member.rows, 0, member.sha256):
            raise Damaged(member.name, "is not what was written: its SHA-256 is another")


def check_members(archive: ZipFile, told: Manifest) -> None:
    """Refused unless the archive holds what the manifest names, each once, in the sizes it names."""
    found = {info.filename: info for info in archive.infolist()}
    named = {member.name: member for member in told.members}
    if len(found) != len(archive.infolist()) or found.keys() != named.keys() | {manifest.NAME}:
        odd = sorted(found.keys() ^ (named.keys() | {manifest.NAME}))
        raise Damaged(odd[0] if odd else manifest.NAME, "is there without the other, or twice")
    for name, member in named.items():
        check_size(found[name], member)


def check_size(info: ZipInfo, member: Member) -> None:
    if info.file_size != member.bytes:
        raise Damaged(member.name, f"has {info.file_size} bytes, {member.bytes} in the manifest")
    if info.file_size > FREE + SWELLING * info.compress_size:
        raise Damaged(member.name, "would swell beyond measure")


def explained(path: Path) -> Refused:
    """Where a file whose seal does not hold is damaged: the first member that cannot be read."""
    try:
        with ZipFile(path) as archive:
            bad = next((name for name in archive.namelist() if not readable(archive, name)), None)
    except (*BROKEN, OSError):  # an altered place to read from may be none at all
        member = seal.last_member(path)
        return Damaged(member, "is cut off") if member else Refused("this is no archive")
    return Damaged(bad, "is damaged") if bad else Refused("its headers or its seal are damaged")


def readable(archive: ZipFile, name: str) -> bool:
    try:
        with archive.open(name) as file:
            while file.read(seal.BLOCK):
                pass
    except (*BROKEN, OSError):
        return False
    return True
