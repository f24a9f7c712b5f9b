from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import DatabaseError

from instruments.management.base import ScholiumCommand
from portal.archive.damage import Refused
from portal.archive.restoring import restore


class Command(ScholiumCommand):
    help = (
        "Put a dump into an empty database, of whichever kind: all of it, or, when a byte of the file is not "
        "as it was written, nothing. People sign in with the passwords they had. A database without tables "
        "gets them; one in which anything is refused."
    )
    # Where the tables are yet to be made, there is nothing to check.
    requires_system_checks = ()

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="an archive made by dump")

    def work(self, *, file: str, **_: Any) -> Any:
        try:
            restored = restore(Path(file), self.progress)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror or error}") from error
        except Refused as error:
            raise CommandError(f"{file}: {error}") from error
        except DatabaseError as error:
            raise CommandError(
                f"{file}: the database says: {str(error).strip().splitlines()[0]}"
            ) from error
        totals = restored.totals()
        self.say(f"{file}: {totals['rows']:,} rows of {totals['tables']} tables restored")
        return {"file": file, "made_at": restored.made_at, **totals}
