"""Notes that wait for a place: after a revision each is confirmed or chosen, both texts side by side."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from annotations import policy
from annotations.actions import anchors
from annotations.anchoring import Placement
from annotations.models import Anchor, Annotation, Article
from instruments.conflicts import Conflict

CONTEXT = 32
S = Annotation.Status


@dataclass(frozen=True)
class Place:
    """A place in the new text where a note may belong, with the words around it."""

    start: int
    end: int
    score: float
    before: str
    words: str
    after: str

    @classmethod
    def at(cls, text: str, start: int, end: int, score: float) -> "Place":
        around = text[max(0, start - CONTEXT) : start], text[start:end], text[end : end + CONTEXT]
        return cls(start, end, score, *around)

    @property
    def percent(self) -> int:
        return round(100 * self.score)


@dataclass(frozen=True)
class Row:
    """A note, what its words and their surroundings were, and where it may stand now."""

    note: Annotation
    anchor: Anchor
    status: str
    places: list[Place]

    @classmethod
    def foreseen(cls, anchor: Anchor, placement: Placement, text: str) -> "Row":
        spans = [(c.start, c.end, c.score) for c in placement.candidates]
        if placement.start is not None and placement.end is not None:
            spans.insert(0, (placement.start, placement.end, placement.score))
        return cls(anchor.annotation, anchor, placement.status, places_at(text, spans))

    @classmethod
    def waiting(cls, anchor: Anchor, text: str) -> "Row":
        spans = [(start, end, score) for start, end, score in anchor.candidates]
        if anchor.start is not None and anchor.end is not None:
            spans.insert(0, (anchor.start, anchor.end, anchor.score))
        return cls(anchor.annotation, anchor, anchor.status, places_at(text, spans))

    @property
    def certain(self) -> bool:
        return self.status in (Anchor.Status.UNCHANGED, Anchor.Status.SHIFTED)

    @property
    def status_shown(self) -> str:
        return str(Anchor.Status(self.status).label)


def places_at(text: str, spans: list[tuple[int, int, float]]) -> list[Place]:
    seen = dict.fromkeys((start, end) for start, end, _score in spans)
    scores = {(start, end): score for start, end, score in reversed(spans)}
    return [Place.at(text, start, end, scores[start, end]) for start, end in seen]


def waiting(article: Article, user: Any) -> QuerySet[Anchor]:
    """Where the notes stand in the current revision whose place nobody has confirmed yet."""
    rows = Anchor.objects.filter(revision=article.current, status__in=Anchor.WAITING)
    rows = rows.exclude(annotation__status__in=[S.REJECTED, S.WITHDRAWN, S.SUGGESTED])
    return rows.exclude(annotation__in=policy.kept_from(user))


def waiting_rows(article: Article, user: Any) -> list[Row]:
    assert article.current is not None
    rows = waiting(article, user).select_related("annotation__entity")
    rows = rows.prefetch_related("annotation__entity__labels")
    return [Row.waiting(anchor, article.current.text) for anchor in rows.order_by("pk")]


def told(count: int) -> str:
    """How many notes wait."""
    words = ngettext(
        "%(count)s note waits: the text changed where it stood.",
        "%(count)s notes wait: the text changed where they stood.",
        count,
    )
    return words % {"count": count}


def urls(admin_site: AdminSite) -> list[URLPattern]:
    wrap = admin_site.admin_view
    return [
        path("<int:pk>/placing/", wrap(queue(admin_site)), name="annotations_article_placing"),
        path(
            "<int:pk>/placing/<int:note>/",
            wrap(require_POST(place)),
            name="annotations_article_place",
        ),
    ]


def queue(admin_site: AdminSite) -> Callable[..., HttpResponse]:
    def page(request: HttpRequest, pk: int) -> HttpResponse:
        article = article_for(request, pk)
        rows = waiting_rows(article, request.user)
        context = admin_site.each_context(request) | {
            "title": _("Notes that wait for a place"),
            "article": article,
            "opts": Article._meta,
            "rows": rows,
            "waiting": told(len(rows)),
        }
        return TemplateResponse(request, "admin/annotations/placing.html", context)

    return page


def article_for(request: HttpRequest, pk: int) -> Article:
    if not policy.can(request.user, "place_anchor"):  # type: ignore[arg-type]
        raise PermissionDenied
    return get_object_or_404(
        Article.objects.select_related("current"), pk=pk, current__isnull=False
    )


def place(request: HttpRequest, pk: int, note: int) -> HttpResponse:
    """Put a note where the person says: `start` and `end` in the current revision, `version` of the note."""
    article = article_for(request, pk)
    seen = policy.seen_by(request.user, Annotation.objects.filter(article=article))  # type: ignore[arg-type]
    row = get_object_or_404(seen, pk=note)
    try:
        anchors.place(row.pk, by=request.user, **numbers(request))  # type: ignore[arg-type]
    except ValidationError as error:
        return answer(request, article, 400, " ".join(error.messages))
    except Conflict as conflict:
        return answer(request, article, 409, str(conflict))
    return answer(request, article, 200, _("Placed."))


def numbers(request: HttpRequest) -> dict[str, int]:
    """The three numbers of the form; ValidationError names the one that is none."""
    found = {}
    for name in ("start", "end", "version"):
        given: Any = request.POST.get(name, "")
        if not given.isdecimal() or len(given) > 9:
            raise ValidationError(_("“%(name)s” is not a number.") % {"name": name})
        found[name] = int(given)
    return found


def answer(request: HttpRequest, article: Article, status: int, words: str) -> HttpResponse:
    if request.headers.get("Accept") == "application/json":
        left = told(waiting(article, request.user).count())
        return JsonResponse({"message": words, "waiting": left}, status=status)
    (messages.success if status == 200 else messages.error)(request, words)
    return redirect("admin:annotations_article_placing", article.pk)
