"""What a public page is made of, so that an unchanged page need not be made again."""

import hashlib
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from portal.publication import public_seq
from portal.reader import Reader

MADE_OF = ("templates/portal", "portal", "annotations", "instruments")


@lru_cache(maxsize=1)
def build() -> str:
    """A digest of what makes pages, so that a new version of it is not taken for the old one."""
    found = hashlib.sha256()
    for folder in MADE_OF:
        for path in sorted(Path(settings.BASE_DIR, folder).rglob("*.*")):
            if path.suffix in {".html", ".py", ".css", ".js", ".mo"}:
                found.update(path.read_bytes())
    return found.hexdigest()[:12]


def etag(address: str, reader: Reader, today: date | None = None) -> str:
    """The entity tag of a public page: its address (with what it heeds of the query), the latest
    public change, the day, the reader's choices and the version of the code."""
    parts = (
        build() if not settings.DEBUG else str(timezone.now()),
        address,
        public_seq(),
        today or timezone.now().date(),
        reader.language,
        reader.chosen,
        settings.SITE_URL,
        settings.CONTACT_EMAIL,
    )
    return '"' + hashlib.sha256(repr(parts).encode()).hexdigest()[:32] + '"'
