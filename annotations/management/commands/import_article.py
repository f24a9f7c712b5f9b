from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from annotations.actions import articles
from annotations.models import Anchor, Article
from annotations.textfiles import TextFileError
from instruments.management.base import ScholiumCommand


class Command(ScholiumCommand):
    help = "Import a text file as an article, or as the next revision of the article that has the slug."

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file")
        parser.add_argument("--slug", default="", help="default: from the file's name")
        parser.add_argument("--title", default="", help="default: from the file")
        parser.add_argument("--publish", action="store_true")
        parser.add_argument(
            "--dry-run", action="store_true", help="show the structure, store nothing"
        )

    def work(
        self, *, file: str, slug: str, title: str, publish: bool, dry_run: bool, **_: Any
    ) -> Any:
        try:
            reading = articles.read(
                Path(file).read_bytes(), Path(file).name, slug=slug, title=title
            )
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except TextFileError as error:
            raise CommandError(f"{file}: {error}") from error
        if dry_run:
            return self.report(reading, revision=None, anchors=[])
        imported = articles.import_article(reading, by=None, publish=publish)
        if publish and not imported.article.is_public:
            articles.publish(imported.article.pk, by=None)
        self.say("imported" if imported.changed else "nothing has changed")
        return self.report(reading, revision=imported.revision.number, anchors=imported.anchors)

    def report(
        self, reading: articles.Reading, *, revision: int | None, anchors: list[Anchor]
    ) -> dict[str, Any]:
        slug = reading.slug
        known = Article.objects.filter(slug=slug).values_list("title", flat=True).first()
        passed = f"{len(reading.nodes)} passages, {len(anchors)} notes carried over"
        self.say(f"{slug}: {known or reading.title}, {passed}")
        passages = [
            {
                "eid": n.eid,
                "kind": n.kind,
                "number": n.number,
                "heading": n.heading,
                "start": n.start,
                "end": n.end,
                "parent": n.parent,
            }
            for n in reading.nodes
        ]
        placed = [
            {
                "annotation": str(a.annotation.uuid),
                "status": a.status,
                "start": a.start,
                "end": a.end,
                "score": a.score,
            }
            for a in anchors
        ]
        return {"slug": slug, "revision": revision, "passages": passages, "anchors": placed}
