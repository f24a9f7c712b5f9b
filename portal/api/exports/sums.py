"""What the files that were sent whole added up to: their size and SHA-256, until something changes.

A file is made while it is sent, so its sum is known when the first reader has it all.
"""

import hashlib
import logging
from typing import TypedDict

from django.core.cache import cache

from portal.api.conditional import quoted

logger = logging.getLogger("scholium.api")
KEPT = 2 * 24 * 60 * 60  # seconds; a file is another one after midnight


class Sum(TypedDict):
    bytes: int
    sha256: str


class Adding:
    """Adds up a file as it passes."""

    def __init__(self) -> None:
        self.digest, self.size = hashlib.sha256(), 0

    def see(self, part: bytes) -> bytes:
        self.digest.update(part)
        self.size += len(part)
        return part

    @property
    def sum(self) -> Sum:
        return {"bytes": self.size, "sha256": self.digest.hexdigest()}


def key(name: str, version: object) -> str:
    return "export:" + quoted(f"{name} {version}".encode()).strip('"')


def keep(name: str, version: object, found: Sum) -> None:
    """A cache that is away costs the sum, not the file."""
    try:
        cache.set(key(name, version), found, KEPT)
    except Exception:
        logger.warning("The shared cache keeps no sums", exc_info=True)


def known(names: list[str], version: object) -> dict[str, Sum]:
    """The sums that are known, by file."""
    keys = {key(name, version): name for name in names}
    try:
        found = cache.get_many(list(keys))
    except Exception:
        logger.warning("The shared cache gives no sums", exc_info=True)
        return {}
    return {keys[each]: value for each, value in found.items()}
