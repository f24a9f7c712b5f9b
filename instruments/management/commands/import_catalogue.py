from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from instruments.interchange import importing, reading
from instruments.interchange.sheets import ENTITIES, PARTS
from instruments.management.base import ScholiumCommand


class Command(ScholiumCommand):
    help = "Import a catalogue from a directory of CSV files: all of it, or nothing."

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, change nothing")

    def work(self, *, directory: str, dry_run: bool, **_: Any) -> Any:
        if not Path(directory).is_dir():
            raise CommandError(f"{directory}: there is no such directory")
        rows = reading.read_directory(Path(directory), [*ENTITIES, *PARTS])
        try:
            outcome = importing.import_catalogue(rows, by=None, dry_run=dry_run, progress=self.progress)
        except importing.Rejected as error:
            raise CommandError(str(error)) from error
        self.say(f"{outcome.created} created, {outcome.changed} changed, {outcome.unchanged} unchanged")
        return {"created": outcome.created, "changed": outcome.changed, "unchanged": outcome.unchanged}
