"""Anchors: where notes stand, in this revision and the next."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.utils.translation import gettext as _

from annotations import anchoring, policy
from annotations.actions import spots
from annotations.models import Anchor, Annotation, Article, Passage, Revision
from instruments import ledger
from instruments.conflicts import locked
from instruments.models import User


def innermost(passages: Sequence[Passage], start: int, end: int) -> Passage | None:
    """The smallest passage that holds the whole span."""
    around = [p for p in passages if p.start <= start and end <= p.end]
    return min(around, key=lambda p: (p.end - p.start, -p.order), default=None)


def holding(revision: Revision, start: int, end: int) -> Passage | None:
    """The same, asked of the database."""
    around = revision.passages.filter(start__lte=start, end__gte=end)
    return around.order_by(F("end") - F("start"), "-order").first()


def check_span(text: str, start: int, end: int) -> None:
    """Raise ValidationError unless [start, end) is a span of `text` that a note can stand on."""
    spots.check_span(len(text), text[max(start, 0) : max(end, 0)], start, end)


def new_anchor(
    annotation: Annotation,
    revision: Revision,
    start: int,
    end: int,
    *,
    passages: Sequence[Passage] | None = None,
    by: User | None = None,
) -> Anchor:
    """An unsaved anchor at a span that was checked."""
    found = holding(revision, start, end) if passages is None else innermost(passages, start, end)
    quote = anchoring.quote_at(revision.text, start, end)
    place: dict[str, Any] = {"annotation": annotation, "revision": revision, "passage": found}
    return spots.by_hand(quote, start, end, by=by, **place)


def carry_over(
    article: Article, old: Revision, new: Revision, passages: Sequence[Passage]
) -> list[Anchor]:
    """Place every note of `old` in `new`; none is left behind, whatever its status."""
    after = [
        placed(anchor, placement, new, passages)
        for anchor, placement in foresee(article, old, new.text)
    ]
    lost = Anchor.objects.filter(revision=old, annotation__article=article, start=None)
    after += [
        still_lost(anchor, new) for anchor in lost.select_related("annotation").order_by("pk")
    ]
    return Anchor.objects.bulk_create(after, batch_size=500)


def foresee(article: Article, old: Revision, text: str) -> list[tuple[Anchor, anchoring.Placement]]:
    """Where each placed note of `old` would stand in `text`. Nothing is stored."""
    before = list(
        Anchor.objects.filter(revision=old, annotation__article=article)
        .exclude(start=None)
        .select_related("annotation__entity")
        .order_by("pk")
    )
    placements = anchoring.reanchor(old.text, text, [as_value(anchor) for anchor in before])
    return list(zip(before, placements, strict=True))


def as_value(anchor: Anchor) -> anchoring.Anchor:
    assert anchor.start is not None
    assert anchor.end is not None
    return anchoring.Anchor(anchor.start, anchor.end, anchor.exact, anchor.prefix, anchor.suffix)


def placed(
    anchor: Anchor, placement: anchoring.Placement, revision: Revision, passages: Sequence[Passage]
) -> Anchor:
    """The anchor in the new revision. What waits for a person keeps the words and context it came with."""
    waiting = anchor.status in Anchor.WAITING
    certain = placement.status in ("unchanged", "shifted") and not waiting
    status = anchor.status if waiting and placement.status != "orphaned" else placement.status
    start, end = placement.start, placement.end
    quote = (
        anchoring.quote_at(revision.text, start, end)
        if certain and start is not None and end is not None
        else anchor
    )
    return Anchor(
        annotation=anchor.annotation,
        revision=revision,
        status=status,
        score=placement.score,
        start=start,
        end=end,
        exact=quote.exact,
        prefix=quote.prefix,
        suffix=quote.suffix,
        passage=innermost(passages, start, end) if start is not None and end is not None else None,
        candidates=[[c.start, c.end, c.score] for c in placement.candidates],
    )


def still_lost(anchor: Anchor, revision: Revision) -> Anchor:
    """An orphan stays one, with its old context, until someone places it."""
    found = anchoring.find(revision.text, anchor.exact, anchor.prefix, anchor.suffix)
    return Anchor(
        annotation=anchor.annotation,
        revision=revision,
        status=Anchor.Status.ORPHANED,
        score=0.0,
        exact=anchor.exact,
        prefix=anchor.prefix,
        suffix=anchor.suffix,
        candidates=[[c.start, c.end, c.score] for c in found[:5]],
    )


@ledger.atomic
def place(note_id: int, start: int, end: int, *, by: User, version: int | None = None) -> Anchor:
    """A person says where a note stands in the current revision. Where readers see it in a sure place, that
    is for a reviewer: nobody moves what they published under it unseen."""
    # The article first: a revision stored meanwhile would carry over where the note stood before.
    article_id = Annotation.objects.values_list("article_id", flat=True).get(pk=note_id)
    revision = locked(Article.objects.select_related("current"), pk=article_id).current
    note = locked(Annotation.objects.select_related("article"), pk=note_id, version=version)
    policy.require(by, "place_anchor", note)
    assert revision is not None
    check_span(revision.text, start, end)
    stored = Anchor.objects.filter(annotation=note, revision=revision).first()
    if note.is_public and stored and stored.status not in Anchor.WAITING:
        vouch_for_move(note, by=by)
    with ledger.record(note, by=by, action="place"):
        anchor = new_anchor(note, revision, start, end, by=by)
        anchor.pk = stored.pk if stored else None
        anchor.save(force_update=stored is not None)
        note.version += 1
        note.save()
    return anchor


def vouch_for_move(note: Annotation, *, by: User) -> None:
    """`by` is from now on who vouches for the note; PermissionDenied where they may not."""
    if not policy.can(by, "publish_note", note):
        raise PermissionDenied(
            _("Readers see this note where it stands; only who may review it can move it.")
        )
    note.reviewer, note.one_person_desk = by, policy.is_own(by, note)
