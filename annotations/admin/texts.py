"""Revisions, passages, anchors and tags: to look through, not to change."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from annotations import policy
from annotations.models import Anchor, Passage, Revision, Tag
from instruments.admin.base import PolicyAdmin


class ReadOnlyAdmin(PolicyAdmin):
    abilities = {"view": "see_desk"}
    show_full_result_count = False


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    list_display = (
        "article",
        "number",
        "length",
        "encoding",
        "format",
        "reason",
        "created_by",
        "created_at",
    )
    list_filter = ("article", "format", "encoding")
    search_fields = ("article__title", "article__slug", "reason")
    list_select_related = ("article", "created_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Without the texts, which a list does not show."""
        revisions = super().get_queryset(request)
        return revisions.defer("text") if self.is_list(request) else revisions

    def is_list(self, request: HttpRequest) -> bool:
        match = request.resolver_match
        return bool(match and match.url_name and match.url_name.endswith("changelist"))


@admin.register(Passage)
class PassageAdmin(ReadOnlyAdmin):
    list_display = ("eid", "kind", "number", "heading", "start", "end", "article_slug")
    list_filter = ("kind", "revision__article")
    search_fields = ("eid", "heading")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return (
            super()
            .get_queryset(request)
            .select_related("revision__article")
            .defer("revision__text")
        )

    @admin.display(description=gettext_lazy("revision"))
    def article_slug(self, passage: Passage) -> str:
        return str(passage.revision)


@admin.register(Anchor)
class AnchorAdmin(ReadOnlyAdmin):
    """The decision log of re-anchoring: where each note was put, how sure, and by whom."""

    list_display = (
        "words",
        "status",
        "score",
        "start",
        "end",
        "revision",
        "decided_by",
        "decided_at",
    )
    list_filter = ("status", "revision__article")
    search_fields = ("exact",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        anchors = super().get_queryset(request).select_related("revision__article", "decided_by")
        kept = policy.kept_from(request.user)  # type: ignore[arg-type]
        return anchors.defer("revision__text").exclude(annotation__in=kept)

    @admin.display(description=gettext_lazy("words"))
    def words(self, anchor: Any) -> str:
        return str(anchor.exact[:40])


@admin.register(Tag)
class TagAdmin(ReadOnlyAdmin):
    list_display = ("name",)
    search_fields = ("name",)
