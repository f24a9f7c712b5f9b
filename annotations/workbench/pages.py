"""The workbench of one article."""

from collections.abc import Callable
from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations import policy
from annotations.models import SPAN_LIMIT, Anchor, Annotation, Article, Rendering
from annotations.workbench import text
from annotations.workbench.answers import Json
from annotations.workbench.assignments import colleagues, open_ones
from annotations.workbench.entities import choices
from annotations.workbench.presenting import Row, notes_in, presented, rights
from annotations.workbench.words import words


def everything(request: HttpRequest, article: Article) -> Json:
    return presented(notes_in(article, request.user), article)


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
                for ability in ("annotate", "suggest", "publish_note", "assign", "render_passage")
            },
            "motivations": [
                c for c in Annotation.Motivation.choices if c[0] != Annotation.Motivation.REPLYING
            ],
            "verdicts": Annotation.Verdict.choices,
            "renderings": Rendering.Type.choices,
            "colleagues": colleagues(),
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
    found = presented(notes_in(article, user), article)
    start = found | {
        "notes": [slim(row) for row in found["notes"]],
        "me": user.pk,
        "article": article.pk,
        "revision": revision.number,
        "language": article.language,
        "limit": SPAN_LIMIT,
        "rights": rights(user),
        "waiting": list(Anchor.WAITING),
        "assignments": open_ones(article, user),
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
