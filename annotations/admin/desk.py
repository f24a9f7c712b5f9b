"""How the desk works: one row, set by administrators."""

from django.contrib import admin
from django.http import HttpRequest

from annotations.models import Desk
from instruments.admin.base import LedgerAdmin


@admin.register(Desk)
class DeskAdmin(LedgerAdmin):
    abilities = {"view": "set_up_desk", "add": "set_up_desk", "change": "set_up_desk"}
    list_display = ("__str__", "one_person")
    fields = ("one_person", "change_reason", "seen_version")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not Desk.objects.exists()
