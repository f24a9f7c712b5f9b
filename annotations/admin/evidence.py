"""Sources and citations, and the citations beside each entity's facts."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy

from annotations.models import Citation, Source
from instruments.admin.base import LedgerAdmin
from instruments.admin.entities import EntityAdmin
from instruments.models import Entity


@admin.register(Source)
class SourceAdmin(LedgerAdmin):
    abilities = {"view": "see_desk", "add": "edit_source", "change": "edit_source"}
    list_display = ("title", "key", "tier", "issued", "url")
    list_filter = ("tier", "type", "language")
    search_fields = ("key", "title", "publisher", "container_title")
    fields = (
        "key", "type", "title", "authors", "container_title", "publisher", "issued", "url", "accessed", "tier",
        "language", "change_reason", "seen_version",
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
        "entity", "field", "value", "stance", "annotation", "source", "locator", "stale", "change_reason",
        "seen_version",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("entity__labels")

    @admin.display(description=gettext_lazy("rests on"))
    def basis(self, citation: Citation) -> str:
        return str(citation.source or citation.annotation)


def citations_panel(request: HttpRequest, entity: Any) -> str:
    """What each fact of the entity rests on."""
    if not isinstance(entity, Entity):
        return ""
    rows = Citation.objects.filter(entity_id=entity.pk).select_related(
        "source", "annotation__article", "checked_by", "entity"
    ).prefetch_related("annotation__anchors").order_by("field", "pk")
    return render_to_string("admin/annotations/citations_panel.html", {"citations": rows, "entity": entity}, request)


EntityAdmin.panels = [*EntityAdmin.panels, citations_panel]
