"""Dumps that are kept: each with the time in its name, read back before it counts, the oldest dropped."""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from portal.archive.reading import Archive
from portal.archive.writing import dump

NAME = re.compile(r"scholium-\d{8}T\d{6}Z\.zip")
Progress = Callable[[int, int, str], None]


def back_up(folder: Path, now: datetime, *, keep: int, progress: Progress) -> Path:
    """Write a dump into `folder`, read it back, and leave the newest `keep` there (0: all of them).

    Refused, and nothing dropped, where what was written cannot be read; OSError where there is no room.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"scholium-{now:%Y%m%dT%H%M%SZ}.zip"
    dump(path, progress)
    try:
        read_back(path)
    except BaseException:
        path.rename(path.with_suffix(".damaged"))
        raise
    for old in made_in(folder)[:-keep] if keep else []:
        old.unlink()
    return path


def read_back(path: Path) -> int:
    """The number of rows in a dump that is whole; Refused, naming what is damaged, for any other."""
    with Archive(path) as archive:
        return sum(1 for member in archive.manifest.members for _line in archive.lines(member))


def made_in(folder: Path) -> list[Path]:
    """The backups in a folder, the oldest first; what else lies there is nobody's business."""
    return sorted(path for path in folder.iterdir() if NAME.fullmatch(path.name))
