"""What experts say about a span of text, and where that span stands in each revision."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annotations.comments import plain_text
from annotations.models.text import Article, Passage, Revision
from annotations.querysets import AnnotationQuerySet
from instruments.models import Entity, Kind
from instruments.models.entity import validate_language

SPAN_LIMIT = 10_000  # code points


class Tag(models.Model):
    """A free keyword."""

    name = models.CharField(_("name"), max_length=100, unique=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Said(models.Model):
    """What a note says, beside the entity it links to and its tags."""

    class Motivation(models.TextChoices):
        IDENTIFYING = "identifying", _("link")
        COMMENTING = "commenting", _("comment")
        TAGGING = "tagging", _("tag")
        CLASSIFYING = "classifying", _("date or value")
        ASSESSING = "assessing", _("verdict")
        QUESTIONING = "questioning", _("question")
        REPLYING = "replying", _("reply")

    class Verdict(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed")
        DISPUTED = "disputed", _("disputed")
        CORRECTED = "corrected", _("corrected")
        UNVERIFIABLE = "unverifiable", _("unverifiable")

    motivation = models.CharField(_("motivation"), max_length=12, choices=Motivation)
    provision = models.CharField(_("provision"), max_length=100, blank=True)
    body = models.TextField(_("body"), blank=True)
    lang = models.CharField(
        _("language"), max_length=20, default="zh-Hant", validators=[validate_language]
    )
    value = models.CharField(
        _("value"), max_length=200, blank=True, help_text=_("Normalised: EDTF for dates.")
    )
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict, blank=True)
    corrected_value = models.CharField(_("corrected value"), max_length=500, blank=True)
    source = models.TextField(_("source"), blank=True)

    FIELDS = (
        "motivation",
        "provision",
        "body",
        "lang",
        "value",
        "verdict",
        "corrected_value",
        "source",
    )

    class Meta:
        abstract = True

    @property
    def plain_body(self) -> str:
        """The body without the signs of Markdown."""
        return plain_text(self.body)


class Reviewed(Said):
    """What somebody says, others review and everybody may have changed meanwhile: a note, or the edit of one.
    Whom and what it points at, each has by names of its own."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    one_person_desk = models.BooleanField(default=False, editable=False)
    returned_because = models.TextField(_("returned because"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created = models.DateTimeField(auto_now_add=True)
    modified = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class Annotation(Reviewed):
    """A note on a span: its motivation is the W3C's, its life is draft, review, publication."""

    LEDGER_PARTS = ("anchors",)

    class Status(models.TextChoices):
        SUGGESTED = "suggested", _("suggested")
        DRAFT = "draft", _("draft")
        IN_REVIEW = "in_review", _("in review")
        PUBLISHED = "published", _("published")
        REJECTED = "rejected", _("rejected")
        WITHDRAWN = "withdrawn", _("withdrawn")

    # An index below begins with the article, another with the entity.
    article = models.ForeignKey(
        Article,
        models.PROTECT,
        verbose_name=_("article"),
        related_name="annotations",
        db_index=False,
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    entity = models.ForeignKey(
        Entity,
        models.PROTECT,
        verbose_name=_("entity"),
        null=True,
        blank=True,
        related_name="annotations",
        db_index=False,
    )
    proposed_kind = models.CharField(
        _("kind of thing"),
        max_length=20,
        blank=True,
        help_text=_("Of a suggestion that no entity matches yet."),
    )
    tags = models.ManyToManyField(
        Tag, verbose_name=_("tags"), related_name="annotations", blank=True
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("in reply to"),
        null=True,
        blank=True,
        related_name="replies",
    )
    creator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("author"),
        null=True,
        blank=True,
        related_name="annotations",
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("reviewer"),
        null=True,
        blank=True,
        related_name="reviewed",
    )
    rewritten_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("rewritten by"),
        null=True,
        editable=False,
        db_index=False,
        related_name="+",
    )  # who wrote last what it says, where that is not its author
    confidence = models.FloatField(_("confidence"), null=True, editable=False)
    rationale = models.CharField(_("why suggested"), max_length=300, blank=True, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)

    objects = AnnotationQuerySet.as_manager()
    kind = "annotation"

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["article", "pk"]
        indexes = [
            models.Index(fields=["article", "status"]),
            models.Index(fields=["entity", "status"]),
            models.Index(fields=["status", "modified"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["suggested", "rejected"]) | Q(creator__isnull=False),
                name="note_has_an_author",
            ),
            models.CheckConstraint(
                condition=Q(reviewer__isnull=True)
                | ~Q(reviewer=F("creator"))
                | Q(one_person_desk=True),
                name="author_and_reviewer_differ",
            ),
            models.CheckConstraint(
                condition=Q(reviewer__isnull=True)
                | Q(rewritten_by__isnull=True)
                | ~Q(reviewer=F("rewritten_by"))
                | Q(one_person_desk=True),
                name="rewriter_and_reviewer_differ",
            ),
            models.CheckConstraint(
                condition=~Q(status="published")
                | Q(reviewer__isnull=False)
                | Q(motivation="replying"),
                name="published_note_has_a_reviewer",
            ),
            models.CheckConstraint(
                condition=~Q(motivation="identifying")
                | Q(entity__isnull=False)
                | Q(status__in=["suggested", "rejected"]),
                name="link_has_an_entity",
            ),
            models.CheckConstraint(
                condition=~Q(motivation="assessing") | ~Q(verdict=""),
                name="assessment_has_a_verdict",
            ),
            models.CheckConstraint(
                condition=Q(motivation="replying", parent__isnull=False)
                | (~Q(motivation="replying") & Q(parent__isnull=True)),
                name="replies_and_only_replies_have_a_parent",
            ),
            models.CheckConstraint(
                condition=Q(proposed_kind__in=["", *Kind.values, "date"]),
                name="proposed_kind_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_motivation_display()} {str(self.uuid)[:8]}"

    @property
    def is_public(self) -> bool:
        return self.status == self.Status.PUBLISHED

    def get_absolute_url(self) -> str:
        return reverse("annotation-detail", args=[self.uuid])


class Anchor(models.Model):
    """Where an annotation stands in one revision: code points, and the words around for finding it again."""

    class Status(models.TextChoices):
        UNCHANGED = "unchanged", _("unchanged")
        SHIFTED = "shifted", _("shifted")
        EDITED = "edited", _("edited")
        MOVED = "moved", _("moved")
        AMBIGUOUS = "ambiguous", _("ambiguous")
        ORPHANED = "orphaned", _("orphaned")
        MANUAL = "manual", _("placed by hand")

    # These wait for a person: the place shown is a guess, or there is none.
    WAITING = (Status.EDITED, Status.MOVED, Status.AMBIGUOUS, Status.ORPHANED)

    # An index below begins with each; with one of its own, a note would be looked up in all revisions.
    annotation = models.ForeignKey(
        Annotation, models.PROTECT, related_name="anchors", db_index=False
    )
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="anchors", db_index=False)
    passage = models.ForeignKey(Passage, models.PROTECT, null=True, related_name="anchors")
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    exact = models.TextField()
    prefix = models.CharField(max_length=32, blank=True)
    suffix = models.CharField(max_length=32, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.MANUAL)
    score = models.FloatField(default=1.0)
    candidates = models.JSONField(default=list, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("anchor")
        verbose_name_plural = _("anchors")
        ordering = ["revision", "start", "-end"]
        indexes = [models.Index(fields=["revision", "start", "end"])]
        constraints = [
            models.UniqueConstraint(
                fields=["annotation", "revision"], name="one_anchor_a_revision"
            ),
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True) | Q(start__lt=F("end")),
                name="anchor_spans_something",
            ),
            models.CheckConstraint(
                condition=Q(start__isnull=True)
                | Q(end=F("start") + Length("exact"))
                | Q(status__in=["edited", "ambiguous", "moved"]),
                name="anchor_is_as_long_as_its_quote",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.start}–{self.end} {self.exact[:20]}"


class Desk(models.Model):
    """How this desk works: one row."""

    one_person = models.BooleanField(
        _("one-person desk"), default=False, help_text=_("Authors may publish their own work.")
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = "desk"

    class Meta:
        verbose_name = _("desk")
        verbose_name_plural = _("desk")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_desk")]

    def __str__(self) -> str:
        return str(_("desk"))
