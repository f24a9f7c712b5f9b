"""Reads the notes of an article again only when something that they show has changed.

A page is out of date as soon as anything public changes anywhere; most changes are elsewhere. The
public change list tells which: what was read before is good as long as no change since then names
the article, one of its notes or an entity that they link, and no new note of it has appeared.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from uuid import UUID

from annotations.models import Annotation, Revision
from instruments.models import Entity
from portal.models import PublicChange
from portal.publication import public_seq
from portal.reader import Reader
from portal.reading import KeptRevision, Note, notes_on

MOST = 64  # readings kept in a process
LOOKED_THROUGH = 200  # changes; after more, reading again is as quick


@dataclass(frozen=True, slots=True)
class Reading:
    """The notes as they were at public change `seq`."""

    seq: int
    notes: tuple[Note, ...]

    def shows(self, uuids: set[UUID]) -> bool:
        """Whether a change of one of the things of these names would show in the notes."""
        written = {note.uuid for note in self.notes}
        written.update(reply.uuid for note in self.notes for reply in note.replies)
        if not written.isdisjoint(map(str, uuids)):
            return True
        linked = {note.entity.pk for note in self.notes if note.entity}
        changed = Entity.objects.filter(uuid__in=uuids).order_by().values_list("pk", flat=True)
        return not linked.isdisjoint(changed)


_kept: OrderedDict[tuple[KeptRevision, Reader], Reading] = OrderedDict()
_lock = threading.Lock()


def notes_of(revision: Revision, reader: Reader) -> tuple[Note, ...]:
    """As `reading.notes_on`, from memory where that is safe."""
    key, seq = (KeptRevision(revision), reader), public_seq()
    with _lock:
        found = _kept.get(key)
    if found is None or not untouched(found, seq, revision):
        notes = notes_on(revision, reader)
        found = Reading(seq, notes)
    else:
        found = Reading(seq, found.notes)
    with _lock:
        _kept[key] = found
        _kept.move_to_end(key)
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return found.notes


def untouched(found: Reading, seq: int, revision: Revision) -> bool:
    """Whether the changes from `found.seq` to `seq` leave the notes as they are; no for none at all,
    since then somebody wants them read again."""
    since = PublicChange.objects.filter(seq__gt=found.seq, seq__lte=seq).order_by("seq")
    changes = list(since.values_list("kind", "uuid")[: LOOKED_THROUGH + 1])
    if not changes or len(changes) > LOOKED_THROUGH or found.seq > seq:
        return False
    uuids = {uuid for _kind, uuid in changes}
    if revision.article.uuid in uuids or found.shows(uuids):
        return False
    notes = {uuid for kind, uuid in changes if kind == "annotation"}
    return (
        not notes
        or not Annotation.objects.filter(article_id=revision.article_id, uuid__in=notes).exists()
    )
