"""Suggestions: proposing notes from the catalogue and the text's patterns, and deciding on them."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from annotations import policy
from annotations.actions.anchors import new_anchor
from annotations.actions.notes import M, S, advance, expect, lock_note
from annotations.actions.saying import fill
from annotations.actions.states import state_of
from annotations.models import Anchor, Annotation, Article
from annotations.suggestions import Name, Suggestion, propose
from instruments import ledger, snapshots
from instruments.conflicts import locked
from instruments.models import Entity, Label, Topic, User

SUGGESTIBLE = ("state", "body", "instrument", "place", "topic")


def catalogue_names() -> list[Name]:
    """Every label that can be recognised in a text, with what it names."""
    # A topic with a notation is a subject heading: it classifies a text, it is not named in it.
    headings = Topic.objects.exclude(notation="").values("pk")
    rows = Label.objects.filter(entity__kind__in=SUGGESTIBLE).exclude(entity__status="withdrawn")
    rows = rows.exclude(entity__in=headings)
    ordered = rows.order_by("entity__slug", "pk").values_list(
        "entity__slug", "entity__kind", "text", "kind"
    )
    return [
        Name(entity=slug, kind=kind, text=text, label_kind=label)
        for slug, kind, text, label in ordered
    ]


@ledger.atomic
def suggest(article_id: int, *, by: User | None) -> list[tuple[Annotation, Suggestion]]:
    """Store what can be proposed for the current revision and was not proposed, made or rejected before."""
    article = locked(Article.objects.select_related("current"), pk=article_id)
    policy.require(by, "suggest", article)
    revision = article.current
    if revision is None:
        raise ValidationError(_("The article has no text."))
    passages = list(revision.passages.all())
    found = propose(revision.text, catalogue_names(), passages=[(p.start, p.end) for p in passages])
    known = known_keys(article)
    fresh = [s for s in found if key(s) not in known]
    entities = {
        e.slug: e for e in Entity.objects.filter(slug__in={s.entity for s in fresh if s.entity})
    }
    notes = Annotation.objects.bulk_create(
        [as_note(article, s, entities) for s in fresh], batch_size=500
    )
    Anchor.objects.bulk_create(
        [
            new_anchor(n, revision, s.start, s.end, passages=passages)
            for n, s in zip(notes, fresh, strict=True)
        ],
        batch_size=500,
    )
    with ledger.record(article, by=by, action="suggest", reason=f"{len(notes)}"):
        pass
    return list(zip(notes, fresh, strict=True))


def key(s: Suggestion) -> tuple[Any, ...]:
    return s.start, s.end, s.entity or s.kind, s.value or ""


def known_keys(article: Article) -> set[tuple[Any, ...]]:
    """What stands on the current revision already, in whatever status, in the terms of `key`."""
    rows = Anchor.objects.filter(
        revision=article.current, annotation__motivation__in=[M.IDENTIFYING, M.CLASSIFYING]
    )
    columns = rows.values_list(
        "start",
        "end",
        "annotation__entity__slug",
        "annotation__proposed_kind",
        "annotation__value",
        "annotation__motivation",
    )
    return {
        (start, end, slug or kind or ("date" if motivation == M.CLASSIFYING else ""), value)
        for start, end, slug, kind, value, motivation in columns
    }


def as_note(article: Article, s: Suggestion, entities: dict[str, Entity]) -> Annotation:
    is_date = s.kind == "date"
    return Annotation(
        article=article,
        status=S.SUGGESTED,
        motivation=M.CLASSIFYING if is_date else M.IDENTIFYING,
        entity=entities.get(s.entity or ""),
        proposed_kind=s.kind,
        value=s.value or "",
        confidence=s.confidence,
        rationale=s.reason[:300],
        lang=article.language,
    )


@ledger.atomic
def accept(pk: int, *, by: User, version: int | None = None, **corrections: Any) -> Annotation:
    """Make a suggestion one's own draft, as it is or corrected (entity, value, provision …)."""
    note = lock_note(pk, version)
    policy.require(by, "decide_suggestion", note)
    expect(note, S.SUGGESTED)
    before = state_of(note)
    with ledger.record(note, by=by, action="accept", before=before) as change:
        fill(note, corrections, None)
        note.status, note.creator = S.DRAFT, by
        note.version += 1
        note.save()
        change.after = snapshots.state_of(note, **snapshots.lists_of(note, before))
    return note


@ledger.atomic
def reject(pk: int, *, by: User, version: int | None = None) -> Annotation:
    """Say no to a suggestion; it is remembered and not proposed again."""
    note = lock_note(pk, version)
    policy.require(by, "decide_suggestion", note)
    expect(note, S.SUGGESTED)
    return advance(note, by=by, action="reject", to=S.REJECTED, creator=by)


def alike(note: Annotation) -> list[Annotation]:
    """The open suggestions on the same article for the same thing, in text order, `note` among them."""
    same: dict[str, Any] = {
        "entity_id": note.entity_id,
        "value": note.value,
        "proposed_kind": note.proposed_kind,
    }
    rows = Annotation.objects.filter(
        article_id=note.article_id, status=S.SUGGESTED, **same
    ).in_place()
    if note.entity_id is None and not note.value:
        exact = (
            note.anchors.filter(revision=note.article.current)
            .values_list("exact", flat=True)
            .first()
        )
        rows = rows.filter(anchors__exact=exact)
    return list(rows.order_by("anchors__start"))


def accept_all(pks: Iterable[int], *, by: User) -> list[Annotation]:
    with ledger.batch():
        return [accept(pk, by=by) for pk in sorted(pks)]


def reject_all(pks: Iterable[int], *, by: User) -> list[Annotation]:
    with ledger.batch():
        return [reject(pk, by=by) for pk in sorted(pks)]
