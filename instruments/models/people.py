"""The people who curate, annotate and review."""

import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """An expert. Never deleted once they have written anything: they are deactivated, and stay named."""

    LEDGER_OMITS = ("password", "last_login", "session_epoch", "language")
    kind = "user"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    display_name = models.CharField(
        _("public name"),
        max_length=150,
        blank=True,
        help_text=_("Shown to readers beside this person's work."),
    )
    # Of the interface when this person last signed in: in it they are written to.
    language = models.CharField(
        max_length=10, blank=True, editable=False, default="", db_default=""
    )
    # Counts up when all sessions of this person must end for another reason than a new password.
    session_epoch = models.PositiveIntegerField(default=0, editable=False)

    class Meta(AbstractUser.Meta):
        verbose_name = _("expert")
        verbose_name_plural = _("experts")

    @property
    def public_name(self) -> str:
        """What readers see; never the sign-in name."""
        return str(self.name_in_any_language)

    @property
    def name_in_any_language(self) -> str | Promise:
        """What readers see, whatever they read in: who gave no name is called an expert in each language."""
        return self.display_name or self.get_full_name() or _("An expert")

    @property
    def name_at_desk(self) -> str:
        """What colleagues see: who gave no name is told from others by the sign-in name."""
        return self.display_name or self.get_full_name() or self.username

    def end_sessions(self) -> None:
        """Sign this person out wherever they are signed in."""
        type(self).objects.filter(pk=self.pk).update(session_epoch=models.F("session_epoch") + 1)
        self.refresh_from_db(fields=["session_epoch"])

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must match: Django's, of the password, with the epoch."""
        stamp = f"{self.password}:{self.session_epoch}"
        return salted_hmac(
            "instruments.User.session", stamp, secret, algorithm="sha256"
        ).hexdigest()
