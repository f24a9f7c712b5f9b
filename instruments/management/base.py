"""What our commands share: `--json`, one-line errors, progress on a terminal."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from django.utils import translation

from instruments.collisions import done_again


class ScholiumCommand(BaseCommand):
    """A command whose `work` returns what `--json` prints, and whose bad input is one line on stderr.

    Work that lost a deadlock is done again: a command that fails leaves the database as it was.
    """

    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the result as JSON")
        self.arguments(parser)

    def arguments(self, parser: ArgumentParser) -> None:
        """The command's own arguments."""

    def handle(self, *args: Any, **options: Any) -> str | None:
        self.as_json = options["json"]
        with translation.override("en"):
            try:
                result = done_again(lambda: self.work(**options))
            except ValidationError as error:
                raise CommandError("; ".join(complaints(error)).replace("\n", " ")) from error
            except OperationalError as error:
                said = str(error).strip().partition("\n")[0]
                raise CommandError(f"the database says: {said}") from error
        return json.dumps(result, ensure_ascii=False) if self.as_json else None

    def work(self, **options: Any) -> Any:
        raise NotImplementedError

    def say(self, text: str) -> None:
        """A line for people; silent where JSON was asked for."""
        if not self.as_json:
            self.stdout.write(text)

    def progress(self, done: int, total: int, what: str) -> None:
        """One line that counts up, on a terminal only."""
        if not self.as_json and self.stderr.isatty():
            self.stderr.write(f"\r{done:,}/{total:,} {what}", ending="\n" if done >= total else "")


def complaints(error: ValidationError) -> list[str]:
    """What is wrong, with the name of the field where it concerns one."""
    if not hasattr(error, "error_dict"):
        return error.messages
    return [
        message if name == NON_FIELD_ERRORS else f"{name}: {message}"
        for name, messages in error.message_dict.items()
        for message in messages
    ]
