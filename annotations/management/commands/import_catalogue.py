from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from annotations import interchange
from instruments import ledger
from instruments.interchange.reading import Rejected
from instruments.management.base import ScholiumCommand


class Command(ScholiumCommand):
    help = "Import a catalogue from a directory of CSV files: all of it, or nothing."

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, change nothing")

    def work(self, *, directory: str, dry_run: bool, **_: Any) -> Any:
        if not Path(directory).is_dir():
            raise CommandError(f"{directory}: there is no such directory")
        reading = interchange.read(Path(directory))
        if not reading.rows and not reading.errors:
            raise CommandError(f"{directory}: none of the catalogue's files is there")
        try:
            with ledger.batch():
                outcome = interchange.import_everything(reading, by=None, progress=self.progress)
                transaction.set_rollback(dry_run)
        except Rejected as error:
            raise CommandError(str(error)) from error
        counts = outcome.catalogue
        self.say(
            f"{counts.created} created, {counts.changed} changed, {counts.unchanged} unchanged; "
            f"{outcome.sources} sources, {outcome.citations} citations"
        )
        return {
            "created": counts.created, "changed": counts.changed, "unchanged": counts.unchanged,
            "sources": outcome.sources, "citations": outcome.citations,
        }
