"""What everything in the catalogue shares: an identity, names, descriptions, identifiers and a status."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from instruments.models.fields import FoldedField
from instruments.querysets import EntityQuerySet, LabelQuerySet

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
validate_slug = RegexValidator(SLUG, _("Lower-case Latin letters, digits and single hyphens."))
validate_language = RegexValidator(
    r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$",
    _("A BCP 47 language tag such as zh-Hant, en or pt-BR."),
)

# Where a name is missing in one language, the next best to show.
FALLBACKS = {
    "zh-hant": ("zh-Hant", "zh-Hans", "en", "ru"),
    "zh-hans": ("zh-Hans", "zh-Hant", "en", "ru"),
    "en": ("en", "zh-Hant", "zh-Hans", "ru"),
    "ru": ("ru", "en", "zh-Hant", "zh-Hans"),
}


class Kind(models.TextChoices):
    STATE = "state", _("State")
    BODY = "body", _("Body")
    INSTRUMENT = "instrument", _("Instrument")
    PLACE = "place", _("Place")
    TOPIC = "topic", _("Topic")
    POSITION = "position", _("Position")
    CHALLENGE = "challenge", _("Challenge")
    RECOMMENDATION = "recommendation", _("Recommendation")


class Status(models.TextChoices):
    """Editorial status, of an entity as of an article. Only published things are public."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Entity(models.Model):
    """The shared identity of everything that can be linked; each kind extends it with its own facts."""

    KIND: ClassVar[str] = ""
    LEDGER_PARTS: ClassVar[tuple[str, ...]] = (
        "labels",
        "descriptions",
        "identifiers",
        "memberships",
    )

    uuid = models.UUIDField(_("id"), default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, editable=False)
    slug = models.SlugField(_("slug"), max_length=100, unique=True, validators=[validate_slug])
    status = models.CharField(
        _("status"), max_length=12, choices=Status, default=Status.DRAFT, db_index=True
    )
    topics = models.ManyToManyField(
        "instruments.Topic", verbose_name=_("topics"), related_name="about", blank=True
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    verified_at = models.DateTimeField(_("verified at"), null=True, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="merged"
    )
    mention_count = models.PositiveIntegerField(_("mentions"), default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True, db_index=True)

    objects = EntityQuerySet.as_manager()

    class Meta:
        verbose_name = _("entity")
        verbose_name_plural = _("entities")
        ordering = ["slug"]
        indexes = [models.Index(fields=["kind", "status", "slug"])]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="entity_kind_is_known"),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="entity_status_is_known"
            ),
            models.CheckConstraint(condition=Q(slug__regex=SLUG), name="entity_slug_is_plain"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="entity_not_merged_into_itself",
            ),
            models.CheckConstraint(
                condition=Q(verified_at__isnull=True, verified_by__isnull=True)
                | Q(verified_at__isnull=False, verified_by__isnull=False),
                name="entity_verified_by_someone_at_some_time",
            ),
        ]

    def __str__(self) -> str:
        return self.name()

    def save(self, *args: object, **kwargs: object) -> None:
        self.kind = self.KIND or self.kind
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def specific(self) -> "Entity":
        """This entity as its own kind (a State, a Body …)."""
        return self if self.KIND else getattr(self, f"as_{self.kind}")

    @property
    def is_public(self) -> bool:
        return self.status == Status.PUBLISHED

    def name_label(self, lang: str | None = None) -> "Label | None":
        """The label to show in `lang` (default: the active language), by the order of FALLBACKS."""
        wanted = (lang or get_language() or "zh-hant").lower()
        rank = {tag: place for place, tag in enumerate(FALLBACKS.get(wanted, FALLBACKS["zh-hant"]))}
        kinds = {Label.Kind.PREFERRED: 0, Label.Kind.TRANSLATION: 1}
        candidates = [
            ((rank.get(label.lang, 9), kinds[label.kind], label.pk or 0), label)
            for label in self.labels.all()
            if label.kind in kinds
        ]
        return min(candidates, key=lambda item: item[0])[1] if candidates else None

    def name(self, lang: str | None = None) -> str:
        label = self.name_label(lang)
        return label.text if label else self.slug

    def description_row(self, lang: str | None = None) -> "Description | None":
        wanted = (lang or get_language() or "zh-hant").lower()
        order = FALLBACKS.get(wanted, FALLBACKS["zh-hant"])
        by_lang = {row.lang: row for row in self.descriptions.all()}
        return next((by_lang[tag] for tag in order if tag in by_lang), None)

    def description(self, lang: str | None = None) -> str:
        row = self.description_row(lang)
        return row.text if row else ""

    def get_absolute_url(self) -> str:
        return reverse(f"{self.kind}-detail", args=[self.slug])


class KindOfEntity(Entity):
    """The base of every kind: an entity and its own row of facts are one thing, deleted as one."""

    entity_ptr = models.OneToOneField(
        Entity, models.CASCADE, parent_link=True, primary_key=True, related_name="as_%(class)s"
    )

    class Meta:
        abstract = True


class Label(models.Model):
    """A name of an entity in one language."""

    class Kind(models.TextChoices):
        PREFERRED = "preferred", _("preferred")
        ALTERNATIVE = "alternative", _("alternative")
        ABBREVIATION = "abbreviation", _("abbreviation")
        AS_CITED = "as_cited", _("as cited")
        TRANSLATION = "translation", _("our translation")

    entity = models.ForeignKey(Entity, models.PROTECT, related_name="labels")
    lang = models.CharField(_("language"), max_length=20, validators=[validate_language])
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.PREFERRED)
    text = models.CharField(_("text"), max_length=500)
    folded = FoldedField("text", default="")

    objects = LabelQuerySet.as_manager()

    class Meta:
        verbose_name = _("label")
        verbose_name_plural = _("labels")
        ordering = ["lang", "kind", "text"]
        indexes = [models.Index(fields=["folded"])]
        constraints = [
            models.UniqueConstraint(
                fields=["entity", "lang"],
                condition=Q(kind="preferred"),
                name="one_preferred_label_a_language",
                violation_error_message=_("There is already a preferred label in this language."),
            ),
            models.UniqueConstraint(fields=["entity", "lang", "kind", "text"], name="label_once"),
            models.CheckConstraint(condition=~Q(text=""), name="label_has_text"),
        ]

    def __str__(self) -> str:
        return f"{self.text} ({self.lang})"


class Description(models.Model):
    """What an entity is, or what a position, challenge or recommendation states, in one language."""

    entity = models.ForeignKey(Entity, models.PROTECT, related_name="descriptions")
    lang = models.CharField(_("language"), max_length=20, validators=[validate_language])
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("description")
        verbose_name_plural = _("descriptions")
        ordering = ["lang"]
        constraints = [
            models.UniqueConstraint(fields=["entity", "lang"], name="one_description_a_language")
        ]

    def __str__(self) -> str:
        return self.text


class Identifier(models.Model):
    """What another authority calls the entity."""

    class Scheme(models.TextChoices):
        WIKIDATA = "wikidata", "Wikidata"
        UN_SYMBOL = "un_symbol", _("UN symbol")
        UNTS = "unts", "UNTS"
        ISO3166 = "iso3166", "ISO 3166"
        URL = "url", "URL"

    entity = models.ForeignKey(Entity, models.PROTECT, related_name="identifiers")
    scheme = models.CharField(_("scheme"), max_length=20, choices=Scheme)
    value = models.CharField(_("value"), max_length=300)

    class Meta:
        verbose_name = _("identifier")
        verbose_name_plural = _("identifiers")
        ordering = ["scheme", "value"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "value"], name="identifier_names_one_thing"),
            models.CheckConstraint(
                condition=~Q(scheme="wikidata") | Q(value__regex=r"^Q[1-9][0-9]*$"),
                name="wikidata_identifier_is_a_qid",
                violation_error_message=_(
                    "A Wikidata identifier is a Q and a number, such as Q1065."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


class Redirect(models.Model):
    """An old slug of a renamed entity, so that a link in print keeps working."""

    slug = models.SlugField(max_length=100, unique=True)
    entity = models.ForeignKey(Entity, models.PROTECT, related_name="redirects")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.slug} → {self.entity_id}"
