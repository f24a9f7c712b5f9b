"""Does everything derived still agree with what it was derived from? Each check yields what is wrong."""

from collections.abc import Callable, Iterator
from itertools import chain

from django.db.models import Count, F, Max, Q

from annotations import anchoring
from annotations.models import Anchor, Annotation, Article, Passage, Revision, sha256
from instruments import ledger
from instruments.models import Entity, Label
from instruments.scripts import fold
from portal.models import PublicChange, PublicHead, PublicItem
from portal.search import index

Check = Callable[[], Iterator[str]]
SETTLED = (Anchor.Status.UNCHANGED, Anchor.Status.SHIFTED, Anchor.Status.MANUAL)


def revisions() -> Iterator[str]:
    """Texts have the hash and length that were stored with them, and anchors and passages fit them."""
    for revision in Revision.objects.select_related("article").iterator(chunk_size=20):
        if sha256(revision.text) != revision.sha256:
            yield f"revision {revision}: the text does not match its SHA-256"
        if len(revision.text) != revision.length:
            yield f"revision {revision}: {len(revision.text)} characters, {revision.length} on record"
        yield from passages(revision)
        yield from anchors(revision)


def passages(revision: Revision) -> Iterator[str]:
    for passage in Passage.objects.filter(revision=revision, end__gt=revision.length):
        yield f"revision {revision}: passage {passage.eid} ends beyond the text"


def anchors(revision: Revision) -> Iterator[str]:
    here = Anchor.objects.filter(revision=revision)
    for anchor in here.filter(status__in=SETTLED).iterator(chunk_size=500):
        if not stands(anchor, revision.text):
            yield f"revision {revision}: the anchor of note {anchor.annotation_id} does not match the text"
    outside = Q(passage__start__gt=F("start")) | Q(passage__end__lt=F("end"))
    for anchor in here.filter(outside | ~Q(passage__revision=revision), passage__isnull=False):
        yield f"revision {revision}: the anchor of note {anchor.annotation_id} is not in its passage"


def stands(anchor: Anchor, text: str) -> bool:
    """Whether the anchor has the words that stand in its place, and those on both sides of them."""
    if anchor.start is None or anchor.end is None or anchor.end > len(text):
        return False
    quote = anchoring.quote_at(text, anchor.start, anchor.end)
    return quote == anchoring.Quote(anchor.exact, anchor.prefix, anchor.suffix)


def placed() -> Iterator[str]:
    """Every note has an anchor in the current revision of its article, be it one that waits."""
    replying = Annotation.Motivation.REPLYING
    for article in Article.objects.exclude(current=None):
        missing = article.annotations.exclude(motivation=replying).exclude(
            anchors__revision=article.current_id
        )
        for note in missing:
            yield f"article {article.slug}: note {note.uuid} has no anchor in revision {article.current}"


def chain_of_changes() -> Iterator[str]:
    for seq, reason in ledger.broken_links():
        yield f"ledger: change {seq} {reason}"


def folded_labels() -> Iterator[str]:
    for label in Label.objects.iterator(chunk_size=1000):
        if fold(label.text) != label.folded:
            yield f"label {label.pk}: its folded form is out of step"


def mentions() -> Iterator[str]:
    """`mention_count` is the number of public notes that link the entity."""
    public = Annotation.objects.published().filter(entity__isnull=False).order_by()
    counts = dict(public.values_list("entity_id").annotate(Count("pk")))
    for entity in Entity.objects.only("pk", "slug", "mention_count").iterator(chunk_size=1000):
        if entity.mention_count != counts.get(entity.pk, 0):
            there = counts.get(entity.pk, 0)
            yield f"entity {entity.slug}: {entity.mention_count} mentions counted, {there} there"


def public_list() -> Iterator[str]:
    """The public change list has no gap, and ends with what is public now."""
    numbers = (
        PublicChange.objects.order_by("seq").values_list("seq", flat=True).iterator(chunk_size=2000)
    )
    expected = 0
    for expected, seq in enumerate(numbers, 1):
        if seq != expected:
            yield f"public changes: number {expected} is missing"
            break
    head = PublicHead.objects.filter(pk=1).values_list("seq", flat=True).first() or 0
    if head != expected:
        yield f"public changes: {expected} entries, {head} counted"
    latest = PublicChange.objects.order_by().values("uuid").annotate(last=Max("seq"))
    told = set(
        PublicChange.objects.filter(seq__in=latest.values("last"), action="upsert")
        .order_by()
        .values_list("uuid", "kind", "url")
    )
    listed = set(PublicItem.objects.values_list("uuid", "kind", "url"))
    for uuid, kind, url in sorted(told ^ listed, key=str):
        yield f"public changes: {kind} {uuid} at {url} is not what was told of it last"


def public_items() -> Iterator[str]:
    querysets = (
        Entity.objects.published(),
        Article.objects.published(),
        Annotation.objects.published(),
    )
    visible = set(
        chain.from_iterable(queryset.values_list("uuid", flat=True) for queryset in querysets)
    )
    listed = set(PublicItem.objects.values_list("uuid", flat=True))
    for uuid in sorted(visible - listed, key=str):
        yield f"{uuid} is public but not listed as such"
    for uuid in sorted(listed - visible, key=str):
        yield f"{uuid} is listed as public but is not"


CHECKS: dict[str, Check] = {
    "revisions": revisions,
    "placed": placed,
    "ledger": chain_of_changes,
    "labels": folded_labels,
    "mentions": mentions,
    "public_changes": public_list,
    "public_items": public_items,
    "search": index.verify,
}
