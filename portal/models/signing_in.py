"""What signing in leaves behind: a log, recovery codes, and the way back for a lost second factor."""

import hashlib
import hmac

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_otp.models import Device, ThrottlingMixin, TimestampMixin


class SignIn(models.Model):
    """One attempt to come in, or one leaving: who, when, from where, and how it went. No secrets.

    A name that no account has is not kept: people type passwords into the wrong field.
    """

    class Outcome(models.TextChoices):
        SIGNED_IN = "signed_in", _("signed in")
        WRONG_PASSWORD = "wrong_password", _("wrong password")
        WRONG_CODE = "wrong_code", _("wrong code")
        UNKNOWN = "unknown", _("no such account")
        LOCKED = "locked", _("locked out")
        SIGNED_OUT = "signed_out", _("signed out")
        TIMED_OUT = "timed_out", _("session ended")
        PASSWORD_SET = "password_set", _("password set by a link")

    at = models.DateTimeField(_("when"), auto_now_add=True, db_index=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="sign_ins",
        verbose_name=_("who"),
    )
    address = models.GenericIPAddressField(_("from"), null=True)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome)

    class Meta:
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_outcome_display()}"


class RecoveryCodes(TimestampMixin, ThrottlingMixin, Device):
    """The unused recovery codes of one person, as hashes. A code has 80 bits, so a plain hash will do."""

    hashes = models.JSONField(default=list)

    @staticmethod
    def hash_of(code: str) -> str:
        return hashlib.sha256(code.encode()).hexdigest()

    def verify_token(self, token: str) -> bool:
        """Whether `token` is an unused code; it is used up then. Throttled, like every device."""
        if not self.verify_is_allowed()[0]:
            return False
        wanted = self.hash_of(token)
        left = [known for known in self.hashes if not hmac.compare_digest(known, wanted)]
        if len(left) == len(self.hashes):
            self.throttle_increment(commit=True)
            return False
        self.hashes = left
        self.throttle_reset(commit=False)
        self.set_last_used_timestamp(commit=False)
        self.save()
        return True

    def get_throttle_factor(self) -> int:
        return 1


class FactorLift(models.Model):
    """Two administrators' word that a person may sign in once without the second factor they lost."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="lifts")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    reason = models.CharField(_("why"), max_length=500)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(asked_by=F("person")), name="nobody_asks_for_self"),
            models.CheckConstraint(
                condition=Q(granted_by=None)
                | (~Q(granted_by=F("person")) & ~Q(granted_by=F("asked_by"))),
                name="two_others_lift_a_factor",
            ),
        ]
