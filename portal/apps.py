from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class PortalAdminConfig(AdminConfig):
    """The admin, with our own site class."""

    default_site = "portal.admin_site.ScholiumAdminSite"


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("Site")

    def ready(self) -> None:
        from portal import following  # noqa: F401  connects the ledger's followers
        from portal.operations import slow_queries  # noqa: F401  watches every connection
        from portal.signing_in import log  # noqa: F401  connects the log of sign-ins
