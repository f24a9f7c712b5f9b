"""The revisions of a text that readers have been shown, and the list of them on its page."""

from datetime import date, datetime
from functools import lru_cache
from html import escape
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from annotations.models import Article, Revision
from portal.models import PublicChange
from portal.serving.prepared import Prepared


class Shown(NamedTuple):
    """A revision that readers were shown."""

    number: int
    created_at: datetime


# Of each article, as last asked for. Once another takes its place, it is settled for a revision.
_shown: dict[UUID, tuple[Shown, ...]] = {}
CURRENT = ' aria-current="page"'


def public_revisions(article: Article) -> tuple[Shown, ...]:
    """The revisions that readers have been shown, the newest first.

    One was shown if the article became or stayed public while it was the current one; what was
    replaced before the first publication stays with the desk.
    """
    current = Shown(article.current.number, article.current.created_at)
    shown = _shown.get(article.uuid, ())
    if not shown or shown[0] != current:
        follows = current.number == (shown[0].number + 1 if shown else 1)
        shown = (current, *shown) if follows else looked_up(article.pk)
        _shown[article.uuid] = shown
    return shown


def shown_revisions(article: int) -> QuerySet:
    """As `public_revisions`, for who was there for none of them."""
    later = Revision.objects.filter(article=OuterRef("article"), number__gt=OuterRef("number"))
    replaced = later.order_by("number").values("created_at")[:1]
    told = PublicChange.objects.filter(
        kind="article",
        action="upsert",
        uuid=OuterRef("article__uuid"),
        at__gte=OuterRef("created_at"),
        at__lt=OuterRef("replaced"),
    )
    revisions = Revision.objects.filter(article=article).annotate(replaced=Subquery(replaced))
    shown = revisions.filter(Q(number=F("article__current__number")) | Exists(told))
    return shown.only("article_id", "number", "created_at").order_by("-number")


SHOWN = Prepared(shown_revisions)


def looked_up(article: int) -> tuple[Shown, ...]:
    return tuple([Shown(one.number, one.created_at) for one in SHOWN.objects(article)])


def items(article: Article, revisions: tuple[Shown, ...], number: int) -> SafeString:
    """The items of the list of `revisions`, of which the one of that number is shown. Many texts have many:
    to let the template write them takes twenty times as long."""
    none = reverse("article-revision", args=[article.slug, 0])
    language, before = get_language() or "", none.removesuffix("0/")
    items = [
        f'<li value="{one.number}"><a href="{before}{one.number}/"'
        f"{CURRENT if one.number == number else ''}>"
        f"{day_html(timezone.localdate(one.created_at), language)}</a></li>"
        for one in revisions
    ]
    return mark_safe("".join(items))  # noqa: S308  a slug, numbers and dates


@lru_cache(maxsize=1024)
def day_html(day: date, language: str) -> str:
    """A day in the active language, whose tag is `language`."""
    return escape(formats.date_format(day, "DATE_FORMAT"))
