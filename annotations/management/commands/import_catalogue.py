from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from annotations import interchange
from instruments.interchange.rows import Rejected
from instruments.management.base import ScholiumCommand


class Command(ScholiumCommand):
    help = "Import a catalogue from a directory of CSV files: all of it, or nothing."

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would change, change nothing"
        )

    def work(self, *, directory: str, dry_run: bool, **_: Any) -> Any:
        if not Path(directory).is_dir():
            raise CommandError(f"{directory}: there is no such directory")
        reading = interchange.read(Path(directory))
        if not reading.rows and not reading.errors:
            raise CommandError(f"{directory}: none of the catalogue's files is there")
        try:
            outcome = interchange.import_everything(
                reading, by=None, dry_run=dry_run, progress=self.progress
            )
        except Rejected as error:
            raise CommandError(str(error)) from error
        counts = outcome.catalogue
        for effect in outcome.effects if dry_run else ():
            self.say(str(effect))
        self.say(
            f"{counts.created} created, {counts.changed} changed, {counts.unchanged} unchanged; "
            f"{outcome.sources} sources, {outcome.citations} citations"
        )
        return {
            "created": counts.created,
            "changed": counts.changed,
            "unchanged": counts.unchanged,
            "sources": outcome.sources,
            "citations": outcome.citations,
            **({"effects": [effect.as_json() for effect in outcome.effects]} if dry_run else {}),
        }
