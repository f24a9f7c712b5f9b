"""Keeping the index: writing documents, taking them away, following the ledger, making all anew."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Model, QuerySet

from annotations.models import Anchor, Annotation, Article, Passage
from instruments.models import KINDS, Change, Entity
from portal import publication
from portal.models import PublicItem, SearchDocument
from portal.search import documents, engine

COLUMNS = [
    "kind",
    "article_id",
    "start",
    "end",
    "entity_kind",
    "year",
    "lang",
    "place",
    "folded",
    "marks",
]
CHUNK = 500
ARTICLES = 10  # read at a time: each may have thousands of passages
Key = tuple[UUID, str]
Progress = Callable[[int, int, str], None]
# What of an article its passages and notes carry in their own documents.
CARRIED = ("status", "current_id", "slug", "issued", "language")


def key(document: SearchDocument) -> Key:
    return document.thing, document.part


def content(document: SearchDocument) -> list[Any]:
    return [getattr(document, name) for name in COLUMNS]


# --- writing ---------------------------------------------------------------------------------


def replace(old: Iterable[SearchDocument], new: Iterable[SearchDocument]) -> int:
    """Put `new` in the place of `old`, touching only what differs. Returns how many were touched."""
    before, after = {key(d): d for d in old}, {key(d): d for d in new}
    gone = [document for k, document in before.items() if k not in after]
    changed = [d for k, d in after.items() if k not in before or content(before[k]) != content(d)]
    outdated = [before[k] for k in map(key, changed) if k in before]
    remove(gone)
    engine.current().forget((d.pk, documents.tokens_of(d)) for d in outdated)
    store(changed)
    return len(gone) + len(changed)


def remove(gone: list[SearchDocument]) -> None:
    if gone:
        engine.current().forget((d.pk, documents.tokens_of(d)) for d in gone)
        SearchDocument.objects.filter(pk__in=[d.pk for d in gone]).delete()


def fill(fresh: list[SearchDocument]) -> None:
    """Write documents into an index that holds none of them."""
    columns = [*COLUMNS, "thing", "part", "tokens"]
    rows = ([*content(d), d.thing, d.part, documents.mark_tokens(d)] for d in fresh)
    if not engine.current().copy(columns, rows):
        store(fresh)


def store(changed: list[SearchDocument]) -> None:
    for start in range(0, len(changed), CHUNK):
        part = changed[start : start + CHUNK]
        for document in part:
            document.tokens = documents.mark_tokens(document)
        stored = SearchDocument.objects.bulk_create(
            part,
            update_conflicts=True,
            unique_fields=["thing", "part"],
            update_fields=[*COLUMNS, "tokens"],
        )
        engine.current().learn((d.pk, documents.tokens_of(d)) for d in stored)


# --- following the ledger --------------------------------------------------------------------


def follow(changes: list[Change], affected: list[UUID]) -> None:
    """Bring the index up to date after `changes`, in their transaction; they, and the notes that hang on
    them, are `affected`."""
    for uuids in publication.chunks(dict.fromkeys(c.thing for c in changes if c.kind in KINDS)):
        refresh_entities(uuids)
    whole = [c.thing for c in changes if c.kind == "article" and carried_moved(c)]
    rest = [c.thing for c in changes if c.kind == "article" and not carried_moved(c)]
    refresh_articles(whole)
    refresh_articles([uuid for uuid in rest if uuid not in set(whole)], passages=False)
    notes = affected + list(
        Annotation.objects.filter(article__uuid__in=whole).values_list("uuid", flat=True)
    )
    touched = {
        uuid for uuids in publication.chunks(dict.fromkeys(notes)) for uuid in refresh_notes(uuids)
    }
    refresh_renderings([c for c in changes if c.kind == "rendering"])
    merged = [c.thing for c in changes if c.action == "merge"]
    refresh_mentions(touched, changes, merged, done=whole)


def carried_moved(change: Change) -> bool:
    before, after = change.before or {}, change.after or {}
    return any(before.get(name) != after.get(name) for name in CARRIED)


def refresh_entities(uuids: list[UUID]) -> None:
    old = SearchDocument.objects.filter(thing__in=uuids, kind__in=KINDS)
    replace(old, documents.of_entities(uuids))


def refresh_notes(uuids: list[UUID]) -> list[UUID]:
    """Refresh the documents of notes; returns those that are, or were, public."""
    old = list(SearchDocument.objects.filter(thing__in=uuids, kind="annotation"))
    fresh = documents.of_notes(uuids)
    replace(old, fresh)
    return [document.thing for document in [*old, *fresh]]


def refresh_articles(uuids: list[UUID], *, passages: bool = True) -> None:
    """Refresh the documents of articles, with their passages or without."""
    for uuid in dict.fromkeys(uuids):
        article = Article.objects.published().select_related("current").filter(uuid=uuid).first()
        fresh = documents.of_article(article) if article else []
        old = SearchDocument.objects.filter(thing=uuid)
        if not passages:
            old, fresh = old.filter(part=""), [document for document in fresh if not document.part]
        replace(old, fresh)


def refresh_renderings(changes: list[Change]) -> None:
    """Refresh the passages whose renderings appeared, changed or vanished."""
    states = [s for c in changes for s in (c.before, c.after) if s and s["status"] == "published"]
    public = Article.objects.published().select_related("current")
    for article in public.filter(pk__in={state["article_id"] for state in states}):
        eids = {state["eid"] for state in states if state["article_id"] == article.pk}
        old = SearchDocument.objects.filter(article=article, kind="passage", part__in=eids)
        replace(old, documents.passages_of(article, eids))


# --- mentions --------------------------------------------------------------------------------


def refresh_mentions(
    touched: set[UUID], changes: list[Change], merged: list[UUID], done: list[UUID]
) -> None:
    """Refresh what the passages around the touched notes say they mention."""
    reach: dict[int, tuple[int, int]] = {}
    links = Anchor.objects.filter(revision=F("annotation__article__current"), start__isnull=False)
    links = links.filter(annotation__entity__isnull=False)
    links = links.exclude(annotation__article__uuid__in=done)
    columns = ("annotation__article_id", "start", "end")
    for uuids in publication.chunks(touched):
        for article, start, end in (
            links.filter(annotation__uuid__in=uuids).order_by().values_list(*columns)
        ):
            extend(reach, article, start, end)
    for change in changes:
        if change.kind == "annotation" and change.thing in touched and linked(change.before):
            for anchor in (change.before or {}).get("anchors", []):
                if anchor["start"] is not None:
                    extend(reach, change.before["article_id"], anchor["start"], anchor["end"])  # type: ignore[index]
    for article in articles_linking(merged):
        extend(reach, article, 0, 2**31 - 1)
    for article in (
        Article.objects.published().filter(pk__in=reach).exclude(uuid__in=done).defer("abstract")
    ):
        remark(article, *reach[article.pk])


def linked(state: dict[str, Any] | None) -> bool:
    """Whether a note as it was named an entity: no other is mentioned by its passage."""
    return bool(state and state["entity_id"])


def extend(reach: dict[int, tuple[int, int]], article: int, start: int, end: int) -> None:
    first, last = reach.get(article, (start, end))
    reach[article] = min(first, start), max(last, end)


def articles_linking(merged: list[UUID]) -> set[int]:
    """Articles whose notes link what other entities were merged into."""
    if not merged:
        return set()
    into = Entity.objects.filter(merged__uuid__in=merged)
    return set(Annotation.objects.filter(entity__in=into).values_list("article_id", flat=True))


def remark(article: Article, first: int, last: int) -> None:
    """Set the mentions of the passages that touch [first, last) of an article."""
    around = SearchDocument.objects.filter(article=article, start__lt=last, end__gt=first)
    old = list(around.filter(kind="passage").defer("tokens"))
    if not old:
        return
    mentions = documents.mentions_in(article, min(d.start for d in old), max(d.end for d in old))
    fresh = []
    for document in old:
        values = {name: getattr(document, name) for name in [*COLUMNS, "thing", "part"]}
        seam = next(mark for mark in document.marks.split() if mark[0] == "b")
        values["marks"] = documents.passage_marks(mentions, document.start, document.end, seam)
        fresh.append(SearchDocument(**values))
    replace(old, fresh)


# --- all of it -------------------------------------------------------------------------------


def everything() -> Iterator[
    tuple[str, int, Callable[[list[UUID]], list[SearchDocument]], QuerySet[Model]]
]:
    """(what, how many at a time, how to make documents of them, the public things)."""
    yield "entities", CHUNK, documents.of_entities, Entity.objects.published()
    yield "articles", ARTICLES, articles_by_uuid, Article.objects.published()
    yield "notes", CHUNK, documents.of_notes, Annotation.objects.published()


def articles_by_uuid(uuids: list[UUID]) -> list[SearchDocument]:
    articles = Article.objects.published().select_related("current").filter(uuid__in=uuids)
    return [document for article in articles for document in documents.of_article(article)]


def rebuild(progress: Progress = lambda *_: None, *, anew: bool = False) -> int:
    """Make the whole index right, in one transaction. Returns the number of documents.

    To make it anew is fast, but may keep searches waiting. Where most of it is there, what is wrong is set
    right in its place instead, and searches find all the while what was there before.
    """
    with transaction.atomic():
        if anew or engine.current().anew_is_unseen or not is_mostly_there():
            make_anew(progress)
        else:
            set_right(progress)
        return SearchDocument.objects.count()


def is_mostly_there() -> bool:
    public = PublicItem.objects.count() + Passage.objects.published().count()
    return 2 * SearchDocument.objects.count() > public


def make_anew(progress: Progress) -> None:
    with engine.current().rebuilding():
        for _uuids, fresh in made(progress):
            fill(fresh)


def set_right(progress: Progress) -> None:
    with engine.current().correcting():
        public: set[UUID] = set()
        for uuids, fresh in made(progress):
            replace(SearchDocument.objects.filter(thing__in=uuids), fresh)
            public.update(uuids)
        things = SearchDocument.objects.order_by().values_list("thing", flat=True).distinct()
        for gone in publication.chunks(set(things.iterator()) - public):
            remove(list(SearchDocument.objects.filter(thing__in=gone)))


def made(progress: Progress) -> Iterator[tuple[list[UUID], list[SearchDocument]]]:
    """All public things, some at a time, with the documents that should be of them."""
    for what, size, make, public in everything():
        uuids = list(public.order_by("pk").values_list("uuid", flat=True))
        for start in range(0, len(uuids), size):
            part = uuids[start : start + size]
            yield part, make(part)
            progress(min(start + size, len(uuids)), len(uuids), what)


def verify() -> Iterator[str]:
    """What is wrong with the index, a line each: too many, missing or outdated documents."""
    seen: set[Key] = set()
    for _what, size, make, public in everything():
        uuids = list(public.order_by("pk").values_list("uuid", flat=True))
        for start in range(0, len(uuids), size):
            fresh = make(uuids[start : start + size])
            stored = {
                key(d): d for d in SearchDocument.objects.filter(thing__in={d.thing for d in fresh})
            }
            seen |= {key(d) for d in fresh}
            yield from differences(fresh, stored)
    for thing, part in (
        SearchDocument.objects.order_by("pk").values_list("thing", "part").iterator()
    ):
        if (thing, part) not in seen:
            yield f"search document {thing} {part} is of nothing public".replace("  ", " ")
    yield from engine.current().verify()


def differences(fresh: list[SearchDocument], stored: dict[Key, SearchDocument]) -> Iterator[str]:
    for document in fresh:
        found = stored.get(key(document))
        if found is None:
            yield f"{document} is not in the search index"
        elif content(found) != content(document):
            yield f"{document} is outdated in the search index"
        elif found.tokens is not None and sorted(found.tokens) != documents.mark_tokens(document):
            yield f"{document} is filed under wrong tokens in the search index"
