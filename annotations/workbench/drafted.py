"""A note that was written a moment ago, as the workbench shows it: from what was written, not read again."""

from annotations.actions.notes import Draft
from annotations.models import Annotation
from annotations.workbench.presenting import COLUMNS, EXCERPT, QUOTE, Row, entity_row, name_of
from instruments.models import Entity, Instrument, Kind, User


def drafted(draft: Draft, by: User) -> Row:
    """What `presented` says of the same note: nobody can have answered, cited or reviewed it."""
    note, entity = draft.note, draft.note.entity
    return {
        "notes": [row(note, draft)],
        "entities": {entity.pk: entity_row(entity, date_of(entity))} if entity else {},
        "people": {by.pk: name_of(by)},
    }


def row(note: Annotation, draft: Draft) -> Row:
    anchor = draft.anchor
    return {name: getattr(note, name) for name in COLUMNS if name != "pk"} | {
        "start": anchor.start,
        "end": anchor.end,
        "place": anchor.status,
        "exact": anchor.exact[:QUOTE],
        "excerpt": note.body[:EXCERPT],
        "tags": draft.tags,
        "replies": 0,
        "citations": 0,
    }


def date_of(entity: Entity) -> str | None:
    if entity.kind != Kind.INSTRUMENT:
        return None
    dated = Instrument.objects.with_dated().filter(pk=entity.pk)
    return dated.values_list("dated_on", flat=True).first()
