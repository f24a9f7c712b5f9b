"""What a published note is to say instead."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from annotations.models.annotation import Annotation, Reviewed, Tag
from annotations.querysets import NoteEditQuerySet
from instruments.models import Entity


class NoteEdit(Reviewed):
    """An edit of a published note, written and reviewed beside it: readers see the note as it is until
    the edit is published, and never see the edit itself. Where the note stands is the note's own matter.

    Whoever began an edit alone writes it, and may not publish it.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        IN_REVIEW = "in_review", _("in review")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")

    OPEN = (Status.DRAFT, Status.IN_REVIEW)

    annotation = models.ForeignKey(
        Annotation, models.PROTECT, verbose_name=_("note"), related_name="edits"
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    entity = models.ForeignKey(
        Entity,
        models.PROTECT,
        verbose_name=_("entity"),
        null=True,
        blank=True,
        related_name="note_edits",
    )
    tags = models.ManyToManyField(
        Tag, verbose_name=_("tags"), related_name="note_edits", blank=True
    )
    creator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("author"),
        related_name="note_edits",
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("reviewer"),
        null=True,
        blank=True,
        related_name="reviewed_edits",
    )

    objects = NoteEditQuerySet.as_manager()
    kind = "note_edit"

    class Meta:
        verbose_name = _("edit of a note")
        verbose_name_plural = _("edits of notes")
        ordering = ["annotation", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["annotation"],
                condition=Q(status__in=["draft", "in_review"]),
                name="one_open_edit_a_note",
            ),
            models.CheckConstraint(
                condition=Q(reviewer__isnull=True)
                | ~Q(reviewer=F("creator"))
                | Q(one_person_desk=True),
                name="edit_author_and_reviewer_differ",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(reviewer__isnull=False),
                name="published_edit_has_a_reviewer",
            ),
            models.CheckConstraint(
                condition=~Q(motivation="identifying") | Q(entity__isnull=False),
                name="edited_link_has_an_entity",
            ),
            models.CheckConstraint(
                condition=~Q(motivation="assessing") | ~Q(verdict=""),
                name="edited_assessment_has_a_verdict",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_motivation_display()} {str(self.annotation.uuid)[:8]}"
