"""The dated events of one entity, in order: what is known of it by day, month or year."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from instruments import edtf
from instruments.models import Body, Instrument, InstrumentRelation, Kind, Membership, TreatyAction
from portal.dates import shown_date
from portal.entities.connections import PARTS, POINTING, Period
from portal.entities.evidence import Footnote
from portal.entities.facts import Fact
from portal.names import Reference, References

# What of another kind is dated by its own beginning, seen from here.
BEGINNINGS = {"narrower", "about", "adopted_instruments", "founded", "instruments"}
Pointing = list[tuple[str, list[int]]]


@dataclass(frozen=True, slots=True)
class Event:
    """`date` is EDTF at the precision at which it is known; `others` who else had part in it."""

    date: str
    words: str
    others: list[Reference]
    notes: list[Footnote]

    @property
    def shown(self) -> str:
        return shown_date(self.date)

    @property
    def precision(self) -> str:
        return edtf.precision(self.date)

    @property
    def label(self) -> str:
        """All of it in one line, as a picture names its marks."""
        named = ", ".join(other.name for other in self.others)
        return f"{self.shown}, {self.words}: {named}" if named else f"{self.shown}, {self.words}"


def in_order(events: Iterable[Event]) -> list[Event]:
    """The earliest first, a year before its months; what is alike on one date is one event."""
    alike: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in events:
        alike[event.date, event.words].append(event)
    return [joined(found) for _key, found in sorted(alike.items())]


def joined(events: list[Event]) -> Event:
    others = {other.pk: other for event in events for other in event.others}
    notes = {note.number: note for event in events for note in event.notes}
    named = sorted(others.values(), key=lambda other: other.name)
    return Event(events[0].date, events[0].words, named, list(notes.values()))


def events_of(
    entity: Any,
    references: References,
    *,
    facts: list[Fact],
    memberships: tuple[list[Membership], list[Period]],
    members: list[Membership],
    actions: list[TreatyAction],
    pointing: Pointing,
    relations: list[InstrumentRelation],
) -> list[Event]:
    """All of them, from what its page has read anyway; see the functions below."""
    return in_order(
        [
            *of_itself(facts),
            *of_memberships(*memberships, references),
            *of_members(members, references),
            *of_actions(actions, entity, references),
            *of_others(entity, pointing, relations, references),
        ]
    )


def of_itself(facts: list[Fact]) -> Iterator[Event]:
    """The dates among its own facts, each with the footnotes of that fact."""
    for fact in facts:
        if fact.datetime:
            yield Event(fact.datetime, fact.name, [], fact.notes)


def of_memberships(
    rows: list[Membership], periods: list[Period], references: References
) -> Iterator[Event]:
    """When it came to a body and when it left; `periods` are the shown ones of `rows`, in their order."""
    shown = [row for row in rows if row.body_id in references]
    for row, period in zip(shown, periods, strict=True):
        yield from came_and_left(row, period.other, period.notes)


def of_members(rows: list[Membership], references: References) -> Iterator[Event]:
    """When those came that a body has on the day, and when they leave."""
    for row in rows:
        if row.member_id in references:
            yield from came_and_left(row, references[row.member_id], [])


def came_and_left(row: Membership, other: Reference, notes: list[Footnote]) -> Iterator[Event]:
    status = row.get_status_display()
    if row.start:
        yield Event(row.start, status, [other], notes)
    if row.end:
        yield Event(row.end, _("no longer %(status)s") % {"status": status}, [other], notes)


def of_actions(rows: list[TreatyAction], entity: Any, references: References) -> Iterator[Event]:
    """What was done to an instrument, or by it to instruments, on the day on which it was done."""
    for row in rows:
        there = row.participant_id if entity.kind == Kind.INSTRUMENT else row.instrument_id
        date = row.done or row.effective
        if date and there in references:
            yield Event(date, str(row.get_action_display()), [references[there]], [])


def of_others(
    entity: Any, pointing: Pointing, relations: list[InstrumentRelation], references: References
) -> Iterator[Event]:
    """What others began here: instruments it adopted or that refer to it, bodies that are part of it.

    Two queries at most, however many there are.
    """
    verbs = dict(began(entity, pointing))
    verbs |= {row.subject_id: str(row.inverse) for row in relations if row.object_id == entity.pk}
    kinds = {pk: references[pk].kind for pk in verbs if pk in references}
    for pk, date in beginnings(kinds).items():
        yield Event(date, verbs[pk], [references[pk]], [])


def began(entity: Any, pointing: Pointing) -> Iterator[tuple[int, str]]:
    """(key, words) of what points here and is dated by its own beginning."""
    dated = {str(title) for accessor, title, _column in POINTING if accessor in BEGINNINGS}
    dated.add(str(PARTS.get(Kind(entity.kind), "")))
    for title, pks in pointing:
        if title in dated:
            yield from ((pk, title) for pk in pks)


def beginnings(kinds: dict[int, str]) -> dict[int, str]:
    """The date of each instrument, and the day from which each body is there, where it is known."""
    instruments = [pk for pk, kind in kinds.items() if kind == Kind.INSTRUMENT]
    bodies = [pk for pk, kind in kinds.items() if kind == Kind.BODY]
    found: dict[int, str] = {}
    if instruments:
        dated = Instrument.objects.filter(pk__in=instruments).with_dated()
        found |= dated.filter(dated_on__isnull=False).values_list("pk", "dated_on")
    if bodies:
        there = Body.objects.filter(pk__in=bodies, established__isnull=False)
        found |= there.values_list("pk", "established")
    return found
