from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import CommandError

from annotations.exchange.importing import READERS, import_file, said_in_one_line
from annotations.exchange.notes import FILE_LIMIT, ExchangeError
from annotations.management.commands.export_annotations import article_named, format_of
from instruments.management.base import ScholiumCommand
from instruments.models import User


class Command(ScholiumCommand):
    help = "Store the notes of a file as drafts on an article's current text: all of them, or none."

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file")
        parser.add_argument("--article", required=True, metavar="SLUG")
        parser.add_argument(
            "--format", choices=sorted(READERS), help="default: by the file's name, else w3c"
        )
        parser.add_argument(
            "--by", metavar="USERNAME", help="whose notes; default: whom the file names"
        )
        parser.add_argument(
            "--utf16", action="store_true", help="w3c, doccano: offsets count UTF-16 units"
        )

    def work(
        self, *, file: str, article: str, format: str | None, by: str | None, utf16: bool, **_: Any
    ) -> Any:
        chosen = format or format_of(file)
        slug = article_named(article).slug
        reason = f"{chosen}: {Path(file).name}"[:500]
        try:
            outcome = import_file(
                content_of(file), chosen, slug, by=expert(by), utf16=utf16, reason=reason
            )
        except ExchangeError as error:
            raise CommandError(f"{file}: {error}") from error
        except ValidationError as error:
            raise CommandError(f"{file}: {said_in_one_line(error)}") from error
        except PermissionDenied as error:
            raise CommandError(f"“{by}” may not annotate") from error
        added = len(outcome.notes)
        self.say(f"{added} notes added, {outcome.already} were there already")
        if outcome.unlinked:
            self.say(
                f"{outcome.unlinked} link to nothing in the catalogue; their labels are kept as tags"
            )
        return {
            "file": file,
            "format": chosen,
            "article": slug,
            "added": added,
            "already": outcome.already,
            "unlinked": outcome.unlinked,
            "annotations": [str(note.uuid) for note in outcome.notes],
        }


def content_of(file: str) -> bytes:
    try:
        if (size := Path(file).stat().st_size) > FILE_LIMIT:
            raise CommandError(f"{file}: has {size:,} bytes; {FILE_LIMIT:,} is the most")
        return Path(file).read_bytes()
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from error


def expert(username: str | None) -> User | None:
    if username is None:
        return None
    found = User.objects.filter(username=username).first()
    if found is None:
        raise CommandError(f"there is no expert “{username}”")
    return found
