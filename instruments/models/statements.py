"""What is held, what is in the way, what is proposed: positions, challenges and recommendations.

Their words stand in the entity's descriptions, one a language.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from instruments.models.entity import Entity, Kind, KindOfEntity
from instruments.models.trees import check_tree
from instruments.querysets import EntityQuerySet


class Statement(KindOfEntity):
    """What the three have in common: a number, a place in a tree, and the things they name."""

    number = models.CharField(_("number"), max_length=20, blank=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("parent"),
        null=True,
        blank=True,
        related_name="children",
    )
    named = models.ManyToManyField(
        Entity,
        verbose_name=_("names"),
        related_name="named_in_%(class)ss",
        blank=True,
        help_text=_("The states, bodies and instruments it names."),
    )

    objects = EntityQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("entity_ptr")),
                name="%(class)s_not_its_own_parent",
            )
        ]

    def clean(self) -> None:
        super().clean()
        check_tree(self, "parent")


class Position(Statement):
    KIND = Kind.POSITION

    holders = models.ManyToManyField(
        Entity, verbose_name=_("held by"), related_name="positions_held", blank=True
    )

    class Meta(Statement.Meta):
        verbose_name = _("position")
        verbose_name_plural = _("positions")


class Challenge(Statement):
    KIND = Kind.CHALLENGE

    class Meta(Statement.Meta):
        verbose_name = _("challenge")
        verbose_name_plural = _("challenges")


class Recommendation(Statement):
    KIND = Kind.RECOMMENDATION
    LEDGER_PARTS = (*Entity.LEDGER_PARTS, "answers", "addressees")

    class Uptake(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        TAKEN_UP = "taken_up", _("taken up")
        IMPLEMENTED = "implemented", _("implemented")
        STALLED = "stalled", _("stalled")
        OVERTAKEN = "overtaken", _("overtaken")

    uptake = models.CharField(_("uptake"), max_length=12, choices=Uptake, default=Uptake.PROPOSED)

    class Meta(Statement.Meta):
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")


class Answer(models.Model):
    """That a recommendation addresses a challenge: said by the text, or an expert's judgement."""

    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, verbose_name=_("recommendation"), related_name="answers"
    )
    challenge = models.ForeignKey(
        Challenge, models.PROTECT, verbose_name=_("challenge"), related_name="answered_by"
    )
    judgement = models.BooleanField(
        _("judgement"), default=True, help_text=_("An expert's judgement, not said by the text.")
    )
    rationale = models.TextField(_("rationale"), blank=True)

    class Meta:
        verbose_name = _("addressed challenge")
        verbose_name_plural = _("addressed challenges")
        ordering = ["recommendation", "challenge"]
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "challenge"], name="answer_once")
        ]

    def __str__(self) -> str:
        return f"{self.recommendation} → {self.challenge}"


class Addressee(models.Model):
    """To whom a recommendation speaks: named by the text, or understood."""

    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, verbose_name=_("recommendation"), related_name="addressees"
    )
    entity = models.ForeignKey(
        Entity, models.PROTECT, verbose_name=_("addressee"), related_name="addressed_by"
    )
    explicit = models.BooleanField(_("named by the text"), default=False)

    class Meta:
        verbose_name = _("addressee")
        verbose_name_plural = _("addressees")
        ordering = ["recommendation", "entity"]
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "entity"], name="addressee_once")
        ]

    def __str__(self) -> str:
        return f"{self.recommendation} → {self.entity}"

    def clean(self) -> None:
        super().clean()
        if self.entity_id and self.entity_id == self.recommendation_id:
            raise ValidationError({"entity": _("That is the thing itself.")}, code="itself")
