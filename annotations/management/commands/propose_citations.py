import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from annotations.actions.proposing import propose_citations
from annotations.models import Article
from instruments.management.base import ScholiumCommand


class Command(ScholiumCommand):
    help = (
        "Propose citations of an article for facts of the catalogue, from an inventory with quotes."
    )

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument(
            "--inventory",
            required=True,
            metavar="FILE",
            help="JSON: entities, facts, evidence, quotes",
        )

    def work(self, *, slug: str, inventory: str, **_: Any) -> Any:
        article = Article.objects.filter(slug=slug).first()
        if article is None:
            raise CommandError(f"{slug}: there is no such article")
        try:
            content = json.loads(Path(inventory).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise CommandError(f"{inventory}: cannot be read as JSON ({error})") from error
        proposed = propose_citations(article.pk, content, by=None)
        self.say(
            f"{proposed.citations} citations on {proposed.notes} new suggestions; "
            f"{proposed.without_place} quotes do not stand once in the text, "
            f"{proposed.without_fact} speak of nothing the catalogue can compare"
        )
        return asdict(proposed)
