"""Articles, their revisions and the passages of each."""

import hashlib
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annotations.querysets import ArticleQuerySet, PassageQuerySet
from instruments.models import Status
from instruments.models.entity import SLUG, validate_language, validate_slug
from instruments.models.fields import (
    PartialDateField,
    ShapedField,
    partial_date_check,
    validate_names,
    validate_words_by_language,
)


class Article(models.Model):
    """A text and what a bibliography says of it (names after CSL)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(_("slug"), max_length=100, unique=True, validators=[validate_slug])
    title = models.CharField(_("title"), max_length=300)
    titles = ShapedField(
        _("title in other languages"), default=dict, blank=True, shape=validate_words_by_language
    )
    abstract = ShapedField(
        _("abstract, by language"), default=dict, blank=True, shape=validate_words_by_language
    )
    authors = ShapedField(_("authors"), default=list, blank=True, shape=validate_names)
    container_title = models.CharField(_("published in"), max_length=300, blank=True)
    volume = models.CharField(_("volume"), max_length=40, blank=True)
    issue = models.CharField(_("issue"), max_length=40, blank=True)
    pages = models.CharField(_("pages"), max_length=40, blank=True)
    issued = PartialDateField(_("published on"))
    source_url = models.URLField(_("address of the original"), max_length=500, blank=True)
    doi = models.CharField("DOI", max_length=200, blank=True)
    language = models.CharField(
        _("language"), max_length=20, default="zh-Hant", validators=[validate_language]
    )
    licence = models.CharField(_("licence"), max_length=100, blank=True)
    status = models.CharField(
        _("status"), max_length=12, choices=Status, default=Status.DRAFT, db_index=True
    )
    blind = models.BooleanField(
        _("annotated blind"),
        default=False,
        editable=False,
        help_text=_("Annotators do not see each other's notes, and nothing is published."),
    )
    current = models.ForeignKey(
        "annotations.Revision",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("current revision"),
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    objects = ArticleQuerySet.as_manager()
    kind = "article"

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(condition=Q(slug__regex=SLUG), name="article_slug_is_plain"),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="article_status_is_known"
            ),
            partial_date_check("issued", "article"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_public(self) -> bool:
        return self.status == Status.PUBLISHED

    def get_absolute_url(self) -> str:
        return reverse("article-detail", args=[self.slug])


class Revision(models.Model):
    """One state of an article's text. Never changed: a correction is a new revision."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField(_("number"))
    text = models.TextField(_("text"))
    sha256 = models.CharField("SHA-256", max_length=64)
    length = models.PositiveIntegerField(_("length"), help_text=_("In Unicode code points."))
    encoding = models.CharField(_("encoding"), max_length=20, default="utf-8")
    format = models.CharField(_("format"), max_length=20, default="plain")
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["article", "number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="revision_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="revision_numbers_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.article.slug} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("article-revision", args=[self.article.slug, self.number])


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class Passage(models.Model):
    """A node of a revision's structure: an Akoma Ntoso eId and code points, end exclusive."""

    class Kind(models.TextChoices):
        PREAMBLE = "preamble", _("preamble")
        SECTION = "section", _("section")
        SUBSECTION = "subsection", _("subsection")
        PARAGRAPH = "paragraph", _("paragraph")
        INTRO = "intro", _("lead-in")
        POINT = "point", _("point")

    # An index below begins with it.
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="passages", db_index=False)
    order = models.PositiveIntegerField()
    eid = models.CharField("eId", max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    number = models.CharField(_("number"), max_length=40, null=True)
    heading = models.TextField(_("heading"), null=True)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")

    objects = PassageQuerySet.as_manager()

    class Meta:
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        ordering = ["revision", "order"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "eid"], name="eid_once_a_revision"),
            models.UniqueConstraint(fields=["revision", "order"], name="passage_order_once"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="passage_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.eid

    def words(self, text: str) -> str:
        """What the passage says itself: its heading where it has one, else its span of the text."""
        return self.heading or text[self.start : self.end]
