"""A note that was written a moment ago, as the workbench shows it: from what was written, not read again."""

from typing import Any

from django.db import connection

from annotations.actions.notes import Draft
from annotations.models import Anchor, Annotation, Article, Citation, Tag
from annotations.workbench.presenting import COLUMNS, EXCERPT, QUOTE, Row, entity_row, people
from instruments.models import Entity, Instrument, Kind, User

# Plain SQL, as every save asks: making the query takes longer than running it. A row a tag, or one.
AROUND = f"""
    SELECT n.start, n."end", n.status, substr(n.exact, 1, {QUOTE}),
        (SELECT count(*) FROM {Annotation._meta.db_table} r WHERE r.parent_id = n.annotation_id),
        (SELECT count(*) FROM {Citation._meta.db_table} c WHERE c.annotation_id = n.annotation_id),
        t.name
    FROM {Anchor._meta.db_table} n
    LEFT JOIN {Annotation.tags.through._meta.db_table} l ON l.annotation_id = n.annotation_id
    LEFT JOIN {Tag._meta.db_table} t ON t.id = l.tag_id
    WHERE n.annotation_id = %s AND n.revision_id = %s ORDER BY t.name
"""  # noqa: S608  the names of our own tables


def drafted(draft: Draft, by: User) -> Row:
    """What `presented` says of a new note: nobody can have answered or cited it."""
    anchor = draft.anchor
    place = anchor.start, anchor.end, anchor.status, anchor.exact[:QUOTE], 0, 0
    return told(draft.note, place, draft.tags, by)


def rewritten(article: Article, note: Annotation, by: User) -> Row | None:
    """What `presented` says of a note just written; None of one that is published or stands nowhere, of
    which there is more to say, or less."""
    if note.is_public:
        return None
    with connection.cursor() as cursor:
        cursor.execute(AROUND, [note.pk, article.current_id])
        rows = cursor.fetchall()
    tags = [row[-1] for row in rows if row[-1] is not None]
    return told(note, rows[0][:-1], tags, by) if rows else None


def told(note: Annotation, around: tuple[Any, ...], tags: list[str], by: User) -> Row:
    names = ("start", "end", "place", "exact", "replies", "citations")
    row = {name: getattr(note, name) for name in COLUMNS if name != "pk"}
    row |= dict(zip(names, around, strict=True))
    row |= {"excerpt": note.body[:EXCERPT], "tags": tags, "edit": None}
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
