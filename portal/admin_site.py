"""The admin site: Django's own, under our name."""

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class ScholiumAdminSite(AdminSite):
    site_title = _("Scholium desk")
    site_header = _("Scholium desk")
    index_title = _("Desk")
    site_url = "/"
