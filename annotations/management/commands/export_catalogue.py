from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from annotations import interchange
from instruments.interchange.exporting import export_catalogue
from instruments.management.base import ScholiumCommand


class Command(ScholiumCommand):
    help = (
        "Write the whole catalogue, published or not, as CSV files, one a kind, into a directory."
    )

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory")

    def work(self, *, directory: str, **_: Any) -> Any:
        try:
            counts = export_catalogue(Path(directory), interchange.SHEETS, self.progress)
        except OSError as error:
            raise CommandError(f"{directory}: {error.strerror}") from error
        self.say(f"{sum(counts.values()):,} rows in {len(counts)} files")
        return {"files": {f"{name}.csv": count for name, count in counts.items()}}
