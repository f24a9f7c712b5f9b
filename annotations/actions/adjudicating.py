"""Adjudication: of two experts' notes that differ, which one stands."""

from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from annotations import policy
from annotations.actions import notes
from annotations.models import Annotation, Article
from instruments import ledger
from instruments.models import Change, User

ADJUDICATE = "adjudicate"
S = Annotation.Status


class Choice(NamedTuple):
    """A note, and its version that was on the screen."""

    pk: int
    version: int


@ledger.atomic
def adjudicate(kept: Choice | None, left: Choice | None, *, by: User) -> None:
    """`kept` stands as it is, on its way to publication; `left` is withdrawn, and goes on counting as what
    its author marked. None is the side of an expert who marked nothing. Each decision names the note
    it was made against as its reason."""
    found = {pk: notes.lock_note(pk, version) for pk, version in sorted(filter(None, (kept, left)))}
    for note in found.values():
        policy.require(by, "publish_note", note)
        notes.expect(note, S.DRAFT, S.IN_REVIEW, S.PUBLISHED)
    uuids = {pk: str(note.uuid) for pk, note in found.items()}
    if kept:
        reason = uuids[left.pk] if left else ""
        with ledger.record(found[kept.pk], by=by, action=ADJUDICATE, reason=reason):
            pass  # who decided, and when, is all there is to say
    if left:
        reason = uuids[kept.pk] if kept else ""
        notes.withdraw(left.pk, by=by, reason=reason, action=ADJUDICATE)


def decisions(article: Article) -> QuerySet[Change]:
    """What was decided on the notes of an article, in order."""
    mine = Annotation.objects.filter(article=article).values("uuid")
    found = Change.objects.filter(kind=Annotation.kind, action=ADJUDICATE, thing__in=mine)
    return found.order_by("seq")


def deciders(article: Article) -> dict[UUID, User | None]:
    """By note, who decided on it last."""
    return {change.thing: change.actor for change in decisions(article).select_related("actor")}
