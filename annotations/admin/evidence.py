"""Sources and citations, and the citations beside each entity's facts."""

from collections import Counter, defaultdict
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.facts_cited import citable_fields, current_value, field_name
from annotations.models import Annotation, Citation, Source
from annotations.policy import kept_from
from instruments import policy
from instruments.admin.base import LedgerAdmin
from instruments.admin.entities import EntityAdmin
from instruments.admin.filters import YesOrNo
from instruments.admin.queues import ENTITIES, QUEUES, Queue, living
from instruments.models import Entity


@admin.register(Source)
class SourceAdmin(LedgerAdmin):
    abilities = {"view": "see_desk", "add": "edit_source", "change": "edit_source"}
    list_display = ("title", "key", "tier", "issued", "url")
    list_filter = ("tier", "type", "language")
    search_fields = ("key", "title", "publisher", "container_title")
    fields = (
        "key",
        "type",
        "title",
        "authors",
        "container_title",
        "publisher",
        "issued",
        "url",
        "accessed",
        "tier",
        "language",
        "change_reason",
        "seen_version",
    )


@admin.register(Citation)
class CitationAdmin(LedgerAdmin):
    abilities = {"view": "see_desk", "add": "cite", "change": "cite"}
    list_display = ("entity", "field", "value", "stance", "basis", "stale", "checked_by")
    list_filter = ("stance", "stale", "field")
    search_fields = ("entity__slug", "entity__labels__folded", "field", "value")
    autocomplete_fields = ("entity", "annotation", "source")
    list_select_related = ("entity", "annotation__article", "source", "checked_by")
    show_facets = admin.ShowFacets.ALWAYS
    fields = (
        "entity",
        "field",
        "value",
        "stance",
        "annotation",
        "source",
        "locator",
        "stale",
        "change_reason",
        "seen_version",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return seen(request, super().get_queryset(request)).prefetch_related("entity__labels")

    @admin.display(description=gettext_lazy("rests on"))
    def basis(self, citation: Citation) -> str:
        return str(citation.source or citation.annotation)


def seen(request: HttpRequest, citations: QuerySet) -> QuerySet:
    """Without those that rest on notes kept from the user."""
    kept = kept_from(request.user)  # type: ignore[arg-type]
    return citations.filter(Q(annotation=None) | ~Q(annotation__in=kept))


def citations_of(request: HttpRequest, entity: Any) -> list[Citation]:
    """The entity's citations in the order of their fields, fetched once a page."""
    if getattr(request, "cited_entity", None) != entity.pk:
        rows = Citation.objects.filter(entity_id=entity.pk).select_related(
            "source", "annotation__article", "checked_by", "entity"
        )
        ordered = (
            seen(request, rows).prefetch_related("annotation__anchors").order_by("field", "pk")
        )
        request.cited_entity, request.citations = entity.pk, list(ordered)  # type: ignore[attr-defined]
    return request.citations  # type: ignore[attr-defined,no-any-return]


def by_field(rows: list[Citation]) -> dict[str, list[Citation]]:
    fields: dict[str, list[Citation]] = defaultdict(list)
    for row in rows:
        fields[field_name(row.field)].append(row)
    return fields


def citations_panel(request: HttpRequest, entity: Any) -> str:
    """What each fact of the entity rests on, and for each field the way to cite more."""
    if not isinstance(entity, Entity):
        return ""
    cited = by_field(citations_of(request, entity))
    fields = [
        (field, cited.get(field, []))
        for field in dict.fromkeys([*cited, *citable_fields(entity.kind)])
    ]
    context = {
        "cited": [(field, rows) for field, rows in fields if rows],
        "uncited": [(field, one_value(entity, field)) for field, rows in fields if not rows],
        "entity": entity,
        "may_cite": policy.can(request.user, "cite"),  # type: ignore[arg-type]
    }
    return render_to_string("admin/annotations/citations_panel.html", context, request)


def one_value(entity: Entity, field: str) -> str:
    """The field's value to start a citation with; empty where there are several, or none."""
    values = current_value(entity, field) or set()
    return next(iter(values)) if len(values) == 1 else ""


def citation_marks(request: HttpRequest, entity: Any) -> dict[str, str]:
    """Below each field that is cited: how many support and contradict it, as a link to them."""
    if not isinstance(entity, Entity):
        return {}
    return {
        field: format_html(
            '<a class="cites{}" href="#citations-{}">{}</a>',
            " stale" if any(row.stale for row in rows) else "", field, said_of(rows),
        )
        for field, rows in by_field(citations_of(request, entity)).items()
    }  # fmt: skip


def said_of(rows: list[Citation]) -> str:
    """Such as: supports 2 · contradicts 1 · stale 1."""
    counts = Counter(row.get_stance_display() for row in rows)
    counts[str(_("stale"))] = sum(row.stale for row in rows)
    return " · ".join(f"{name} {count}" for name, count in counts.items() if count)


class Sourced(YesOrNo):
    """Whether anything is cited for it."""

    title = gettext_lazy("cited")
    parameter_name = "cited"

    def condition(self) -> Q:
        return Q(pk__in=Citation.objects.values("entity_id"))


EntityAdmin.panels = [*EntityAdmin.panels, citations_panel]
EntityAdmin.markers = [*EntityAdmin.markers, citation_marks]
EntityAdmin.more_filters = [*EntityAdmin.more_filters, Sourced]
NOTES = "admin:annotations_annotation_changelist"
QUEUES[:0] = [
    Queue(
        gettext_lazy("Notes in review"),
        lambda: Annotation.objects.filter(status="in_review"),
        NOTES,
        "status__exact=in_review",
    ),
    Queue(
        gettext_lazy("Suggestions to decide"),
        lambda: Annotation.objects.filter(status="suggested"),
        NOTES,
        "status__exact=suggested",
    ),
]
QUEUES += [
    Queue(
        gettext_lazy("Unsourced: nothing is cited"),
        lambda: living().exclude(pk__in=Citation.objects.values("entity_id")),
        ENTITIES,
        "cited=no",
    ),
    Queue(
        gettext_lazy("Stale citations"),
        lambda: Citation.objects.filter(stale=True),
        "admin:annotations_citation_changelist",
        "stale__exact=1",
    ),
]
