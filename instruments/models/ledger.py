"""The ledger's tables: one row a change, chained by hashes. Written by `instruments.ledger` only."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from instruments.steps import STEPS


class Change(models.Model):
    """Who did what to which thing, when and why, with the thing's whole state before and after."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="changes"
    )
    action = models.CharField(max_length=40)
    reason = models.TextField(blank=True)
    kind = models.CharField(max_length=30)
    thing = models.UUIDField()
    title = models.CharField(max_length=250, blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["-seq"]
        indexes = [models.Index(fields=["thing", "seq"]), models.Index(fields=["actor", "seq"])]

    def __str__(self) -> str:
        return f"{self.seq} {self.action} {self.kind} {self.title}"

    @property
    def step(self) -> str:
        """What was done, in the active language."""
        return str(STEPS.get(self.action, self.action))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only ever inserted: what is recorded stays as it was recorded."""
        super().save(*args, **{**kwargs, "force_insert": True})


class LedgerHead(models.Model):
    """The one row that holds the end of the chain; locked while changes are appended."""

    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_ledger_head")]
