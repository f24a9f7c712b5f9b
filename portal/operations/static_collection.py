"""Collecting the static files, only when something about them has changed.

Compressing them takes far longer than looking at their sizes and dates, and a start should be quick.
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

MARK = ".collected"

# What comes with a library and no page of ours uses: another viewer of the API, DRF's own pages.
UNUSED = ["drf_spectacular_sidecar/redoc", "rest_framework"]


def fingerprint() -> str:
    """What the files to collect are: paths, sizes, times of change, and how they are stored."""
    described = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for line in sorted(describe_files()):
        described.update(line.encode())
    return described.hexdigest()


def describe_files() -> Iterator[str]:
    for finder in get_finders():
        for path, storage in finder.list(UNUSED):
            stat = Path(storage.path(path)).stat()
            yield f"{storage.location}\0{path}\0{stat.st_size}\0{stat.st_mtime_ns}\n"


def collect() -> bool:
    """Collect if anything changed since the last time; whether it did."""
    mark = Path(settings.STATIC_ROOT) / MARK
    current = fingerprint()
    if mark.is_file() and mark.read_text(encoding="ascii") == current:
        return False
    age_collected()
    call_command("collectstatic", ignore_patterns=UNUSED, interactive=False, verbosity=0)
    mark.write_text(current, encoding="ascii")
    return True


def age_collected() -> None:
    """Make what was collected look old: Django keeps a copy that is not older than a changed original.

    An original can come with an earlier date than its copy, from an archive or an older release.
    Nothing is deleted, since a server that is still running may be serving it.
    """
    for finder in get_finders():
        for path, _ in finder.list(UNUSED):
            collected = Path(settings.STATIC_ROOT) / path
            if collected.is_file():
                os.utime(collected, (0, 0))
