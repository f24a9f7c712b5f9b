from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from annotations.actions import suggesting
from annotations.models import Article
from instruments.management.base import ScholiumCommand


class Command(ScholiumCommand):
    help = "Propose notes for an article, from the catalogue and from patterns in the text."

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")

    def work(self, *, slug: str, **_: Any) -> Any:
        article = Article.objects.filter(slug=slug).first()
        if article is None:
            raise CommandError(f"there is no article “{slug}”")
        made = suggesting.suggest(article.pk, by=None)
        self.say(f"{len(made)} suggestions for {slug}")
        return [
            {
                "start": s.start,
                "end": s.end,
                "exact": s.exact,
                "type": s.kind,
                "entity": s.entity,
                "value": s.value,
                "confidence": s.confidence,
            }
            for _, s in made
        ]
