"""The desk's page of releases: an administrator freezes the next one, and everybody sees them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from instruments.admin.base import PolicyAdmin
from portal.models import Release
from portal.releases.addresses import file_url
from portal.releases.freezing import freeze
from portal.signing_in import people  # noqa: F401  its page of the log

admin.site.unregister(TOTPDevice)  # nobody reads or writes another's secret


@admin.register(Release)
class ReleaseAdmin(PolicyAdmin):
    """Adding one freezes all that is published; after that nothing of it can be changed."""

    abilities = {"view": "see_desk", "add": "freeze_release"}
    list_display = ("number", "title", "frozen_at", "frozen_by")
    list_select_related = ("frozen_by",)
    fields = ("number", "title", "notes", "frozen_at", "frozen_by", "seq", "all_files")
    readonly_fields = ("number", "frozen_at", "frozen_by", "seq", "all_files")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if obj else ("title", "notes")

    def save_model(self, request: HttpRequest, obj: Release, form: Any, change: bool) -> None:
        frozen = freeze(by=request.user, title=obj.title, notes=obj.notes)  # type: ignore[arg-type]
        obj.pk = frozen.pk
        obj.refresh_from_db()

    def log_addition(self, *args: Any) -> None:
        """The ledger has it."""

    @admin.display(description=_("files"))
    def all_files(self, release: Release) -> SafeString:
        rows = (
            (file_url(release.number, file.name), file.name, file.size, file.sha256)
            for file in release.files.all()
        )
        lines = format_html_join("", '<li><a href="{}">{}</a> · {} B · <code>{}</code></li>', rows)
        return format_html("<ul>{}</ul>", lines)
