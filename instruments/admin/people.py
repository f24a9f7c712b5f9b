"""The people, and the ledger of what they did."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from instruments.admin import discretion
from instruments.admin.base import LedgerAdmin, PolicyAdmin
from instruments.models import Change, User
from instruments.snapshots import differences

admin.site.unregister(Group)


class PersonForm(UserChangeForm):
    """With the fields that the base of the ledger's pages expects."""

    change_reason = forms.CharField(label=_("Why"), required=False, max_length=500)


@admin.register(User)
class PersonAdmin(LedgerAdmin, UserAdmin):
    abilities = {"view": "manage_people", "add": "manage_people", "change": "manage_people"}
    form = PersonForm
    list_display = ("username", "display_name", "email", "is_active", "last_login")
    list_filter = ("is_active", "groups")
    filter_horizontal = ("groups",)
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("display_name", "first_name", "last_name", "email")}),
        (_("Roles"), {"fields": ("is_active", "is_staff", "groups")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
        (_("History"), {"fields": ("change_reason",)}),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": ("username", "usable_password", "password1", "password2"),
            },
        ),
    )
    readonly_fields = ("last_login", "date_joined")

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Who is added here works at the desk; who is deactivated is signed out for good."""
        if not change:
            obj.is_staff = True
        super().save_model(request, obj, form, change)
        if change and not obj.is_active:
            obj.end_sessions()

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> Any:
        if not self.may(request, "change"):
            raise PermissionDenied
        return super().user_change_password(request, id, form_url)


@admin.register(Change)
class ChangeAdmin(PolicyAdmin):
    """The audit log: read only."""

    abilities = {"view": "see_history"}
    list_display = ("seq", "at", "actor_name", "step", "kind", "title", "reason")
    list_filter = ("action", "kind", ("actor", admin.RelatedOnlyFieldListFilter))
    search_fields = ("title", "reason", "actor__username")
    list_select_related = ("actor",)
    date_hierarchy = "at"
    show_full_result_count = False
    fields = (
        "seq",
        "at",
        "actor",
        "step",
        "reason",
        "kind",
        "thing",
        "title",
        "what_changed",
        "hash",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Change]:
        return discretion.seen_by(request.user, super().get_queryset(request))

    @admin.display(description=_("who"), ordering="actor__username")
    def actor_name(self, change: Change) -> str:
        return change.actor.name_at_desk if change.actor else str(_("the portal"))

    @admin.display(description=_("step"), ordering="action")
    def step(self, change: Change) -> str:
        return change.step

    @admin.display(description=_("what changed"))
    def what_changed(self, change: Change) -> str:
        return "\n".join(
            f"{name}: {old!r} → {new!r}"
            for name, old, new in differences(change.before, change.after)
        )
