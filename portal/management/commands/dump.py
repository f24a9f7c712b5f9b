from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import DatabaseError

from instruments.management.base import ScholiumCommand
from portal.archive.damage import Refused
from portal.archive.writing import dump


class Command(ScholiumCommand):
    help = (
        "Write everything, history included, into one archive, as it is at this moment; experts can go on "
        "working. It holds the people with their password hashes: keep it as safe as the database. Left "
        "out: sessions, sign-in attempts, caches, and the search index, which a restore makes anew."
    )

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", help="a ZIP archive; one that is there is replaced once the new one is complete"
        )

    def work(self, *, file: str, **_: Any) -> Any:
        try:
            written = dump(Path(file), self.progress)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror or error}") from error
        except Refused as error:
            raise CommandError(f"{file}: {error}") from error
        except DatabaseError as error:
            raise CommandError(
                f"{file}: the database says: {str(error).strip().splitlines()[0]}"
            ) from error
        totals = written.totals()
        self.say(f"{file}: {totals['rows']:,} rows of {totals['tables']} tables")
        return {
            "file": file,
            "made_at": written.made_at,
            **totals,
            "size": Path(file).stat().st_size,
        }
