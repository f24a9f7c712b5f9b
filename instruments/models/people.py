"""The people who curate, annotate and review."""

import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """An expert. Never deleted once they have written anything: they are deactivated, and stay named."""

    LEDGER_OMITS = ("password", "last_login")
    kind = "user"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    display_name = models.CharField(
        _("public name"),
        max_length=150,
        blank=True,
        help_text=_("Shown to readers beside this person's work."),
    )

    class Meta(AbstractUser.Meta):
        verbose_name = _("expert")
        verbose_name_plural = _("experts")

    @property
    def public_name(self) -> str:
        """What readers see; never the sign-in name."""
        return self.display_name or self.get_full_name() or str(_("An expert"))
