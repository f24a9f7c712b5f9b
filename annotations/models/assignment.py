"""Who is asked to annotate what."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from annotations.models.text import Article


class Assignment(models.Model):
    """A text, or one passage of it, that an expert is asked to annotate."""

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        DONE = "done", _("finished")
        WITHDRAWN = "withdrawn", _("withdrawn")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    article = models.ForeignKey(
        Article, models.PROTECT, verbose_name=_("article"), related_name="assignments"
    )
    eid = models.CharField(
        _("passage (eId)"), max_length=200, blank=True, help_text=_("Empty for the whole article.")
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("assigned to"),
        related_name="assignments",
    )
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("assigned by"),
        related_name="+",
        editable=False,
    )
    due = models.DateField(_("due"), null=True, blank=True)
    note = models.CharField(_("what to do"), max_length=500, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.OPEN, editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created = models.DateTimeField(auto_now_add=True)

    kind = "assignment"

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["due", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "eid", "assignee"],
                condition=Q(status="open"),
                name="assigned_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article.slug} {self.eid}".strip()
