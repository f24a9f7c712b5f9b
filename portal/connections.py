"""How an entity is connected: what is under it, adopts it, names it, belongs to it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from instruments.models import InstrumentRelation, Kind, Membership, TreatyAction
from portal.dates import shown_date
from portal.evidence import Footnote, Footnotes
from portal.names import Reference, References

Pks = Callable[[Any], Iterable[int]]
# What of another kind points here: (title, accessor, column that holds the other's key).
POINTING = [
    ("seated", _("Bodies seated here"), "pk"),
    ("places", _("Places"), "pk"),
    ("narrower", _("Narrower topics"), "pk"),
    ("about", _("On this topic"), "pk"),
    ("adopted_instruments", _("Adopted"), "pk"),
    ("founded", _("Bodies it founded"), "pk"),
    ("instruments", _("Instruments"), "pk"),
    ("deposited", _("Depositary of"), "pk"),
    ("positions_held", _("Positions held"), "pk"),
    ("addressed_by", _("Recommendations addressed to it"), "recommendation_id"),
    ("named_in_positions", _("Positions that name it"), "pk"),
    ("named_in_challenges", _("Challenges that name it"), "pk"),
    ("named_in_recommendations", _("Recommendations that name it"), "pk"),
]
PARTS = {Kind.BODY: _("Its organs and parts"), Kind.POSITION: _("Its parts")}


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    references: list[Reference]


@dataclass(frozen=True, slots=True)
class Period:
    """A membership: who, where, as what and when."""

    other: Reference
    status: str
    status_name: str
    start: str
    end: str
    notes: list[Footnote]


@dataclass(frozen=True, slots=True)
class Link:
    """A relation to another instrument, said from this one's side."""

    verb: str
    other: Reference
    provision: str


@dataclass(frozen=True, slots=True)
class Deed:
    """A treaty action, seen from the instrument or from the participant."""

    other: Reference
    action: str
    done: str
    effective: str
    provisions: str
    text: str


def pointing_pks(entity: Any) -> list[tuple[str, list[int]]]:
    """(title, keys) of all that points to `entity`, one query each, whatever there is."""
    parts = [("children", PARTS.get(Kind(entity.kind), _("Its parts")), "pk")]
    found = [
        (str(title), list(getattr(entity, accessor).order_by().values_list(column, flat=True)))
        for accessor, title, column in parts + POINTING
        if hasattr(entity, accessor)
    ]
    return [(title, pks) for title, pks in found if pks]


def groups(pointing: list[tuple[str, list[int]]], references: References) -> list[Group]:
    found = [Group(title, references.of(pks)) for title, pks in pointing]
    return [group for group in found if group.references]


def memberships(entity: Any) -> list[Membership]:
    """All periods in which `entity` stood in some relation to a body."""
    return list(
        Membership.objects.published().filter(member_id=entity.pk).order_by("body", "start")
    )


def members_on(body: Any, day: date) -> list[Membership]:
    rows = Membership.objects.published().filter(body_id=body.pk).on(day)
    return list(rows.order_by("status", "start"))


def periods(
    rows: list[Membership], references: References, footnotes: Footnotes, *, of_member: bool
) -> list[Period]:
    """The rows as a table shows them; `of_member` when seen from the member's page."""
    found = []
    for row in rows:
        other = references.get(row.body_id if of_member else row.member_id)
        if other:
            value = f"{other.slug}:{row.status}:{row.start or ''}"
            notes = footnotes.matching("membership", value) if of_member else []
            dates = (shown_date(day) if day else "" for day in (row.start, row.end))
            found.append(Period(other, row.status, row.get_status_display(), *dates, notes))
    return found


def by_status(found: list[Period]) -> list[tuple[str, list[Period]]]:
    """Members under their status, in the order of the enumeration."""
    order = [choice.value for choice in Membership.Status]
    statuses = sorted({period.status for period in found}, key=order.index)
    grouped = [[period for period in found if period.status == status] for status in statuses]
    return [
        (rows[0].status_name, sorted(rows, key=lambda period: period.other.name))
        for rows in grouped
    ]


def relations(instrument: Any) -> list[InstrumentRelation]:
    """The relations of an instrument, as subject and as object."""
    rows = InstrumentRelation.objects.published()
    return list(rows.filter(subject_id=instrument.pk)) + list(rows.filter(object_id=instrument.pk))


def links(rows: list[InstrumentRelation], instrument: Any, references: References) -> list[Link]:
    found = []
    for row in rows:
        forward = row.subject_id == instrument.pk
        other = references.get(row.object_id if forward else row.subject_id)
        if other:
            verb = row.get_relation_display() if forward else row.inverse
            found.append(Link(str(verb), other, row.provision))
    return found


def treaty_actions(entity: Any) -> list[TreatyAction]:
    """What was done to an instrument, or what another entity did to instruments."""
    own = (
        {"instrument_id": entity.pk}
        if entity.kind == Kind.INSTRUMENT
        else {"participant_id": entity.pk}
    )
    return list(TreatyAction.objects.published().filter(**own).order_by("done", "pk"))


def deeds(rows: list[TreatyAction], entity: Any, references: References) -> list[Deed]:
    found = []
    for row in rows:
        other = references.get(
            row.participant_id if entity.kind == Kind.INSTRUMENT else row.instrument_id
        )
        if other:
            dates = (shown_date(day) if day else "" for day in (row.done, row.effective))
            found.append(Deed(other, row.get_action_display(), *dates, row.provisions, row.text))
    return found
