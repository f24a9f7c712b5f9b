"""Django's `migrate`, which never makes readers queue for long behind a lock that it cannot get."""

import time
from typing import Any

from django.core.management.commands import migrate
from django.db import OperationalError, connections

LOCK_TIMEOUT = "3s"
LOCK_NOT_AVAILABLE = "55P03"
TRIES, PAUSE = 20, 2.0


class Command(migrate.Command):
    help = (
        f"{migrate.Command.help} On PostgreSQL it waits {LOCK_TIMEOUT} for a lock, lets others by, and "
        "tries again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        if connection.vendor != "postgresql":
            super().handle(*args, **options)
            return
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
        try:
            self.handle_patiently(*args, **options)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")

    def handle_patiently(self, *args: Any, **options: Any) -> None:
        """A migration that did not get its lock left nothing behind; those before it are done."""
        for _ in range(TRIES - 1):
            try:
                return super().handle(*args, **options)
            except OperationalError as error:
                if getattr(error.__cause__, "sqlstate", None) != LOCK_NOT_AVAILABLE:
                    raise
            time.sleep(PAUSE)
        return super().handle(*args, **options)
