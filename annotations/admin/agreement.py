"""How far experts agree: for each two the measures, kind by kind, and their differences side by side."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations import policy
from annotations.actions import agreement
from annotations.agreement import Disagreement, Measures, Unit
from annotations.models import Annotation, Article
from instruments.models import Kind

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
class Row:
    """One disagreement: the words around it, and what each of the two said."""

    about: str
    before: str
    words: str
    after: str
    sides: list[Any]

    @classmethod
    def of(cls, found: Disagreement, text: str) -> "Row":
        start, end = found.start, found.end
        around = text[max(0, start - CONTEXT) : start], text[start:end], text[end : end + CONTEXT]
        return cls(str(ABOUT[found.about]), *around, [side(found.a), side(found.b)])


def side(unit: Unit | None) -> Any:
    """What the template shows of one mark: kind, words and note; None where nothing was marked."""
    if unit is None:
        return None
    anchor: Any = unit.note
    return {"kind": str(KINDS[unit.kind]), "exact": anchor.exact, "note": anchor.annotation}


def shown(pair: agreement.Pair, text: str) -> dict[str, Any]:
    """A pair as the template needs it."""
    found = pair.comparison
    measures: list[tuple[str, Measures]] = [
        (str(KINDS[kind]), m) for kind, m in found.kinds.items()
    ]
    return {
        "a": pair.a, "b": pair.b, "measures": [*measures, (_("all kinds"), found.overall)],
        "count": len(found.disagreements), "rows": [Row.of(d, text) for d in found.disagreements[:SHOWN]],
    }  # fmt: skip


def urls(admin_site: AdminSite) -> list[URLPattern]:
    """`admin:annotations_article_agreement` (pk)."""
    view = admin_site.admin_view(page(admin_site))
    return [path("<int:pk>/agreement/", view, name="annotations_article_agreement")]


def page(admin_site: AdminSite) -> Callable[..., HttpResponse]:
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        # For those who adjudicate: an annotator who works blind is not shown what others marked.
        if not policy.can(request.user, "publish_note"):  # type: ignore[arg-type]
            raise PermissionDenied
        found = Article.objects.select_related("current")
        article = get_object_or_404(found, pk=pk, current__isnull=False)
        if article.blind and policy.annotates(request.user, article):  # type: ignore[arg-type]
            raise PermissionDenied
        assert article.current is not None
        pairs = [shown(pair, article.current.text) for pair in agreement.pairs(article)]
        context = admin_site.each_context(request) | {
            "title": _("Agreement"),
            "article": article,
            "opts": Article._meta,
            "pairs": pairs,
            "limit": SHOWN,
        }
        return TemplateResponse(request, "admin/annotations/agreement.html", context)

    return view
