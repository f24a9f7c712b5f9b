"""Lists of the parts, for looking through them all at once. They are edited on their owner's page."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest

from instruments.admin.base import PolicyAdmin
from instruments.admin.filters import ThingsInUse
from instruments.models import InstrumentRelation, Membership, TreatyAction


class PartAdmin(PolicyAdmin):
    abilities: ClassVar[dict[str, str]] = {"view": "see_desk"}
    list_per_page = 100

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).for_listing()


@admin.register(Membership)
class MembershipAdmin(PartAdmin):
    list_display = ("member", "body", "status", "start", "end")
    list_filter = ("status", ("body", ThingsInUse))
    search_fields = ("member__slug", "body__slug")


@admin.register(TreatyAction)
class TreatyActionAdmin(PartAdmin):
    list_display = ("instrument", "participant", "action", "done", "effective")
    list_filter = ("action",)
    search_fields = ("instrument__slug", "participant__slug")


@admin.register(InstrumentRelation)
class InstrumentRelationAdmin(PartAdmin):
    list_display = ("subject", "relation", "object", "provision")
    list_filter = ("relation",)
    search_fields = ("subject__slug", "object__slug")
