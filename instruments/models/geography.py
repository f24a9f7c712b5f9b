"""States, places and topics."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from instruments.models.entity import Kind, KindOfEntity
from instruments.models.fields import ShapedField, validate_words
from instruments.models.trees import check_tree
from instruments.querysets import EntityQuerySet


class State(KindOfEntity):
    KIND = Kind.STATE

    iso2 = models.CharField(
        "ISO 3166-1 alpha-2",
        max_length=2,
        unique=True,
        null=True,
        blank=True,
        validators=[RegexValidator("^[A-Z]{2}$")],
    )
    iso3 = models.CharField(
        "ISO 3166-1 alpha-3",
        max_length=3,
        unique=True,
        null=True,
        blank=True,
        validators=[RegexValidator("^[A-Z]{3}$")],
    )

    objects = EntityQuerySet.as_manager()

    class Meta:
        verbose_name = _("state")
        verbose_name_plural = _("states")
        constraints = [
            models.CheckConstraint(
                condition=Q(iso2__isnull=True) | Q(iso2__regex="^[A-Z]{2}$"), name="state_iso2"
            ),
            models.CheckConstraint(
                condition=Q(iso3__isnull=True) | Q(iso3__regex="^[A-Z]{3}$"), name="state_iso3"
            ),
        ]


class Place(KindOfEntity):
    KIND = Kind.PLACE

    state = models.ForeignKey(
        State, models.PROTECT, verbose_name=_("state"), null=True, blank=True, related_name="places"
    )

    objects = EntityQuerySet.as_manager()

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")


class Topic(KindOfEntity):
    """A SKOS concept."""

    KIND = Kind.TOPIC

    notation = models.CharField(_("notation"), max_length=40, blank=True)
    broader = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("broader"),
        null=True,
        blank=True,
        related_name="narrower",
    )
    related = models.ManyToManyField("self", verbose_name=_("related"), blank=True)
    exact_match = ShapedField(
        _("exact match"),
        default=list,
        blank=True,
        help_text=_("A list of IRIs."),
        shape=validate_words,
    )

    objects = EntityQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [
            models.CheckConstraint(
                condition=Q(broader__isnull=True) | ~Q(broader=F("entity_ptr")),
                name="topic_not_its_own_broader",
            )
        ]

    def clean(self) -> None:
        super().clean()
        check_tree(self, "broader")
