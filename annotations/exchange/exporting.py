"""Taking an article's notes to other tools."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.core.exceptions import ValidationError

from annotations.exchange import cas, doccano, w3c
from annotations.exchange.notes import Ground, Note, Person, Reference
from annotations.models import Anchor, Annotation, Article
from instruments.models import Entity, User

S = Annotation.Status
USUAL = (S.DRAFT, S.IN_REVIEW, S.PUBLISHED, S.WITHDRAWN)
SURE = (Anchor.Status.UNCHANGED, Anchor.Status.SHIFTED, Anchor.Status.MANUAL)
WRITERS: dict[str, Callable[[Iterable[Note], Ground], bytes]] = {
    "w3c": w3c.write, "doccano": doccano.write, "cas": cas.write,
}  # fmt: skip


@dataclass(frozen=True)
class Export:
    """A file's bytes, how many notes are in it, and how many wait for a place in the text and are not."""

    content: bytes
    notes: int
    waiting: int


def export(article: Article, format: str, statuses: Iterable[str] = USUAL) -> Export:
    """The notes on the current revision (replies apart) in `w3c`, `doccano` or `cas`.

    ExchangeError where the format cannot hold them.
    """
    anchors = Anchor.objects.filter(revision=article.current, annotation__status__in=list(statuses))
    anchors = anchors.exclude(annotation__motivation=Annotation.Motivation.REPLYING)
    placed = anchors.filter(status__in=SURE).select_related(
        "annotation__entity", "annotation__creator"
    )
    rows = placed.prefetch_related("annotation__tags").order_by("start", "-end", "pk")
    notes = [as_note(anchor) for anchor in rows]
    waiting = anchors.exclude(status__in=SURE).count()
    return Export(WRITERS[format](notes, ground_of(article)), len(notes), waiting)


def ground_of(article: Article) -> Ground:
    """The text of the current revision. ValidationError where there is none."""
    revision = article.current
    if revision is None:
        raise ValidationError("The article has no text.")
    passages = revision.passages.values_list("eid", "start", "end")
    return Ground(
        slug=article.slug, number=revision.number, text=revision.text,
        address=settings.SITE_URL + article.get_absolute_url(), id=str(article.uuid), title=article.title,
        language=article.language, eids={eid: (start, end) for eid, start, end in passages},
    )  # fmt: skip


def as_note(anchor: Anchor) -> Note:
    note = anchor.annotation
    assert anchor.start is not None
    assert anchor.end is not None
    return Note(
        start=anchor.start, end=anchor.end, exact=anchor.exact, motivation=note.motivation,
        reference=reference_to(note.entity, note.proposed_kind), provision=note.provision, body=note.body,
        lang=note.lang, value=note.value, tags=tuple(sorted(tag.name for tag in note.tags.all())),
        verdict=note.verdict, corrected_value=note.corrected_value, source=note.source,
        creator=person(note.creator),
        extra={
            "id": settings.SITE_URL + note.get_absolute_url(), "created": moment(note.created),
            "modified": moment(note.modified),
        },
    )  # fmt: skip


def reference_to(entity: Entity | None, proposed_kind: str) -> Reference | None:
    if entity is None:
        return Reference(kind=proposed_kind) if proposed_kind else None
    return Reference(entity.kind, entity.slug, settings.SITE_URL + entity.get_absolute_url())


def person(user: User | None) -> Person | None:
    """By the id, which tells people of one name apart; the sign-in name stays here."""
    return Person(id=str(user.uuid), name=user.public_name) if user else None


def moment(at: datetime) -> str:
    """RFC 3339 in UTC."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
