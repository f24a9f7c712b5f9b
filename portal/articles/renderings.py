"""What an article page shows of the passages in other languages."""

from collections.abc import Callable
from typing import NamedTuple

from django.db.models import QuerySet

from annotations.models import Rendering, Revision, sha256
from portal.articles.reading import Node, in_order, tree_of
from portal.serving.prepared import Prepared, Together


class Rendered(NamedTuple):
    """A passage in another language; `stale` when the passage has changed since."""

    text: str
    lang: str
    summary: bool
    stale: bool


def languages_of(revision: Revision, asked: Together) -> Callable[[], list[str]]:
    """The languages in which some passage of the article can be read."""
    rows = asked.rows(LANGUAGES, revision.article_id)
    return lambda: sorted(lang for (lang,) in rows())


def languages_on(article: int) -> QuerySet:
    rows = Rendering.objects.published().filter(article=article)
    return rows.order_by().values_list("lang").distinct()


LANGUAGES = Prepared(languages_on)


def renderings_of(revision: Revision, lang: str) -> dict[str, Rendered]:
    """By eId what can be read in `lang`, a translation rather than a summary where there are both."""
    rows = (
        Rendering.objects.published()
        .filter(article_id=revision.article_id, lang=lang)
        .order_by("-type")
        .values_list("eid", "text", "type", "source_sha256")
    )
    by_eid = {node.eid: node for node in in_order(tree_of(revision))}
    chosen: dict[str, Rendered] = {}
    for eid, text, kind, digest in rows:
        if eid in by_eid and eid not in chosen:
            stale = digest != source_hash(by_eid[eid], revision.text)
            chosen[eid] = Rendered(text, lang, kind == "summary", stale)
    return chosen


def source_hash(node: Node, text: str) -> str:
    """The digest of what a rendering of `node` renders: its heading, where it has one, else its text."""
    return sha256(node.heading or text[node.start : node.end])
