"""Reads the notes of an article again only as far as something that they show has changed.

A page is out of date as soon as anything public changes anywhere; most changes are elsewhere, and most
others are of one note. The public change list tells: what was read before is good but for the notes that
changes since then name; where they name the article, or an entity that a note links, all is read again. Of
a new revision the places of the notes are read: what they say is what it was.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from annotations.models import Annotation, Revision
from instruments.models import Entity
from portal.articles.note_rows import FEW, PLACES
from portal.articles.reading import KeptRevision, Note, in_text, notes_on, told_to
from portal.models import PublicChange
from portal.reader import Reader
from portal.serving.prepared import Prepared, Together, dashed, uuid_text

MOST = 64  # readings kept in a process
LOOKED_THROUGH = 200  # changes; after more, reading again is as quick


@dataclass(frozen=True, slots=True)
class Reading:
    """The notes on a revision as they were at public change `seq`, for `reader`: where it `was_current`, all
    that were public."""

    article: UUID
    kept: KeptRevision
    was_current: bool
    seq: int
    reader: Reader
    notes: tuple[Note, ...]


_kept: OrderedDict[tuple[KeptRevision, Reader], Reading] = OrderedDict()
_lock = threading.Lock()


def notes_of(
    revision: Revision, reader: Reader, seq: int, asked: Together | None = None
) -> tuple[Note, ...]:
    """As `reading.notes_on`, from memory where that is safe; `seq` was the latest public change just now,
    in the database that is read."""
    kept, asked = KeptRevision(revision), asked or Together()
    found = kept_for(kept, reader)
    if found is None:
        notes = notes_on(revision, reader, asked)
    elif found.reader == reader:
        notes = notes_since(found, seq, revision, asked)
    else:
        is_as_new = (found.kept, found.seq) == (kept, seq)
        same = found.notes if is_as_new else notes_since(found, seq, revision, asked)
        notes = told_to(reader, same, asked)
    with _lock:
        _kept[kept, reader] = Reading(
            revision.article.uuid, kept, is_current(kept), seq, reader, notes
        )
        _kept.move_to_end((kept, reader))
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return notes


def kept_for(kept: KeptRevision, reader: Reader) -> Reading | None:
    """The best that was kept: of this revision rather than, where it is the current one, of one that was;
    for this reader rather than for another; the last rather than an earlier one."""
    article, follows = kept.revision.article.uuid, is_current(kept)
    with _lock:
        mine = [
            found
            for found in _kept.values()
            if found.kept == kept or (follows and found.was_current and found.article == article)
        ]
    best = [(found.kept == kept, found.reader == reader, at) for at, found in enumerate(mine)]
    return mine[max(best)[2]] if best else None


def is_current(kept: KeptRevision) -> bool:
    return bool(kept.revision.pk == kept.revision.article.current_id)


def notes_since(found: Reading, seq: int, revision: Revision, asked: Together) -> tuple[Note, ...]:
    """The notes at `seq`, of those that were found before and what has changed since."""
    is_moved = found.kept != KeptRevision(revision)
    changes = asked.rows(CHANGES, found.seq, seq)
    placed = asked.rows(PLACES, revision.pk) if is_moved else None
    touched = touched_by(changes(), found, seq, revision, is_moved)
    notes = found.notes
    if touched is not None and placed:
        places = {pk: place for pk, *place in placed()}
        there = [note.at(*places[note.id]) for note in notes if note.id in places]
        notes = tuple(sorted(there, key=in_text))
    if touched is None or len(touched) > FEW:
        return notes_on(revision, found.reader, asked)
    if not touched:
        return notes
    again = notes_on(revision, found.reader, asked, only=sorted(touched))
    rest = [note for note in notes if note.id not in touched]
    return tuple(sorted([*rest, *again], key=in_text))


def touched_by(
    changes: list[tuple], found: Reading, seq: int, revision: Revision, is_moved: bool
) -> set[int] | None:
    """The keys of the notes that show something of what `changes` name; None where all must be read again:
    after too many, and where there was no change at all, since then somebody wants them read again."""
    if is_moved and found.seq == seq:
        return set()
    named = {dashed(uuid) for _kind, uuid in changes}
    if not 0 < len(changes) <= LOOKED_THROUGH or found.seq > seq:
        return None
    # That the text was revised is known where it is another; anything else may be about its notes.
    if not is_moved and str(revision.article.uuid) in named:
        return None
    kinds = {kind for kind, _uuid in changes} - {"article"}
    if kinds - {"annotation"}:
        linked = {note.entity.pk for note in found.notes if note.entity}
        if not linked.isdisjoint(entities_between(found.seq, seq)):
            return None
    return notes_between(revision.article_id, found.seq, seq) if "annotation" in kinds else set()


def between(after: int, upto: int) -> QuerySet:
    return PublicChange.objects.filter(seq__gt=after, seq__lte=upto)


def changes_between(after: int, upto: int) -> QuerySet:
    rows = between(after, upto).order_by("seq").values_list("kind", uuid_text("uuid"))
    return rows[: LOOKED_THROUGH + 1]


def named_between(article: int, after: int, upto: int) -> QuerySet:
    """(key, key of the note it answers) of the article's notes and replies that changes name."""
    named = between(after, upto).order_by().values("uuid")
    notes = Annotation.objects.filter(article=article, uuid__in=named)
    return notes.order_by().values_list("pk", "parent_id")


def linkable_between(after: int, upto: int) -> QuerySet:
    named = between(after, upto).order_by().values("uuid")
    return Entity.objects.filter(uuid__in=named).order_by().values_list("pk")


CHANGES, NAMED = Prepared(changes_between, 2), Prepared(named_between, 3)
ENTITIES = Prepared(linkable_between, 2)


def entities_between(after: int, upto: int) -> list[int]:
    """The keys of the entities that changes name."""
    return [pk for (pk,) in ENTITIES.rows(after, upto)]


def notes_between(article: int, after: int, upto: int) -> set[int]:
    """The keys of the article's notes that changes name, or of which they name a reply."""
    return {parent or pk for pk, parent in NAMED.rows(article, after, upto)}
