"""Instruments, what was done to them, and how they refer to each other."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from instruments.models.body import Body
from instruments.models.entity import Entity, Kind, KindOfEntity
from instruments.models.fields import (
    PartialDateField,
    ShapedField,
    order_check,
    partial_date_check,
    validate_words,
)
from instruments.models.geography import Place, State
from instruments.querysets import (
    InstrumentQuerySet,
    InstrumentRelationQuerySet,
    TreatyActionQuerySet,
)

PROVISION_HELP = _("Such as Art. 2(3); empty for the whole.")


class Instrument(KindOfEntity):
    """A treaty, a resolution, a declaration, a plan, a law: a text that an authority adopted or may adopt."""

    KIND = Kind.INSTRUMENT
    LEDGER_PARTS = (*Entity.LEDGER_PARTS, "treaty_actions", "relations")

    class Form(models.TextChoices):
        CHARTER = "charter", _("charter")
        CONVENTION = "convention", _("convention")
        AGREEMENT = "agreement", _("agreement")
        PROTOCOL = "protocol", _("protocol")
        MEMORANDUM = "memorandum", _("memorandum")
        RESOLUTION = "resolution", _("resolution")
        DECLARATION = "declaration", _("declaration")
        STATEMENT = "statement", _("statement")
        CONCEPT = "concept", _("concept")
        PROGRAMME = "programme", _("programme")
        ACTION_PLAN = "action_plan", _("action plan")
        RULES = "rules", _("rules")
        CODE_OF_CONDUCT = "code_of_conduct", _("code of conduct")
        LAW = "law", _("law")
        STRATEGY = "strategy", _("strategy")
        ROADMAP = "roadmap", _("roadmap")

    class Level(models.TextChoices):
        GLOBAL = "global", _("global")
        REGIONAL = "regional", _("regional")
        BILATERAL = "bilateral", _("bilateral")
        NATIONAL = "national", _("national")

    class LegalForce(models.TextChoices):
        BINDING = "binding", _("binding")
        NON_BINDING = "non_binding", _("non-binding")
        DISPUTED = "disputed", _("disputed")
        UNKNOWN = "unknown", _("unknown")

    class Lifecycle(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        ADOPTED = "adopted", _("adopted")
        SIGNED = "signed", _("signed")
        PROVISIONALLY_APPLIED = "provisionally_applied", _("provisionally applied")
        IN_FORCE = "in_force", _("in force")
        SUPERSEDED = "superseded", _("superseded")
        TERMINATED = "terminated", _("terminated")
        EXPIRED = "expired", _("expired")
        UNKNOWN = "unknown", _("unknown")

    form = models.CharField(_("form"), max_length=20, choices=Form)
    level = models.CharField(_("level"), max_length=12, choices=Level)
    legal_force = models.CharField(
        _("legal force"), max_length=12, choices=LegalForce, default=LegalForce.UNKNOWN
    )
    lifecycle = models.CharField(
        _("lifecycle"), max_length=24, choices=Lifecycle, default=Lifecycle.UNKNOWN
    )
    adopted = PartialDateField(_("adopted"))
    adopted_as_cited = models.CharField(_("adopted, as cited"), max_length=100, blank=True)
    signed = PartialDateField(_("signed"))
    signed_as_cited = models.CharField(_("signed, as cited"), max_length=100, blank=True)
    entry_into_force = PartialDateField(_("entry into force"))
    entry_into_force_as_cited = models.CharField(
        _("entry into force, as cited"), max_length=100, blank=True
    )
    terminated = PartialDateField(_("terminated"))
    terminated_as_cited = models.CharField(_("terminated, as cited"), max_length=100, blank=True)
    place = models.ForeignKey(
        Place,
        models.PROTECT,
        verbose_name=_("place"),
        null=True,
        blank=True,
        related_name="instruments",
    )
    adopting_bodies = models.ManyToManyField(
        Body, verbose_name=_("adopting bodies"), related_name="adopted_instruments", blank=True
    )
    states = models.ManyToManyField(
        State, verbose_name=_("states"), related_name="instruments", blank=True
    )
    depositary = models.ForeignKey(
        Entity,
        models.PROTECT,
        verbose_name=_("depositary"),
        null=True,
        blank=True,
        related_name="deposited",
    )
    authentic_languages = ShapedField(
        _("authentic languages"),
        default=list,
        blank=True,
        help_text=_("A list of BCP 47 tags."),
        shape=validate_words,
    )
    registration = models.CharField(
        _("registration"), max_length=200, blank=True, help_text=_("Such as UNTS I-12345.")
    )
    stub = models.BooleanField(
        _("stub"), default=False, help_text=_("Little more than its name is known.")
    )

    objects = InstrumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")
        constraints = [
            *(
                partial_date_check(field, "instrument")
                for field in ("adopted", "signed", "entry_into_force", "terminated")
            ),
            order_check("entry_into_force", "terminated", "instrument_ends_after_entry_into_force"),
            order_check("adopted", "terminated", "instrument_ends_after_adoption"),
        ]

    @property
    def dated(self) -> str | None:
        """The day by which the field calls the instrument: adopted, else signed, else in force."""
        return self.adopted or self.signed or self.entry_into_force


class TreatyAction(models.Model):
    """One dated action of one participant on one instrument, in the terms of the Vienna Convention."""

    class Action(models.TextChoices):
        SIGNATURE = "signature", _("signature")
        DEFINITIVE_SIGNATURE = "definitive_signature", _("definitive signature")
        RATIFICATION = "ratification", _("ratification")
        ACCEPTANCE = "acceptance", _("acceptance")
        APPROVAL = "approval", _("approval")
        ACCESSION = "accession", _("accession")
        SUCCESSION = "succession", _("succession")
        PROVISIONAL_APPLICATION = "provisional_application", _("provisional application")
        RESERVATION = "reservation", _("reservation")
        DECLARATION = "declaration", _("declaration")
        OBJECTION = "objection", _("objection")
        DENUNCIATION = "denunciation", _("denunciation")
        WITHDRAWAL = "withdrawal", _("withdrawal")
        ADOPTION = "adoption", _("adoption")
        CO_SPONSORSHIP = "co_sponsorship", _("co-sponsorship")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    instrument = models.ForeignKey(
        Instrument, models.PROTECT, verbose_name=_("instrument"), related_name="treaty_actions"
    )
    participant = models.ForeignKey(
        Entity, models.PROTECT, verbose_name=_("participant"), related_name="treaty_participation"
    )
    action = models.CharField(_("action"), max_length=30, choices=Action)
    done = PartialDateField(_("done"))
    effective = PartialDateField(
        _("effective"), help_text=_("When it took effect, if not on the day it was done.")
    )
    text = models.TextField(
        _("text"), blank=True, help_text=_("Of a reservation, declaration or objection.")
    )
    provisions = models.CharField(
        _("provisions"), max_length=200, blank=True, help_text=PROVISION_HELP
    )

    objects = TreatyActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("treaty action")
        verbose_name_plural = _("treaty actions")
        ordering = ["instrument", "done", "participant"]
        constraints = [
            partial_date_check("done", "treaty_action"),
            partial_date_check("effective", "treaty_action"),
            models.CheckConstraint(
                condition=~Q(participant=F("instrument")), name="instrument_not_its_own_participant"
            ),
            models.UniqueConstraint(
                fields=["instrument", "participant", "action", "done", "provisions"],
                name="treaty_action_once",
            ),
            models.UniqueConstraint(
                fields=["instrument", "participant", "action", "provisions"],
                condition=Q(done__isnull=True),
                name="undated_treaty_action_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant} · {self.get_action_display()} · {self.instrument}"


class InstrumentRelation(models.Model):
    """How one instrument refers to another, or to a provision of it."""

    class Relation(models.TextChoices):
        AMENDS = "amends", _("amends")
        SUPPLEMENTS = "supplements", _("supplements")
        SUPERSEDES = "supersedes", _("supersedes")
        REPEALS = "repeals", _("repeals")
        BASED_ON = "based_on", _("is based on")
        IMPLEMENTS = "implements", _("implements")
        ANNEX_TO = "annex_to", _("is an annex to")
        PART_OF = "part_of", _("is part of")
        CITES = "cites", _("cites")
        ENDORSES = "endorses", _("endorses")
        ALIGNS_WITH = "aligns_with", _("aligns with")

    # The same relation said from the object's side.
    INVERSE = {
        Relation.AMENDS: _("is amended by"),
        Relation.SUPPLEMENTS: _("is supplemented by"),
        Relation.SUPERSEDES: _("is superseded by"),
        Relation.REPEALS: _("is repealed by"),
        Relation.BASED_ON: _("is the basis of"),
        Relation.IMPLEMENTS: _("is implemented by"),
        Relation.ANNEX_TO: _("has the annex"),
        Relation.PART_OF: _("has the part"),
        Relation.CITES: _("is cited by"),
        Relation.ENDORSES: _("is endorsed by"),
        Relation.ALIGNS_WITH: _("is aligned with by"),
    }

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subject = models.ForeignKey(
        Instrument, models.PROTECT, verbose_name=_("subject"), related_name="relations"
    )
    relation = models.CharField(_("relation"), max_length=20, choices=Relation)
    object = models.ForeignKey(
        Instrument, models.PROTECT, verbose_name=_("object"), related_name="inverse_relations"
    )
    provision = models.CharField(
        _("provision"), max_length=100, blank=True, help_text=PROVISION_HELP
    )

    objects = InstrumentRelationQuerySet.as_manager()

    class Meta:
        verbose_name = _("relation between instruments")
        verbose_name_plural = _("relations between instruments")
        ordering = ["subject", "relation", "object"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(subject=F("object")), name="instrument_not_related_to_itself"
            ),
            models.UniqueConstraint(
                fields=["subject", "relation", "object", "provision"], name="relation_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.get_relation_display()} {self.object}"

    @property
    def inverse(self) -> str:
        return str(self.INVERSE[self.Relation(self.relation)])
