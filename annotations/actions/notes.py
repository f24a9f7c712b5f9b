"""Notes: writing, submitting, reviewing."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations import policy
from annotations.actions import edits, spots, telling
from annotations.actions.saying import FIELDS, fill, tags_named
from annotations.actions.states import state_of
from annotations.actions.telling import note_of
from annotations.models import Anchor, Annotation, NoteEdit, Tag
from instruments import ledger, snapshots
from instruments.conflicts import locked_row
from instruments.models import Change, Entity, User
from instruments.refusals import refusal

M = Annotation.Motivation
S = Annotation.Status
# Where a note stands, who wrote it and when are not what it said.
KEPT_ON_RESTORE = {"anchors", "creator_id", "article_id", "published_at", "one_person_desk"}


class Draft(NamedTuple):
    """A new note, where it stands, and its tags by name."""

    note: Annotation
    anchor: Anchor
    tags: list[str]


def create(article_id: int, start: int, end: int, *, by: User, **said: Any) -> Annotation:
    """A draft on a span of the current revision, as `draft` makes it."""
    return draft(article_id, start, end, by=by, **said).note


@ledger.atomic
def draft(
    article_id: int,
    start: int,
    end: int,
    *,
    by: User,
    revision: int | None = None,
    tags: Iterable[str] = (),
    **fields: Any,
) -> Draft:
    """A draft on a span of the current revision. ValidationError names the field; `revision` is the
    number of the one the author saw: if it is no longer current, the offsets mean nothing and are refused."""
    spot = spots.locked_spot(article_id, start, end)
    policy.require(by, "annotate", spot.article)
    anchor = spots.anchor_on(spot, start, end, by=by, number=revision)
    note = Annotation(article=spot.article, creator=by, status=S.DRAFT)
    names = fill(note, fields, tags)
    with ledger.record(note, by=by, action="create") as change:
        note.save(force_insert=True)
        tagged = tags_named(names)
        note.tags.add(*tagged)
        anchor.annotation = note
        anchor.save(force_insert=True)
        change.after = snapshots.state_of(
            note, tags=sorted(tag.pk for tag in tagged), anchors=[snapshots.state_of(anchor)]
        )
    return Draft(note, anchor, names)


def lock_note(pk: int, version: int | None) -> Annotation:
    return locked_row(Annotation, pk, version=version)


def lock_for_review(pk: int, version: int | None) -> Annotation | NoteEdit:
    """The note, or the open edit of a published one: whichever is to be reviewed next."""
    return edits.next_step_of(lock_note(pk, None), version)


@ledger.atomic
def edit(
    pk: int,
    *,
    by: User,
    version: int | None = None,
    tags: Iterable[str] | None = None,
    **fields: Any,
) -> Annotation:
    """Change what a note says. A submitted note goes back to being a draft of its author; a published one
    stays as it is, and what it is to say is an edit beside it."""
    thing = lock_for_review(pk, version)
    note = note_of(thing)
    if note.is_public:
        edits.write(note, open_edit_in(thing), by=by, tags=tags, **fields)
        return note
    policy.require(by, "edit_note", note)
    if note.status in {S.REJECTED, S.WITHDRAWN}:
        raise ValidationError(
            _("This note was %(status)s.") % {"status": note.get_status_display()}, code="closed"
        )
    before = state_of(note)
    with ledger.record(note, by=by, action="edit", before=before) as change:
        names = fill(note, fields, tags)
        if note.status == S.IN_REVIEW:
            note.status, note.reviewer = S.DRAFT, None
        note.rewritten_by = policy.rewriter(note, by)
        note.version += 1
        note.save()
        now = before["tags"] if tags is None else tag(note, names, before["tags"])
        change.after = snapshots.state_of(note, tags=now, anchors=before["anchors"])
    return note


def tag(note: Annotation, names: Iterable[str], before: list[int]) -> list[int]:
    """Give the note the tags of these names in the place of those it had; returns their keys."""
    tags = tags_named(names)
    now = sorted(each.pk for each in tags)
    if now != before:
        note.tags.set(tags)
    return now


def open_edit_in(thing: Annotation | NoteEdit) -> NoteEdit | None:
    return thing if isinstance(thing, NoteEdit) else None


def advance(
    thing: Annotation | NoteEdit,
    *,
    by: User,
    action: str,
    to: str,
    reason: str = "",
    **changes: Any,
) -> Annotation:
    """Move a locked note, or the edit of one, to another status, and record it. Returns the note."""
    before = state_of(thing)
    with ledger.record(thing, by=by, action=action, reason=reason, before=before) as change:
        thing.status = to
        for name, value in changes.items():
            setattr(thing, name, value)
        thing.version += 1
        thing.save()
        change.after = snapshots.state_of(thing, **snapshots.lists_of(thing, before))
    return note_of(thing)


def expect(thing: Annotation | NoteEdit, *statuses: str) -> None:
    if thing.status not in statuses:
        raise ValidationError(
            _("This note is %(status)s; this cannot be done to it.")
            % {"status": thing.get_status_display()},
            code="status",
        )


@ledger.atomic
def submit(pk: int, *, by: User, version: int | None = None) -> Annotation:
    thing = lock_for_review(pk, version)
    policy.require(by, "submit_note", thing)
    expect(thing, S.DRAFT)
    return advance(thing, by=by, action="submit", to=S.IN_REVIEW, returned_because="")


@ledger.atomic
def publish(pk: int, *, by: User, version: int | None = None) -> Annotation:
    """The reviewer vouches for the note, or for its edit, which the note then says. Reviewer and author
    differ, unless the desk is one person's."""
    thing = vouch(pk, by=by, version=version)
    telling.published([thing], by=by)
    return note_of(thing)


def vouch(pk: int, *, by: User, version: int | None = None) -> Annotation | NoteEdit:
    thing = lock_for_review(pk, version)
    policy.require(by, "publish_note", thing)
    expect(thing, S.IN_REVIEW)
    if note_of(thing).article.blind:
        words = _("The article is annotated blind; nothing is published until that is lifted.")
        raise ValidationError(words, code="blind")
    if thing.entity and not thing.entity.is_public:
        words = _("“%(entity)s” is not published; publish it first.")
        raise refusal("entity", words % {"entity": thing.entity}, "unpublished_entity")
    vouched: dict[str, Any] = {
        "reviewer": by,
        "one_person_desk": policy.is_own(by, thing),
        "returned_because": "",
    }
    if isinstance(thing, NoteEdit):
        advance(thing, by=by, action="publish", to=S.PUBLISHED, **vouched)
        edits.apply(thing, by=by)
    else:
        vouched["published_at"] = timezone.now()
        advance(thing, by=by, action="publish", to=S.PUBLISHED, **vouched)
    return thing


@ledger.atomic
def give_back(pk: int, *, by: User, reason: str, version: int | None = None) -> Annotation:
    """Return a note, or the edit of one, to its author, saying why."""
    thing = lock_for_review(pk, version)
    policy.require(by, "return_note", thing)
    expect(thing, S.IN_REVIEW)
    if not reason.strip():
        raise refusal("reason", _("Say why it is returned."), "required")
    changes: dict[str, Any] = {"returned_because": reason, "reviewer": None}
    note = advance(thing, by=by, action="return", to=S.DRAFT, reason=reason, **changes)
    telling.returned(thing, by=by, reason=reason)
    return note


@ledger.atomic
def withdraw(
    pk: int, *, by: User, reason: str = "", version: int | None = None, action: str = "withdraw"
) -> Annotation:
    """Withdraw a note, with the edit of it that may be under way."""
    thing = lock_for_review(pk, version)
    note = note_of(thing)
    policy.require(by, "withdraw_note", note)
    expect(note, S.DRAFT, S.IN_REVIEW, S.PUBLISHED)
    if isinstance(thing, NoteEdit):
        advance(thing, by=by, action="withdraw", to=S.WITHDRAWN, reason=reason)
    return advance(note, by=by, action=action, to=S.WITHDRAWN, reason=reason)


@ledger.atomic
def drop_edit(pk: int, *, by: User, reason: str = "", version: int | None = None) -> Annotation:
    """Withdraw the edit of a published note; the note stays as it is."""
    thing = lock_for_review(pk, version)
    if not isinstance(thing, NoteEdit):
        raise ValidationError(_("No edit of this note is under way."), code="status")
    policy.require(by, "withdraw_note", thing)
    return advance(thing, by=by, action="withdraw", to=S.WITHDRAWN, reason=reason)


@ledger.atomic
def reply(pk: int, body: str, *, by: User, lang: str = "zh-Hant") -> Annotation:
    """Answer a note in its thread; internal, as the thread is, until it is published with it."""
    parent = lock_note(pk, None)
    policy.require(by, "annotate", parent.article)
    answer = Annotation(article=parent.article, parent=parent, creator=by, status=S.DRAFT)
    fill(answer, {"motivation": M.REPLYING, "body": body, "lang": lang}, None)
    with ledger.record(answer, by=by, action="reply"):
        answer.save()
    telling.answered(parent, body, by=by)
    return answer


def submit_all(article_id: int, *, by: User) -> int:
    """Submit all one's drafts on an article; returns how many."""
    drafts = Q(creator=by, status=S.DRAFT) | Q(edits__creator=by, edits__status=S.DRAFT)
    mine = Annotation.objects.filter(drafts, article_id=article_id).exclude(motivation=M.REPLYING)
    mine = mine.distinct()
    with ledger.batch():
        return len([submit(pk, by=by) for pk in mine.order_by("pk").values_list("pk", flat=True)])


@ledger.atomic
def restore(pk: int, seq: int, *, by: User) -> Annotation:
    """Bring back what a note said after change `seq`, as a draft that is reviewed again; of a published
    note, as an edit of it."""
    thing = lock_for_review(pk, None)
    note = note_of(thing)
    change = Change.objects.get(seq=seq)
    if change.thing != note.uuid or change.after is None:
        raise ValidationError(_("Change %(seq)d is not one of this note.") % {"seq": seq})
    if note.is_public:
        again = said_in(change.after) | {"action": "restore", "reason": f"#{seq}"}
        edits.write(note, open_edit_in(thing), by=by, **again)
        return note
    policy.require(by, "edit_note", note)
    said = {name: value for name, value in change.after.items() if name not in KEPT_ON_RESTORE}
    with ledger.record(note, by=by, action="restore", reason=f"#{seq}"):
        note.version += 1
        snapshots.restore(
            note, {"rewritten_by_id": None, **said, "status": S.DRAFT, "reviewer_id": None}
        )
    return note


def said_in(state: snapshots.State) -> dict[str, Any]:
    """What a recorded state of a note says, as `edit` takes it."""
    said = {name: state[name] for name in FIELDS if name in state}
    entity = state["entity_id"]
    said["entity"] = Entity.objects.get(pk=entity) if entity else None
    said["tags"] = list(Tag.objects.filter(pk__in=state["tags"]).values_list("name", flat=True))
    return said


def publish_all(pks: Iterable[int], *, by: User) -> list[Annotation]:
    """Publish many notes, all or none."""
    with ledger.batch():
        things = [vouch(pk, by=by) for pk in sorted(pks)]
        telling.published(things, by=by)
    return [note_of(thing) for thing in things]
