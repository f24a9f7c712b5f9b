"""An article with a character outside the BMP near its beginning, things to link to, and an expert."""

import json
from pathlib import Path
from typing import Any

from django.core.management import call_command

from annotations.models import Anchor, Annotation, Article
from instruments.models import Identifier, User
from tests import make

TEXT = (
    "😀 前言。\n𠮷祥上合組織在北京開會。\n2001 年 6 月 15 日，上合組織成立；“中國”和中國的朋友都來了。\n"
    "末段無事。"
)


def at(words: str, occurrence: int = 1) -> tuple[int, int]:
    start = -1
    for _ in range(occurrence):
        start = TEXT.index(words, start + 1)
    return start, start + len(words)


def article(**fields: Any) -> Article:
    return make.article(text=TEXT, slug="talks", **fields)


def catalogue() -> None:
    sco = make.body(slug="sco", name="SCO")
    make.label(sco, "上合組織", lang="zh-Hant")
    Identifier(entity=sco, scheme="wikidata", value="Q485207").save()
    china = make.state(slug="china", name="China")
    make.label(china, "中國", lang="zh-Hant")


def expert(name: str = "editor", public: str = "A. Editor") -> User:
    return make.user(username=name, display_name=public)


def run(command: str, *arguments: object, **options: object) -> Any:
    """A command's `--json`."""
    from io import StringIO

    out = StringIO()
    call_command(command, *map(str, arguments), json=True, stdout=out, **options)
    return json.loads(out.getvalue())


def bring(file: Path, **options: object) -> Any:
    return run("import_annotations", file, article="talks", **options)


def said(note: Annotation) -> dict[str, Any]:
    """All that a file should carry of a note."""
    anchor = Anchor.objects.get(annotation=note, revision=note.article.current)
    return {
        "span": (anchor.start, anchor.end), "exact": anchor.exact, "motivation": note.motivation,
        "entity": note.entity and (note.entity.kind, note.entity.slug), "provision": note.provision,
        "body": note.body, "value": note.value, "verdict": note.verdict, "corrected": note.corrected_value,
        "source": note.source, "tags": {tag.name for tag in note.tags.all()},
        "creator": note.creator.username,
    }  # fmt: skip


def all_said(article: Article) -> list[dict[str, Any]]:
    notes = Annotation.objects.filter(article=article, parent=None)
    return sorted((said(note) for note in notes), key=repr)
