"""Bringing in notes, citations and renderings in number: checked singly, stored together, one Change each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations import policy
from annotations.actions.anchors import check_span, new_anchor
from annotations.actions.saying import fill
from annotations.models import Anchor, Annotation, Article, Citation, Rendering, Tag, sha256
from instruments import ledger
from instruments.conflicts import locked
from instruments.models import Change, Entity, User
from instruments.snapshots import state_of

S = Annotation.Status


@dataclass(frozen=True)
class Fact:
    """A field of an entity that a note's passage bears on."""

    entity: Entity
    field: str
    value: str = ""
    stance: str = Citation.Stance.SUPPORTS


@dataclass(frozen=True)
class NewNote:
    """A note from elsewhere, with the people who made and reviewed it there."""

    start: int
    end: int
    fields: dict[str, Any]
    creator: User
    reviewer: User | None = None
    tags: Sequence[str] = ()
    replies: Sequence[tuple[User, str, str]] = ()
    facts: Sequence[Fact] = field(default=())
    place: str = ""  # in the file it comes from, such as "line 3"

    @property
    def status(self) -> str:
        return S.PUBLISHED if self.reviewer else S.DRAFT


@ledger.atomic
def import_notes(
    article: Article, given: Sequence[NewNote], *, by: User | None, reason: str = ""
) -> list[Annotation]:
    """Store notes on the current revision. ValidationError names the first that cannot be, by its place."""
    policy.require(by, "annotate", article)
    revision = locked(Article.objects.select_related("current"), pk=article.pk).current
    if revision is None:
        raise ValidationError(_("The article has no text."))
    if revision.pk != article.current_id:
        raise ValidationError(_("The text was revised meanwhile; reload it."))
    notes = [checked(article, new, number) for number, new in enumerate(given, 1)]
    Annotation.objects.bulk_create(notes, batch_size=500)
    passages = list(revision.passages.all())
    Anchor.objects.bulk_create(
        [
            new_anchor(note, revision, new.start, new.end, passages=passages)
            for note, new in zip(notes, given, strict=True)
        ],
        batch_size=500,
    )
    attach_tags(notes, given)
    answers = [
        answer for note, new in zip(notes, given, strict=True) for answer in replies_to(note, new)
    ]
    Annotation.objects.bulk_create(answers, batch_size=500)
    facts = [c for note, new in zip(notes, given, strict=True) for c in citations_of(note, new)]
    Citation.objects.bulk_create(facts, batch_size=500)
    record_new([*notes, *answers], ("anchors", "tags"), by=by, reason=reason)
    record_new(facts, (), by=by, reason=reason)
    return notes


def checked(article: Article, new: NewNote, number: int) -> Annotation:
    note = Annotation(
        article=article, creator=new.creator, reviewer=new.reviewer, status=new.status
    )
    try:
        assert article.current is not None
        check_span(article.current.text, new.start, new.end)
        fill(note, new.fields, new.tags)
        if (
            new.reviewer is not None
            and new.reviewer.pk == new.creator.pk
            and not policy.one_person_desk()
        ):
            raise ValidationError({"reviewer": _("Author and reviewer are one person.")})
    except ValidationError as error:
        raise ValidationError(
            _("%(place)s: %(reason)s")
            % {
                "place": new.place or _("Note %(number)d") % {"number": number},
                "reason": " ".join(error.messages),
            }
        ) from error
    if note.status == S.PUBLISHED:
        note.published_at = timezone.now()
    return note


def attach_tags(notes: Sequence[Annotation], given: Sequence[NewNote]) -> None:
    names = sorted({name.strip() for new in given for name in new.tags if name.strip()})
    tags = {name: Tag.objects.get_or_create(name=name)[0] for name in names}
    through = Annotation.tags.through
    through.objects.bulk_create(
        through(annotation_id=note.pk, tag_id=tags[name.strip()].pk)
        for note, new in zip(notes, given, strict=True)
        for name in dict.fromkeys(new.tags)
        if name.strip()
    )


def replies_to(note: Annotation, new: NewNote) -> Iterable[Annotation]:
    for creator, body, lang in new.replies:
        yield Annotation(
            article_id=note.article_id,
            parent=note,
            creator=creator,
            body=body,
            lang=lang,
            status=S.DRAFT,
            motivation=Annotation.Motivation.REPLYING,
        )


def citations_of(note: Annotation, new: NewNote) -> Iterable[Citation]:
    for fact in dict.fromkeys((f.entity.pk, f.field, f.value, f.stance) for f in new.facts):
        entity_id, name, value, stance = fact
        yield Citation(
            entity_id=entity_id,
            field=name,
            value=value,
            stance=stance,
            annotation=note,
            checked_by=new.reviewer,
            checked_at=timezone.now() if new.reviewer else None,
        )


def record_new(
    things: Sequence[models.Model], lists: Sequence[str], *, by: User | None, reason: str
) -> None:
    """One Change for each thing just stored."""
    for start in range(0, len(things), 500):
        chunk = things[start : start + 500]
        manager = type(chunk[0])._default_manager
        stored = (
            manager.filter(pk__in=[thing.pk for thing in chunk])
            .prefetch_related(*lists)
            .order_by("pk")
        )
        ledger.hand_over(
            [
                Change(
                    actor=by,
                    action="import",
                    reason=reason,
                    kind=thing.kind,  # type: ignore[attr-defined]
                    thing=thing.uuid,  # type: ignore[attr-defined]
                    title=str(thing)[:250],
                    after=state_of(thing),
                )
                for thing in stored
            ]
        )


@dataclass(frozen=True)
class NewRendering:
    eid: str
    lang: str
    text: str
    type: str
    creator: User
    reviewer: User


@ledger.atomic
def import_renderings(
    article: Article, given: Sequence[NewRendering], *, by: User | None, reason: str = ""
) -> list[Rendering]:
    """Store published renderings of passages of the current revision."""
    policy.require(by, "render_passage", article)
    revision = article.current
    if revision is None:
        raise ValidationError(_("The article has no text."))
    passages = {passage.eid: passage for passage in revision.passages.all()}
    if missing := [new.eid for new in given if new.eid not in passages]:
        raise ValidationError(
            _("There is no passage %(eid)s.") % {"eid": missing[0]}, code="unknown"
        )
    made = Rendering.objects.bulk_create(
        Rendering(
            article=article,
            revision=revision,
            eid=new.eid,
            lang=new.lang,
            text=new.text,
            type=new.type,
            source_sha256=sha256(passages[new.eid].words(revision.text)),
            status=S.PUBLISHED,
            creator=new.creator,
            reviewer=new.reviewer,
        )
        for new in given
    )
    record_new(made, (), by=by, reason=reason)
    return made
