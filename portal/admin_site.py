"""The admin site: Django's own, under our name."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from instruments import policy


class ScholiumAdminSite(AdminSite):
    site_title = _("Scholium desk")
    site_header = _("Scholium desk")
    index_title = _("Desk")
    site_url = "/"

    def has_permission(self, request: HttpRequest) -> bool:
        """Who has a role here, and has shown the second factor where one is asked for."""
        from portal.signing_in import sessions  # noqa: PLC0415  models load after the site

        return policy.can(request.user, "see_desk") and sessions.opens_desk(request)  # type: ignore[arg-type]

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        from portal.signing_in import views  # noqa: PLC0415  as above

        return views.password(request)

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The front page: what waits, and what was done last."""
        from instruments.admin import queues  # noqa: PLC0415  admin pages load after the site that holds them
        from portal.signing_in import lifting  # noqa: PLC0415

        may = {name: policy.can(request.user, f"{name}_catalogue") for name in ("import", "export")}  # type: ignore[arg-type]
        context = {
            "queues": queues.lengths(),
            "latest": queues.latest_changes(),
            "may_import": may["import"],
            "may_export": may["export"],
            "lifts": lifting.waiting() if policy.can(request.user, "manage_people") else (),  # type: ignore[arg-type]
        }
        return super().index(request, {**context, **(extra_context or {})})
