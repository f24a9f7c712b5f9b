"""How an entity is connected: what is under it, adopts it, names it, belongs to it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from instruments.models import KINDS, InstrumentRelation, Kind, Membership, TreatyAction
from portal.dates import shown_date
from portal.entities.evidence import Footnote, Footnotes
from portal.entities.facts import all_linked
from portal.names import Reference, References
from portal.serving.prepared import Prepared

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
    """(title, keys) of all that points to `entity`, in one query, whatever there is."""
    titles = [PARTS.get(Kind(entity.kind), _("Its parts")), *(title for _n, title, _c in POINTING)]
    found: dict[int, list[int]] = {}
    for place, pk in pointing_to(entity.kind).rows(entity.pk):
        found.setdefault(place, []).append(pk)
    return [(str(titles[place]), pks) for place, pks in sorted(found.items())]


@lru_cache
def pointing_to(kind: str) -> Prepared:
    """(place of its title, key) of what points to an entity of the kind."""
    ways = [("children", "pk"), *((accessor, column) for accessor, _title, column in POINTING)]

    def rows(pk: int) -> QuerySet:
        return all_linked(KINDS[kind], pk, ways)

    return Prepared(rows)


def groups(pointing: list[tuple[str, list[int]]], references: References) -> list[Group]:
    found = [Group(title, references.of(pks)) for title, pks in pointing]
    return [group for group in found if group.references]


def memberships(entity: Any) -> list[Membership]:
    """All periods in which `entity` stood in some relation to a body."""
    return PERIODS.objects(entity.pk)


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
            found.append(
                Period(other, row.status, str(Membership.Status(row.status).label), *dates, notes)
            )
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
    return SUBJECT.objects(instrument.pk) + OBJECT.objects(instrument.pk)


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
    side = DONE_TO if entity.kind == Kind.INSTRUMENT else DONE_BY
    return side.objects(entity.pk)


def acts(**side: int) -> QuerySet:
    return TreatyAction.objects.published().filter(**side).order_by("done", "pk")


DONE_TO = Prepared(lambda pk: acts(instrument_id=pk))
DONE_BY = Prepared(lambda pk: acts(participant_id=pk))
SUBJECT = Prepared(lambda pk: InstrumentRelation.objects.published().filter(subject_id=pk))
OBJECT = Prepared(lambda pk: InstrumentRelation.objects.published().filter(object_id=pk))
PERIODS = Prepared(
    lambda pk: Membership.objects.published().filter(member_id=pk).order_by("body", "start")
)


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
