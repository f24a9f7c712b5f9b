"""What a revision of a text changed, for its page to include."""

from functools import lru_cache
from typing import Any

from django import template

from annotations.differences import Piece, hunks
from annotations.models import Revision
from portal.articles.history import Shown
from portal.articles.reading import KeptRevision
from portal.reader import Reader

register = template.Library()
MOST = 200  # places that a page tells of
CONTEXT = 24  # code points around a place


@register.inclusion_tag("portal/parts/changes.html", takes_context=True)
def what_changed(context: dict[str, Any]) -> dict[str, Any]:
    """The places in which the revision shown differs from the public one before it.

    On the page of a revision only; nothing where there is none before that readers were shown.
    """
    revision, request = context["revision"], context["request"]
    if request.resolver_match.url_name != "article-revision":
        return {}
    before = previous(revision, context["revisions"])
    if before is None:
        return {}
    found = differing(KeptRevision(before), KeptRevision(revision))
    shown = [
        [told(piece, context["article"].language, request.reader) for piece in hunk]
        for hunk in found[:MOST]
    ]
    return {
        "before": before,
        "revision": revision,
        "places": shown,
        "count": len(found),
        "most": MOST,
    }


def previous(revision: Revision, public: tuple[Shown, ...]) -> Revision | None:
    """The latest of the `public` revisions that is older, with its text."""
    numbers = [one.number for one in public if one.number < revision.number]
    if not numbers:
        return None
    return Revision.objects.get(article_id=revision.article_id, number=max(numbers))


@lru_cache(maxsize=64)
def differing(before: KeptRevision, after: KeptRevision) -> list[list[Piece]]:
    """Not to be changed: it is kept, as revisions never change."""
    return hunks(before.revision.text, after.revision.text, context=CONTEXT)


def told(piece: Piece, lang: str, reader: Reader) -> tuple[str, str, str]:
    """(op, text, language), in the script that was asked for; a line break that came or went is seen."""
    text = piece.text if piece.op == "=" else piece.text.replace("\n", "¶\n")
    return (piece.op, *(reader.in_script(text, lang) if reader.chosen else (text, lang)))
