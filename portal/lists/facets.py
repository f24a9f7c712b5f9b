"""By what each list can be divided: a facet is a filter of the API whose values are counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, QuerySet
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from instruments.models import Body, Instrument, Kind, Membership, Recommendation

YEAR = "year"


@dataclass(frozen=True, slots=True)
class Facet:
    """`name` is the parameter; `path` leads from a row to the value, or to the entity whose slug it is.

    `choices` are the values of an enumeration; `kind` the kind of entity where the path leads to several.
    `periods` is the accessor of the memberships that a path goes through: those of one day count.
    """

    name: str
    path: str
    label: Any
    choices: Any = None
    kind: str = ""
    periods: str = ""

    @property
    def of_entities(self) -> bool:
        return self.choices is None and self.name != YEAR


def enumerated(name: str, label: Any, choices: Any) -> Facet:
    return Facet(name, name, label, choices)


TOPIC = Facet("topic", "topics", _("topic"))
NAMED = [
    Facet("state", "named", _("names the state"), kind=Kind.STATE),
    Facet("body", "named", _("names the body"), kind=Kind.BODY),
    Facet("instrument", "named", _("names the instrument"), kind=Kind.INSTRUMENT),
]
PARENT = Facet("parent", "parent", _("part of"))
FACETS: dict[str, list[Facet]] = {
    Kind.INSTRUMENT: [
        enumerated("form", _("form"), Instrument.Form),
        enumerated("level", _("level"), Instrument.Level),
        enumerated("legal_force", _("legal force"), Instrument.LegalForce),
        enumerated("lifecycle", _("lifecycle"), Instrument.Lifecycle),
        Facet("body", "adopting_bodies", _("adopting body")),
        Facet("state", "states", _("state")),
        TOPIC,
        Facet(YEAR, "dated_on", _("year")),
    ],
    Kind.BODY: [
        enumerated("body_type", _("type"), Body.Type),
        enumerated("lifecycle", _("lifecycle"), Body.Lifecycle),
        PARENT,
        Facet(
            "state",
            "member_periods__member",
            _("with the state"),
            kind=Kind.STATE,
            periods="member_periods",
        ),
        TOPIC,
    ],
    Kind.STATE: [
        Facet("body", "memberships__body", _("belongs to"), periods="memberships"),
        Facet("status", "memberships__status", _("as"), Membership.Status, periods="memberships"),
        TOPIC,
    ],
    Kind.PLACE: [Facet("state", "state", _("state")), TOPIC],
    Kind.TOPIC: [Facet("broader", "broader", _("broader topic"))],
    Kind.POSITION: [PARENT, Facet("holder", "holders", _("held by")), *NAMED, TOPIC],
    Kind.CHALLENGE: [
        PARENT,
        Facet("recommendation", "answered_by__recommendation", _("addressed by")),
        *NAMED,
        TOPIC,
    ],
    Kind.RECOMMENDATION: [
        PARENT,
        Facet("status", "uptake", _("status"), Recommendation.Uptake),
        Facet("challenge", "answers__challenge", _("addresses")),
        Facet("addressee", "addressees__entity", _("speaks to")),
        *NAMED,
        TOPIC,
    ],
}


def counts(facet: Facet, rows: QuerySet, periods: QuerySet | None) -> dict[Any, int]:
    """How many of `rows` have each value (of entities the key) of the facet. One query.

    `periods` are the memberships that count, for a facet that speaks of them.
    """
    rows, path = rows.order_by(), facet.path
    if periods is not None:
        rows = rows.filter(**{f"{facet.periods}__in": periods})
    if facet.name == YEAR:
        rows, path = rows.annotate(in_year=Substr(path, 1, 4, output_field=CharField())), "in_year"
    found = rows.values(path).annotate(having=Count("pk", distinct=True))
    return {value: count for value, count in found.values_list(path, "having") if value}


@dataclass(frozen=True, slots=True)
class Option:
    """A value that can be chosen; `count` is how many rows it would leave."""

    value: str
    name: str
    lang: str
    count: int
    chosen: bool


def names_of(choices: Any) -> dict[str, str]:
    return {value: str(label) for value, label in choices.choices}


def ranked(options: Iterable[Option], facet: Facet) -> list[Option]:
    """Enumerations in their own order, years from the latest, entities the most frequent first."""
    if facet.choices is not None:
        order = list(facet.choices.values)
        return sorted(options, key=lambda option: order.index(option.value))
    if facet.name == YEAR:
        return sorted(options, key=lambda option: option.value, reverse=True)
    return sorted(options, key=lambda option: (-option.count, option.name, option.value))
