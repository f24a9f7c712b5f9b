from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import DatabaseError
from django.utils import timezone

from instruments.management.base import ScholiumCommand
from portal.archive.damage import Refused
from portal.operations.backups import back_up, made_in

KEEP = 14


def number(text: str) -> int:
    if not text.isdecimal():
        raise ArgumentTypeError(f"{text!r} is no number of backups")
    return int(text)


class Command(ScholiumCommand):
    help = (
        "Dump everything into a folder, under a name with the time in it, read the file back, and drop "
        "all but the newest. A backup holds password hashes; copy it to another machine."
    )

    def arguments(self, parser: ArgumentParser) -> None:
        folder = settings.VAR_DIR / "backups"
        parser.add_argument("--to", default=str(folder), metavar="DIR", help=f"default: {folder}")
        parser.add_argument(
            "--keep", type=number, default=KEEP, help=f"how many; 0 for all (default: {KEEP})"
        )

    def work(self, *, to: str, keep: int, **_: Any) -> Any:
        folder = Path(to)
        try:
            path = back_up(folder, timezone.now(), keep=keep, progress=self.progress)
        except OSError as error:
            raise CommandError(f"{to}: {error.strerror or error}") from error
        except Refused as error:
            raise CommandError(f"{to}: {error}") from error
        except DatabaseError as error:
            said = str(error).strip().splitlines()[0]
            raise CommandError(f"{to}: the database says: {said}") from error
        kept = len(made_in(folder))
        self.say(f"{path}: {path.stat().st_size:,} bytes, read back and whole; {kept} kept")
        return {"file": str(path), "size": path.stat().st_size, "kept": kept}
