"""What a public page is made of, so that an unchanged page need not be made again."""

import hashlib
import time
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from portal.operations.outages import is_lost
from portal.publication import public_seq
from portal.reader import Reader

MADE_OF = ("templates/portal", "portal", "annotations", "instruments")


LASTS = 300.0  # seconds for which what was last known is said while the database is away
PAUSE = 1.0  # seconds for which a database that did not answer is not asked


class Latest:
    """The latest public change, or while the database is away, what this process last knew.

    Who then asks for a page that was kept gets it as it was; any other cannot be made. Nobody can
    withdraw anything meanwhile, and after a few minutes nothing is said any more.
    """

    def __init__(self) -> None:
        self.known, self.heard, self.silent = 0, float("-inf"), float("-inf")

    def seq(self) -> int:
        now = time.monotonic()
        lasts = now - self.heard < LASTS
        if lasts and now < self.silent:
            return self.known
        try:
            self.known = public_seq()
        except DatabaseError as error:
            if not (lasts and is_lost(error)):
                raise
            self.silent = time.monotonic() + PAUSE
        else:
            self.heard = now
        return self.known


latest = Latest()


@lru_cache(maxsize=1)
def build() -> str:
    """A digest of what makes pages, so that a new version of it is not taken for the old one."""
    found = hashlib.sha256()
    for folder in MADE_OF:
        for path in sorted(Path(settings.BASE_DIR, folder).rglob("*.*")):
            if path.suffix in {".html", ".py", ".css", ".js", ".mo"}:
                found.update(path.read_bytes())
    return found.hexdigest()[:12]


def etag(address: str, reader: Reader, seq: int, today: date | None = None) -> str:
    """The entity tag of a public page: its address (with what it heeds of the query), the latest
    public change `seq`, the day, the reader's choices and the version of the code."""
    parts = (
        build() if not settings.DEBUG else str(timezone.now()),
        address,
        seq,
        today or timezone.now().date(),
        reader.language,
        reader.chosen,
        settings.SITE_URL,
        settings.CONTACT_EMAIL,
    )
    return '"' + hashlib.sha256(repr(parts).encode()).hexdigest()[:32] + '"'
