"""Edits of published notes: the note stays as readers know it until its edit is published.

Every step locks the note first, so that its edits have one writer at a time.
"""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from annotations import policy
from annotations.actions.saying import FIELDS, fill, tags_named
from annotations.models import Annotation, NoteEdit
from instruments import ledger
from instruments.conflicts import Conflict, locked
from instruments.models import User

S = NoteEdit.Status


def open_edit(note: Annotation) -> NoteEdit | None:
    """The edit under way of a note that is locked; it is then locked too."""
    pk = note.edits.open().values_list("pk", flat=True).first()
    return locked(NoteEdit.objects.select_related("annotation", "entity"), pk=pk) if pk else None


def next_step_of(note: Annotation, version: int | None) -> Annotation | NoteEdit:
    """What is reviewed next: the open edit of the note, else the note. Conflict where its version is not
    `version`. An edit's numbers begin beyond the note's: the one is never taken for the other."""
    thing = (note.is_public and open_edit(note)) or note
    if version is not None and thing.version != version:
        raise Conflict(thing)
    return thing


def begun(note: Annotation, *, by: User) -> NoteEdit:
    """An unsaved edit that says what the note says."""
    said = {name: getattr(note, name) for name in FIELDS}
    return NoteEdit(annotation=note, creator=by, version=note.version, **said)


def write(
    note: Annotation,
    edit: NoteEdit | None,
    *,
    by: User,
    tags: Iterable[str] | None,
    action: str = "edit",
    reason: str = "",
    **fields: Any,
) -> NoteEdit:
    """Write the edit under way, or begin one; a draft until it is submitted."""
    policy.require(by, "edit_note", edit or note)
    if edit is None and tags is None:
        tags = [tag.name for tag in note.tags.all()]
    edit = edit or begun(note, by=by)
    with ledger.record(edit, by=by, action=action if edit.pk else "create", reason=reason):
        names = fill(edit, fields, tags)
        edit.status = S.DRAFT
        edit.version += 1
        edit.save()
        if tags is not None:
            edit.tags.set(tags_named(names))
    return edit


def apply(edit: NoteEdit, *, by: User) -> None:
    """The published note says from now on what its edit, just published, says."""
    note = edit.annotation
    with ledger.record(note, by=by, action="publish"):
        for name in FIELDS:
            setattr(note, name, getattr(edit, name))
        note.reviewer, note.one_person_desk = by, edit.one_person_desk
        note.rewritten_by = policy.rewriter(note, edit.creator)
        note.published_at = timezone.now()
        note.version += 1
        note.save()
        note.tags.set(edit.tags.all())
