"""The seal: the SHA-256 of all bytes of an archive before it, as the ZIP file's comment.

ZIP has checksums of what its members hold, but none of its own headers and directory; the seal covers
every byte. A ZIP file ends with the length of its comment, two bytes, and the comment.
"""

import hashlib
import re
from pathlib import Path

LENGTH = 64
MARK = LENGTH.to_bytes(2, "little")
BLOCK = 1024 * 1024
# A member's header: signature, 22 bytes of this and that, the lengths of its name and of what follows it.
HEADER = re.compile(rb"PK\x03\x04.{22}(..)..", re.DOTALL)
HEADER_BYTES = 30


def seal(path: Path) -> None:
    """Seal an archive that has no comment yet."""
    with path.open("r+b") as file:
        file.seek(-len(MARK), 2)
        file.write(MARK)
    digest = digest_of(path, path.stat().st_size)
    with path.open("ab") as file:
        file.write(digest.encode("ascii"))


def digest_of(path: Path, length: int) -> str:
    """The SHA-256 of the first `length` bytes."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while length > 0 and (block := file.read(min(BLOCK, length))):
            digest.update(block)
            length -= len(block)
    return digest.hexdigest()


def is_whole(path: Path) -> bool:
    """Whether the seal is there and holds."""
    length = path.stat().st_size - LENGTH
    if length < len(MARK):
        return False
    with path.open("rb") as file:
        file.seek(length - len(MARK))
        end = file.read()
    sealed = end[len(MARK) :].decode("latin-1")
    return end.startswith(MARK) and digest_of(path, length) == sealed


def last_member(path: Path) -> str | None:
    """The name in the last member's header that can be found: where a file that was cut off ends."""
    name, kept = None, b""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            window = kept + block
            for header in HEADER.finditer(window):
                length = int.from_bytes(header[1], "little")
                told = window[header.start() + HEADER_BYTES :][:length]
                if re.fullmatch(rb"[a-z_./]{8,100}", told):
                    name = told.decode("ascii")
            kept = window[-(HEADER_BYTES + 100) :]
    return name
