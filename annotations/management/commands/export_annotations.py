from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from annotations.exchange import cas
from annotations.exchange.exporting import USUAL, WRITERS, export
from annotations.exchange.notes import ExchangeError
from annotations.models import Annotation, Article
from instruments.management.base import ScholiumCommand

SUFFIXES = {".jsonl": "doccano", ".xmi": "cas", ".zip": "cas"}


def format_of(file: str) -> str:
    """The format that a file's name promises, where none is given."""
    return SUFFIXES.get(Path(file).suffix.lower(), "w3c")


def article_named(slug: str) -> Article:
    article = Article.objects.filter(slug=slug).select_related("current").first()
    if article is None:
        raise CommandError(f"there is no article “{slug}”")
    return article


class Command(ScholiumCommand):
    help = "Write the notes on an article's current text to a file, for other annotation tools."

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", help="cas: a .zip holds the type system, too; else it stands beside"
        )
        parser.add_argument("--article", required=True, metavar="SLUG")
        parser.add_argument(
            "--format", choices=sorted(WRITERS), help="default: by the file's name, else w3c"
        )
        parser.add_argument(
            "--status",
            action="append",
            choices=Annotation.Status.values,
            help="may be given again; default: all but suggested and rejected",
        )

    def work(
        self, *, file: str, article: str, format: str | None, status: list[str] | None, **_: Any
    ) -> Any:
        chosen = format or format_of(file)
        try:
            made = export(article_named(article), chosen, status or USUAL)
        except ExchangeError as error:
            raise CommandError(f"{file}: {error}") from error
        self.write(Path(file), chosen, made.content)
        left = (
            f"; {made.waiting} wait for a place in the text and are left out"
            if made.waiting
            else ""
        )
        self.say(f"{made.notes} notes in {file}{left}")
        counts = {"notes": made.notes, "waiting": made.waiting}
        return {"file": file, "format": chosen, "article": article, **counts}

    def write(self, path: Path, format: str, content: bytes) -> None:
        is_packed = format == "cas" and path.suffix.lower() == ".zip"
        beside = path.with_name("TypeSystem.xml")
        try:
            path.write_bytes(cas.packed(content, path.stem) if is_packed else content)
            if format == "cas" and not is_packed and not beside.exists():
                beside.write_text(cas.type_system().to_xml() or "", encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
