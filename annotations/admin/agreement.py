"""How far experts agree: for each two the measures, kind by kind, and their differences side by side."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations import policy
from annotations.actions import adjudicating, agreement
from annotations.actions.adjudicating import Choice
from annotations.agreement import Disagreement, Measures, Unit
from annotations.models import Annotation, Article
from instruments.conflicts import Conflict
from instruments.models import Kind, User

SHOWN = 300  # disagreements of one pair on a page
CONTEXT = 16  # code points around a disagreement
ABOUT = {
    "content": gettext_lazy("says something else"),
    "kind": gettext_lazy("another kind"),
    "boundary": gettext_lazy("another boundary"),
    "missing": gettext_lazy("marked by one only"),
}
KINDS = dict(Kind.choices) | dict(Annotation.Motivation.choices) | {"date": gettext_lazy("date")}


@dataclass(frozen=True)
class Side:
    """What one of two experts said of a place; `note` is None where they marked nothing."""

    kind: str = ""
    exact: str = ""
    note: Annotation | None = None

    @classmethod
    def of(cls, unit: Unit | None) -> "Side":
        if unit is None:
            return cls()
        anchor: Any = unit.note
        return cls(str(KINDS[unit.kind]), anchor.exact, anchor.annotation)

    @property
    def stands(self) -> bool:
        return self.note is not None and self.note.status != Annotation.Status.WITHDRAWN


@dataclass(frozen=True)
class Adjudicator:
    """Who looks at the page, and by note, who decided on it."""

    user: Any
    one_person: bool
    deciders: dict[UUID, User | None]

    @classmethod
    def of(cls, article: Article, user: Any) -> "Adjudicator":
        return cls(user, policy.one_person_desk(), adjudicating.deciders(article))

    def may_decide(self, notes: list[Annotation]) -> bool:
        """As the policy says of publishing, in no query a note: nobody judges their own work."""
        return self.one_person or not any(policy.is_own(self.user, note) for note in notes)


@dataclass(frozen=True)
class Row:
    """One disagreement: the words around it, what each of the two said, and who decided between them."""

    about: str
    before: str
    words: str
    after: str
    sides: list[Side]
    decided: bool
    decided_by: User | None
    may_decide: bool

    @classmethod
    def of(cls, found: Disagreement, text: str, adjudicator: Adjudicator) -> "Row":
        start, end = found.start, found.end
        around = text[max(0, start - CONTEXT) : start], text[start:end], text[end : end + CONTEXT]
        sides = [Side.of(found.a), Side.of(found.b)]
        notes = [side.note for side in sides if side.note]
        deciders = adjudicator.deciders
        seen = all(note.uuid in deciders for note in notes)
        decided = seen and not all(side.stands for side in sides)
        may = not decided and adjudicator.may_decide(notes)
        who = deciders.get(notes[0].uuid)
        return cls(str(ABOUT[found.about]), *around, sides, decided, who, may)

    @property
    def choices(self) -> list[tuple[Side, Side]]:
        """Each side, with the other, which would go."""
        a, b = self.sides
        return [(a, b), (b, a)]

    @property
    def key(self) -> str:
        return key_of(*(side.note.pk for side in self.sides if side.note))


def key_of(*pks: int) -> str:
    """What a row is called in the page's address."""
    return "-".join(map(str, sorted(pks)))


def shown(pair: agreement.Pair, text: str, adjudicator: Adjudicator) -> dict[str, Any]:
    """A pair as the template needs it."""
    found = pair.comparison
    measures: list[tuple[str, Measures]] = [
        (str(KINDS[kind]), m) for kind, m in found.kinds.items()
    ]
    rows = [Row.of(each, text, adjudicator) for each in found.disagreements]
    return {
        "a": pair.a, "b": pair.b, "measures": [*measures, (_("all kinds"), found.overall)],
        "count": len(rows), "left": len([row for row in rows if not row.decided]), "rows": rows[:SHOWN],
    }  # fmt: skip


def urls(admin_site: AdminSite) -> list[URLPattern]:
    """`admin:annotations_article_agreement` and `…_adjudicate` (pk)."""
    wrap, name = admin_site.admin_view, "annotations_article"
    return [
        path("<int:pk>/agreement/", wrap(page(admin_site)), name=f"{name}_agreement"),
        path("<int:pk>/agreement/adjudicate/", wrap(adjudicate), name=f"{name}_adjudicate"),
    ]


def article_for(request: HttpRequest, pk: int) -> Article:
    """For those who adjudicate: an annotator who works blind is not shown what others marked."""
    if not policy.can(request.user, "publish_note"):  # type: ignore[arg-type]
        raise PermissionDenied
    found = Article.objects.select_related("current")
    article = get_object_or_404(found, pk=pk, current__isnull=False)
    if article.blind and policy.annotates(request.user, article):  # type: ignore[arg-type]
        raise PermissionDenied
    return article


def page(admin_site: AdminSite) -> Callable[..., HttpResponse]:
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        article = article_for(request, pk)
        assert article.current is not None
        adjudicator, text = Adjudicator.of(article, request.user), article.current.text
        context = admin_site.each_context(request) | {
            "title": _("Agreement"),
            "article": article,
            "opts": Article._meta,
            "pairs": [shown(pair, text, adjudicator) for pair in agreement.pairs(article)],
            "limit": SHOWN,
        }
        return TemplateResponse(request, "admin/annotations/agreement.html", context)

    return view


class DecisionForm(forms.Form):
    """Which note stands and which goes, each with the version that was on the screen; not both are empty."""

    kept = forms.IntegerField(required=False)
    kept_version = forms.IntegerField(required=False)
    left = forms.IntegerField(required=False)
    left_version = forms.IntegerField(required=False)

    def choice(self, name: str, article: Article) -> Choice | None:
        pk, version = self.cleaned_data[name], self.cleaned_data[f"{name}_version"]
        if pk is None:
            return None
        if version is None or not article.annotations.filter(pk=pk).exists():
            raise Http404(_("There is no such note on this article."))
        return Choice(pk, version)


def adjudicate(request: HttpRequest, pk: int) -> HttpResponse:
    article, form = article_for(request, pk), DecisionForm(request.POST)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not form.is_valid():
        raise Http404(_("There is no such note on this article."))
    kept, left = form.choice("kept", article), form.choice("left", article)
    try:
        adjudicating.adjudicate(kept, left, by=request.user)  # type: ignore[arg-type]
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except Conflict as conflict:
        messages.error(request, str(conflict))
    there = reverse("admin:annotations_article_agreement", args=[article.pk])
    return redirect(f"{there}#row-{key_of(*(choice.pk for choice in (kept, left) if choice))}")
