"""A note that was written a moment ago, as the workbench shows it: from what was written, not read again."""

from annotations.actions.notes import Draft
from annotations.models import Annotation
from annotations.why import why
from annotations.workbench.presenting import COLUMNS, QUOTE, Row, entity_row, excerpt, people
from annotations.workbench.seen import Place, Seen
from instruments.models import Entity, Instrument, Kind, User


def drafted(draft: Draft, by: User) -> Row:
    """What `presented` says of a new note: nobody can have answered or cited it."""
    anchor = draft.anchor
    place = Place(anchor.start, anchor.end, anchor.status, anchor.exact[:QUOTE], 0, 0)
    return told(draft.note, place, draft.tags, by)


def rewritten(seen: Seen, note: Annotation, tags: list[str], by: User) -> Row | None:
    """What `presented` says of a note just written; None where there is more to say, of one that was
    published before, or less, of one that stands nowhere."""
    if seen.note.is_public or seen.place is None:
        return None
    return told(note, seen.place, tags, by)


def told(note: Annotation, place: Place, tags: list[str], by: User) -> Row:
    row = {name: getattr(note, name) for name in COLUMNS if name != "pk"} | place._asdict()
    row |= {"excerpt": excerpt(note.body), "rationale": why(note.rationale)}
    row |= {"tags": tags, "edit": None}
    entity = note.entity
    return {
        "notes": [row],
        "entities": {entity.pk: entity_row(entity, date_of(entity))} if entity else {},
        "people": people([note.creator_id, note.reviewer_id], known=by),
    }


def date_of(entity: Entity) -> str | None:
    if entity.kind != Kind.INSTRUMENT:
        return None
    dated = Instrument.objects.with_dated().filter(pk=entity.pk)
    return dated.values_list("dated_on", flat=True).first()
