"""Why the catalogue says what it says: citations, the outside sources they rest on; and renderings."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from annotations.models.annotation import Annotation
from annotations.models.text import Article, Revision
from annotations.querysets import CitationQuerySet, RenderingQuerySet
from instruments.models import Entity
from instruments.models.entity import validate_language
from instruments.models.fields import (
    PartialDateField,
    ShapedField,
    partial_date_check,
    validate_names,
)


class Source(models.Model):
    """An outside source (names after CSL)."""

    class Tier(models.TextChoices):
        OFFICIAL = "official", _("official")
        TRANSLATION = "translation", _("translation")
        SCHOLARLY = "scholarly", _("scholarly")
        PRESS = "press", _("press")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.SlugField(_("key"), max_length=100, unique=True)
    type = models.CharField(
        _("type"), max_length=40, default="document", help_text=_("A CSL type.")
    )
    title = models.CharField(_("title"), max_length=500)
    authors = ShapedField(_("authors"), default=list, blank=True, shape=validate_names)
    container_title = models.CharField(_("published in"), max_length=300, blank=True)
    publisher = models.CharField(_("publisher"), max_length=300, blank=True)
    issued = PartialDateField(_("published on"))
    url = models.URLField("URL", max_length=500, blank=True)
    accessed = models.DateField(_("accessed on"), null=True, blank=True)
    tier = models.CharField(_("tier"), max_length=12, choices=Tier)
    language = models.CharField(_("language"), max_length=20, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    kind = "source"

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["key"]
        constraints = [partial_date_check("issued", "source")]

    def __str__(self) -> str:
        return self.title


class Citation(models.Model):
    """That a passage or an outside source supports, contradicts or mentions a value of an entity's field."""

    class Stance(models.TextChoices):
        SUPPORTS = "supports", _("supports")
        CONTRADICTS = "contradicts", _("contradicts")
        MENTIONS = "mentions", _("mentions")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    entity = models.ForeignKey(
        Entity, models.PROTECT, verbose_name=_("entity"), related_name="citations"
    )
    field = models.CharField(_("field"), max_length=60)
    value = models.TextField(_("value"), blank=True, help_text=_("As it was when cited."))
    stance = models.CharField(_("stance"), max_length=12, choices=Stance, default=Stance.SUPPORTS)
    annotation = models.ForeignKey(
        Annotation,
        models.PROTECT,
        verbose_name=_("passage"),
        null=True,
        blank=True,
        related_name="citations",
    )
    source = models.ForeignKey(
        Source,
        models.PROTECT,
        verbose_name=_("source"),
        null=True,
        blank=True,
        related_name="citations",
    )
    locator = models.CharField(_("locator"), max_length=200, blank=True)
    stale = models.BooleanField(
        _("stale"), default=False, help_text=_("The value has changed since.")
    )
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("checked by"),
        null=True,
        blank=True,
        related_name="citations",
    )
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CitationQuerySet.as_manager()
    kind = "citation"

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ["entity", "field", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(annotation__isnull=False, source__isnull=True)
                | Q(annotation__isnull=True, source__isnull=False),
                name="citation_rests_on_one_thing",
            ),
            models.UniqueConstraint(
                fields=["entity", "field", "value", "stance", "annotation"],
                condition=Q(annotation__isnull=False),
                name="passage_cited_once",
            ),
            models.UniqueConstraint(
                fields=["entity", "field", "value", "stance", "source", "locator"],
                condition=Q(source__isnull=False),
                name="source_cited_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entity} · {self.field} · {self.get_stance_display()}"


class Rendering(models.Model):
    """A passage in another language: a translation or a summary, reviewed and published like a note."""

    class Type(models.TextChoices):
        TRANSLATION = "translation", _("translation")
        SUMMARY = "summary", _("summary")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    article = models.ForeignKey(
        Article, models.PROTECT, verbose_name=_("article"), related_name="renderings"
    )
    eid = models.CharField("eId", max_length=200)
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="renderings")
    lang = models.CharField(_("language"), max_length=20, validators=[validate_language])
    type = models.CharField(_("type"), max_length=12, choices=Type, default=Type.TRANSLATION)
    text = models.TextField(_("text"))
    source_sha256 = models.CharField(max_length=64, help_text=_("Of the passage it renders."))
    status = models.CharField(
        _("status"), max_length=10, choices=Annotation.Status, default=Annotation.Status.DRAFT
    )
    creator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="renderings")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reviewed_renderings",
    )
    one_person_desk = models.BooleanField(default=False, editable=False)
    returned_because = models.TextField(_("returned because"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created = models.DateTimeField(auto_now_add=True)
    modified = models.DateTimeField(auto_now=True)

    objects = RenderingQuerySet.as_manager()
    kind = "rendering"

    class Meta:
        verbose_name = _("rendering")
        verbose_name_plural = _("renderings")
        ordering = ["article", "eid", "lang"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "eid", "lang", "type"],
                condition=Q(status="published"),
                name="one_published_rendering",
            ),
            models.CheckConstraint(
                condition=Q(reviewer__isnull=True)
                | ~Q(reviewer=models.F("creator"))
                | Q(one_person_desk=True),
                name="rendering_author_and_reviewer_differ",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.eid} · {self.lang}"
