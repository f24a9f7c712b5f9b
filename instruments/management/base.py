"""What our commands share: `--json`, one-line errors, progress on a terminal."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
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
        try:
            with translation.override("en"):
                result = done_again(lambda: self.work(**options))
        except ValidationError as error:
            raise CommandError("; ".join(error.messages).replace("\n", " ")) from error
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
