"""The admin of the catalogue: one page a kind, the same rooms on each."""

from functools import partial
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from instruments import actions, policy, scripts
from instruments.admin import curating
from instruments.admin.base import LedgerAdmin
from instruments.admin.filters import Mentioned, Named, ThingsInUse
from instruments.admin.inlines import (
    AddresseeInline,
    AnswerInline,
    DescriptionInline,
    IdentifierInline,
    LabelInline,
    MembershipInline,
    RelationInline,
    TreatyActionInline,
)
from instruments.models import (
    Body,
    Challenge,
    Change,
    Entity,
    Instrument,
    Label,
    Place,
    Position,
    Recommendation,
    State,
    Status,
    Topic,
)

# What may be done to an entity beside saving it: name, label, from which statuses, the ability it takes.
STEPS: list[tuple[str, Any, set[str], str]] = [
    ("submit", gettext_lazy("Submit for review"), {Status.DRAFT}, "edit_entity"),
    (
        "publish",
        gettext_lazy("Publish"),
        {Status.DRAFT, Status.IN_REVIEW, Status.WITHDRAWN},
        "publish_entity",
    ),
    (
        "withdraw",
        gettext_lazy("Withdraw"),
        {Status.DRAFT, Status.IN_REVIEW, Status.PUBLISHED},
        "withdraw_entity",
    ),
    (
        "verify",
        gettext_lazy("Mark as verified"),
        {Status.PUBLISHED, Status.IN_REVIEW},
        "verify_entity",
    ),
]


# A page of the desk beside the lists: its address, its name, its view of (admin, request).
Page = tuple[str, str, Any]


class EntityAdmin(LedgerAdmin):
    """What the admin pages of all kinds share."""

    abilities = {
        "view": "see_desk",
        "add": "edit_entity",
        "change": "edit_entity",
        "restore": "restore_entity",
    }
    inlines: ClassVar[list[Any]] = [LabelInline, DescriptionInline, IdentifierInline]
    list_display = ("name_shown", "slug", "status", "mention_count", "verified_at", "updated_at")
    list_filter = ("status", Named, Mentioned, ("topics", ThingsInUse))
    more_filters: ClassVar[list[Any]] = []  # other apps add theirs
    search_fields = ("slug", "labels__folded")
    ordering = ("slug",)
    autocomplete_fields: ClassVar[tuple[str, ...]] = ("topics",)
    readonly_fields = ("status", "version", "verified_by", "verified_at", "mention_count", "uuid")
    show_facets = admin.ShowFacets.ALWAYS
    list_per_page = 50
    actions = (
        "publish_selected",
        "withdraw_selected",
        "verify_selected",
        "set_topics_of_selected",
        "merge_selected",
    )

    @admin.display(description=gettext_lazy("name"), ordering="slug")
    def name_shown(self, entity: Entity) -> str:
        return entity.name()

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("labels")

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return [*super().get_list_filter(request), *self.more_filters]

    def judge(self, thing: Entity) -> None:
        """The periods of a member follow each other, whoever else saved one meanwhile."""
        for period in thing.memberships.select_related("member", "body"):
            period.check_overlap()

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """Names in any script, width or case; every word must occur in some label or in the slug."""
        for word in search_term.split():
            labelled = Label.objects.filter(folded__contains=scripts.fold(word)).values("entity_id")
            queryset = queryset.filter(Q(pk__in=labelled) | Q(slug__icontains=word))
        return queryset, False

    def steps(self, request: HttpRequest, thing: Entity) -> list[tuple[str, str]]:
        return [
            (name, str(label))
            for name, label, statuses, ability in STEPS
            if thing.status in statuses and policy.can(request.user, ability, thing)  # type: ignore[arg-type]
        ]

    def steps_named(self) -> list[tuple[str, str]]:
        return [(name, str(label)) for name, label, _statuses, _ability in STEPS]

    def take_step(self, request: HttpRequest, thing: Entity, name: str) -> None:
        getattr(actions, name)(thing.pk, by=request.user)

    def restore(self, request: HttpRequest, thing: Entity, change: Change) -> None:
        actions.restore(thing.pk, change.seq, by=request.user)  # type: ignore[arg-type]

    def for_each(self, request: HttpRequest, queryset: QuerySet, action: Any) -> None:
        """Run an action on each of the chosen; say how many it was done to, and why not to the others."""
        done, refused = 0, []
        for entity in queryset.order_by("pk"):
            try:
                action(entity.pk, by=request.user)
                done += 1
            except (PermissionDenied, ValidationError) as error:
                refused.append(f"{entity}: {' '.join(getattr(error, 'messages', [str(error)]))}")
        self.message_user(request, _("Done for %(count)d.") % {"count": done})
        for reason in refused[:10]:
            self.message_user(request, reason, messages.WARNING)

    @admin.action(description=gettext_lazy("Publish"), permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.for_each(request, queryset, actions.publish)

    @admin.action(description=gettext_lazy("Withdraw"), permissions=["publish"])
    def withdraw_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.for_each(request, queryset, actions.withdraw)

    @admin.action(description=gettext_lazy("Mark as verified"), permissions=["publish"])
    def verify_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.for_each(request, queryset, actions.verify)

    @admin.action(description=gettext_lazy("Add topics …"), permissions=["edit"])
    def set_topics_of_selected(self, request: HttpRequest, queryset: QuerySet) -> Any:
        return curating.set_topics(self, request, queryset)

    @admin.action(description=gettext_lazy("Merge two …"), permissions=["merge"])
    def merge_selected(self, request: HttpRequest, queryset: QuerySet) -> Any:
        return curating.choose_two(self, request, queryset)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return policy.can(request.user, "publish_entity")  # type: ignore[arg-type]

    def has_edit_permission(self, request: HttpRequest) -> bool:
        return policy.can(request.user, "edit_entity")  # type: ignore[arg-type]

    def has_merge_permission(self, request: HttpRequest) -> bool:
        return policy.can(request.user, "merge_entities")  # type: ignore[arg-type]


@admin.register(State)
class StateAdmin(EntityAdmin):
    inlines = [LabelInline, MembershipInline, DescriptionInline, IdentifierInline]
    list_display = ("name_shown", "iso2", *EntityAdmin.list_display[1:])
    fields = (
        "slug",
        ("iso2", "iso3"),
        "topics",
        "status",
        ("verified_by", "verified_at"),
        "change_reason",
        "seen_version",
    )


@admin.register(Place)
class PlaceAdmin(EntityAdmin):
    autocomplete_fields = ("topics", "state")
    fields = (
        "slug",
        "state",
        "topics",
        "status",
        ("verified_by", "verified_at"),
        "change_reason",
        "seen_version",
    )


@admin.register(Topic)
class TopicAdmin(EntityAdmin):
    autocomplete_fields = ("broader", "related")
    fields = (
        "slug",
        "notation",
        "broader",
        "related",
        "exact_match",
        "status",
        ("verified_by", "verified_at"),
        "change_reason",
        "seen_version",
    )


@admin.register(Body)
class BodyAdmin(EntityAdmin):
    inlines = [LabelInline, MembershipInline, DescriptionInline, IdentifierInline]
    list_display = ("name_shown", "body_type", "lifecycle", *EntityAdmin.list_display[1:])
    list_filter = ("body_type", "lifecycle", *EntityAdmin.list_filter)
    autocomplete_fields = ("topics", "parent", "seat", "founding_instrument")
    fields = (
        "slug",
        ("body_type", "lifecycle"),
        ("parent", "seat"),
        "founding_instrument",
        ("established", "established_as_cited"),
        ("operational", "operational_as_cited"),
        ("dissolved", "dissolved_as_cited"),
        "topics",
        "status",
        ("verified_by", "verified_at"),
        "change_reason",
        "seen_version",
    )


@admin.register(Instrument)
class InstrumentAdmin(EntityAdmin):
    inlines = [LabelInline, TreatyActionInline, RelationInline, DescriptionInline, IdentifierInline]
    list_display = (
        "name_shown",
        "form",
        "lifecycle",
        "adopted",
        "signed",
        *EntityAdmin.list_display[1:],
    )
    list_filter = ("form", "level", "legal_force", "lifecycle", *EntityAdmin.list_filter)
    autocomplete_fields = ("topics", "place", "adopting_bodies", "states", "depositary")
    fields = (
        "slug",
        ("form", "level"),
        ("legal_force", "lifecycle"),
        ("adopted", "adopted_as_cited"),
        ("signed", "signed_as_cited"),
        ("entry_into_force", "entry_into_force_as_cited"),
        ("terminated", "terminated_as_cited"),
        "place",
        "adopting_bodies",
        "states",
        "depositary",
        "authentic_languages",
        "registration",
        "stub",
        "topics",
        "status",
        ("verified_by", "verified_at"),
        "change_reason",
        "seen_version",
    )


class StatementAdmin(EntityAdmin):
    list_display = ("name_shown", "number", *EntityAdmin.list_display[1:])
    inlines = [DescriptionInline, LabelInline, IdentifierInline]
    autocomplete_fields = ("topics", "parent", "named")
    fields: Any = (
        "slug",
        "number",
        "parent",
        "named",
        "topics",
        "status",
        ("verified_by", "verified_at"),
        "change_reason",
        "seen_version",
    )


@admin.register(Position)
class PositionAdmin(StatementAdmin):
    autocomplete_fields = (*StatementAdmin.autocomplete_fields, "holders")
    fields = ("slug", "number", "parent", "holders", *StatementAdmin.fields[3:])


@admin.register(Challenge)
class ChallengeAdmin(StatementAdmin):
    pass


@admin.register(Recommendation)
class RecommendationAdmin(StatementAdmin):
    list_filter = ("uptake", *EntityAdmin.list_filter)
    inlines = [DescriptionInline, AnswerInline, AddresseeInline, LabelInline, IdentifierInline]
    fields = ("slug", "number", "parent", "uptake", *StatementAdmin.fields[3:])


@admin.register(Entity)
class AnyEntityAdmin(EntityAdmin):
    """All kinds in one list: for searching, and for fields that may refer to anything."""

    list_display = ("name_shown", "kind", *EntityAdmin.list_display[1:])
    list_filter = ("kind", *EntityAdmin.list_filter)
    abilities = {"view": "see_desk"}
    pages: ClassVar[list[Page]] = [
        ("merge/", "merge", curating.merge_view),
        ("duplicates/", "duplicates", curating.duplicates_view),
    ]  # other apps add theirs

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        ours = [
            path(address, wrap(partial(view, self)), name=f"instruments_entity_{name}")
            for address, name, view in self.pages
        ]
        return [*ours, *super().get_urls()]

    def get_list_display_links(self, request: HttpRequest, list_display: Any) -> Any:
        return None

    @admin.display(description=gettext_lazy("name"), ordering="slug")
    def name_shown(self, entity: Entity) -> str:
        address = reverse(f"admin:instruments_{entity.kind}_change", args=[entity.pk])
        return format_html('<a href="{}">{}</a>', address, entity.name())
