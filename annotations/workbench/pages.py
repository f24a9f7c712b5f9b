"""The two pages: the workbench of one article, and the inbox of one person."""

from collections.abc import Callable
from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.db.models.functions import Substr
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations import policy
from annotations.models import SPAN_LIMIT, Anchor, Annotation, Article
from annotations.workbench import text
from annotations.workbench.answers import Json
from annotations.workbench.entities import choices
from annotations.workbench.mentions import threads_naming
from annotations.workbench.presenting import Row, notes_in, presented, rights
from annotations.workbench.words import words

S = Annotation.Status
INBOX_LIMIT = 200


def everything(request: HttpRequest, article: Article) -> Json:
    return presented(notes_in(article), article)


def workbench(admin_site: AdminSite) -> Callable[..., HttpResponse]:
    def page(request: HttpRequest, pk: int) -> HttpResponse:
        user: Any = request.user
        if not policy.can(user, "see_desk"):
            raise PermissionDenied
        article = get_object_or_404(
            Article.objects.select_related("current"), pk=pk, current__isnull=False
        )
        context = admin_site.each_context(request) | {
            "title": _("Workbench"),
            "article": article,
            "opts": Article._meta,
            "is_nav_sidebar_enabled": False,
            "may": {
                ability: policy.can(user, ability)
                for ability in ("annotate", "suggest", "publish_note")
            },
            "motivations": [
                c for c in Annotation.Motivation.choices if c[0] != Annotation.Motivation.REPLYING
            ],
            "verdicts": Annotation.Verdict.choices,
            "choices": choices(),
        }
        return TemplateResponse(
            request, "annotations/workbench/workbench.html", context | body(article, user)
        )

    return page


def body(article: Article, user: Any) -> dict[str, Any]:
    """The text, its contents, and everything that the script starts from."""
    revision = article.current
    assert revision is not None
    passages = list(revision.passages.all())
    found = presented(notes_in(article), article)
    start = found | {
        "notes": [slim(row) for row in found["notes"]],
        "me": user.pk,
        "article": article.pk,
        "revision": revision.number,
        "language": article.language,
        "limit": SPAN_LIMIT,
        "rights": rights(user),
        "waiting": list(Anchor.WAITING),
        "root": reverse("admin:annotations_article_workbench", args=[article.pk]),
        "login": reverse("admin:login"),
        "words": words(),
    }
    return {
        "text": text.html(revision.text, passages),
        "contents": text.contents(revision.text, passages),
        "revision": revision,
        "start": start,
    }


def slim(row: Row) -> Row:
    """A row without what is empty, which the script puts back: with thousands of notes it counts."""
    return {name: value for name, value in row.items() if value not in ("", None, 0, [])}


def inbox(admin_site: AdminSite) -> Callable[..., HttpResponse]:
    def page(request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        if not policy.can(user, "see_desk"):
            raise PermissionDenied
        context = admin_site.each_context(request) | {
            "title": _("My work"),
            "opts": Article._meta,
            "is_nav_sidebar_enabled": False,
            "limit": INBOX_LIMIT,
            "queues": [
                (title, empty, list(notes[:INBOX_LIMIT])) for title, empty, notes in queues(user)
            ],
        }
        return TemplateResponse(request, "annotations/workbench/inbox.html", context)

    return page


def queues(user: Any) -> list[tuple[str, str, Any]]:
    """(title, what to say when it is empty, notes) of each kind of work that waits for `user`."""
    notes = (
        Annotation.objects.in_place()
        .exclude(motivation=Annotation.Motivation.REPLYING)
        .annotate(place_start=F("anchors__start"), quote=Substr("anchors__exact", 1, 80))
        .select_related("article", "creator", "reviewer", "entity")
        .prefetch_related("entity__labels")
        .order_by("article__slug", "place_start")
    )
    mine = notes.filter(creator=user)
    found = [
        (
            _("Returned to me"),
            _("Nothing was returned."),
            mine.filter(status=S.DRAFT).exclude(returned_because=""),
        ),
        (_("My drafts"), _("No drafts."), mine.filter(status=S.DRAFT, returned_because="")),
        (
            _("Mine, waiting for a reviewer"),
            _("Nothing of yours waits."),
            mine.filter(status=S.IN_REVIEW),
        ),
    ]
    found.append(
        (
            _("I was mentioned"),
            _("Nobody mentioned you."),
            notes.filter(pk__in=threads_naming(user)),
        )
    )
    if policy.can(user, "publish_note"):
        others = notes.filter(status=S.IN_REVIEW)
        if not policy.one_person_desk():
            others = others.exclude(creator=user)
        found.insert(0, (_("Waiting for my review"), _("Nothing waits for a review."), others))
    return found
