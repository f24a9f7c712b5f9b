"""All that one page of hits is made of, read in a fixed number of queries; public things only.

What nearly all hits need is asked in SQL by hand, since to make it anew takes longer than to ask.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connections, router
from django.db.models import F

from annotations.models import Anchor, Annotation, Article
from instruments.models import Label
from instruments.scripts import fold
from portal.api.representations.rows import AMONG, Among, listed
from portal.articles.note_rows import SURE
from portal.models import SearchDocument
from portal.names import References
from portal.reader import Reader
from portal.search.condition import Link
from portal.search.finding import Hit
from portal.serving.planned import Question, asked, asked_together

FEW = 3  # passages of one article that are cut out of its text by the database, each for itself
DOCUMENTS = """
    SELECT d.id, d.kind, d.thing, d.part, d.article_id, d."start", d."end",
        e.id, n.id, a.current_id, a.slug, a.title, a.titles, a.language
    FROM portal_searchdocument d
    LEFT JOIN instruments_entity e ON e.uuid = d.thing AND e.status = 'published'
    LEFT JOIN annotations_annotation n ON n.uuid = d.thing AND n.status = 'published'
    LEFT JOIN annotations_article a ON a.id = d.article_id AND a.status = 'published'
    WHERE d.id {ids}
"""
# What is said of entities: descriptions, labels, identifiers.
WORDS = """
    SELECT entity_id, 0, lang, '', text FROM instruments_description WHERE entity_id {ids}
    UNION ALL SELECT entity_id, 1, lang, kind, text FROM instruments_label WHERE entity_id {ids}
    UNION ALL SELECT entity_id, 2, '', scheme, value FROM instruments_identifier WHERE entity_id {ids}
    ORDER BY 1, 2, 3, 4, 5
"""
RENDERINGS = """
    SELECT article_id, eid, text, lang FROM annotations_rendering
    WHERE article_id {ids} AND eid {names} AND status = 'published' ORDER BY lang, type, id
"""
HEADINGS = """
    SELECT revision_id, eid, heading FROM annotations_passage
    WHERE revision_id {ids} AND eid {names} AND heading IS NOT NULL
"""
TEXTS = """
    SELECT r.article_id, r.text
    FROM annotations_article a JOIN annotations_revision r ON r.id = a.current_id
    WHERE a.id {ids}
"""
PIECES = """
    SELECT d.id, substr(r.text, d."start" + 1, d."end" - d."start")
    FROM portal_searchdocument d
    JOIN annotations_article a ON a.id = d.article_id
    JOIN annotations_revision r ON r.id = a.current_id
    WHERE d.id {ids}
"""
EXACTS = """
    SELECT n.id, anchor.exact FROM annotations_annotation n
    JOIN annotations_article a ON a.id = n.article_id
    JOIN annotations_anchor anchor
        ON anchor.annotation_id = n.id AND anchor.revision_id = a.current_id
    WHERE n.id {ids}
"""
TAGS = """
    SELECT t.annotation_id, tag.name FROM annotations_annotation_tags t
    JOIN annotations_tag tag ON tag.id = t.tag_id
    WHERE t.annotation_id {ids} ORDER BY tag.name
"""
# How the databases are told names, and asked for one of them.
NAMED = {"postgresql": "= ANY(%s::text[])", "sqlite": "IN (SELECT value FROM json_each(%s))"}
NAMES = {"postgresql": list, "sqlite": json.dumps}


class Document(NamedTuple):
    """What of a `SearchDocument` is shown."""

    pk: int
    kind: str
    thing: UUID
    part: str
    article_id: int | None
    start: int | None
    end: int | None
    entity_id: int | None  # of a public one
    note_id: int | None


class Source(NamedTuple):
    """What hits tell of the public article that they stand in. `revision` is the key of the current one."""

    pk: int
    revision: int
    slug: str
    title: str
    titles: dict[str, str]
    language: str


class Note(NamedTuple):
    """What is shown of a public note."""

    pk: int
    body: str
    value: str
    corrected_value: str
    provision: str
    source: str
    lang: str
    entity_id: int | None


@dataclass(slots=True)
class Page:
    """By primary key of the document or of the thing, as each needs."""

    documents: dict[int, Document]
    sources: dict[int, Source] = field(default_factory=dict)
    articles: dict[int, Article] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    renderings: dict[tuple[int, str], list[tuple[str, str]]] = field(default_factory=dict)
    headings: dict[tuple[int, str], str] = field(default_factory=dict)
    notes: dict[int, Note] = field(default_factory=dict)
    exacts: dict[int, str] = field(default_factory=dict)
    tags: dict[int, list[str]] = field(default_factory=dict)
    words: dict[int, list[tuple[int, str, str]]] = field(default_factory=dict)
    linked: dict[tuple[int, int], list[tuple[int, int]]] = field(default_factory=dict)
    names: dict[int, list[str]] = field(default_factory=dict)
    references: References | None = None

    def names_in(self, text: str, link: Link) -> list[str]:
        """The names of an entity to mark in `text`: whole ones, where one that matched is part of them."""
        folded = fold(text)
        return [
            name
            for name in self.names.get(link.entity, [])
            if name in folded and any(part in name for part in link.names)
        ]


def load(hits: Iterable[Hit], reader: Reader) -> Page:
    hits = list(hits)
    page = Page({}) if hits else Page({}, references=References((), reader))
    load_documents(page, [hit.pk for hit in hits])
    load_passages(page)
    load_articles(page)
    load_notes(page, [row.note_id for row in page.documents.values() if row.note_id])
    entities = [row.entity_id for row in page.documents.values() if row.entity_id]
    load_entities(page, entities)
    vias = {link.entity for hit in hits if hit.via for link in hit.via.links}
    load_links(page, [hit.pk for hit in hits if hit.via], vias)
    noted = {note.entity_id for note in page.notes.values()}
    page.references = References(vias.union(entities, noted), reader)
    return page


def among(sql: str, keys: Iterable[int], *more: Iterable[str]) -> list[tuple[Any, ...]]:
    """The rows of one of the questions above, which is planned once: `{ids}` are these keys, `{names}`
    these."""
    return asked(database(), *question(sql, keys, *more))


def question(sql: str, keys: Iterable[int], *more: Iterable[str]) -> Question:
    vendor = database().vendor
    parameters = [listed(vendor, keys)] * sql.count("{ids}")
    parameters += [NAMES[vendor](list(names)) for names in more]
    return sql.format(ids=AMONG[vendor], names=NAMED[vendor]), parameters


def database() -> Any:
    return connections[router.db_for_read(SearchDocument)]


def load_documents(page: Page, pks: list[int]) -> None:
    """The documents, and the public articles they stand in."""
    for row in among(DOCUMENTS, pks):
        pk, kind, thing, part, article, start, end, entity, note, *source = row
        told = Document(pk, kind, UUID(str(thing)), part, article, start, end, entity, note)
        page.documents[pk] = told
        if source[0]:
            revision, slug, title, titles, language = source
            page.sources[article] = Source(
                article, revision, slug, title, json.loads(titles), language
            )


def load_passages(page: Page) -> None:
    """Of passages the text, the renderings and the headings above them."""
    passages = [
        row
        for row in page.documents.values()
        if row.kind == "passage" and row.article_id in page.sources
    ]
    if not passages:
        return
    # Where many stand in one article, its text is read once for all.
    times = Counter(row.article_id for row in passages)
    several = [pk for pk, count in times.items() if pk and count > FEW]
    alone = [row.pk for row in passages if row.article_id not in several]
    articles = {source.revision: pk for pk, source in page.sources.items()}
    eids = {eid for row in passages for eid in above(row.part)}
    whole, pieces, rendered, headings = asked_together(
        database(),
        [
            question(TEXTS, several),
            question(PIECES, alone),
            question(RENDERINGS, page.sources, {row.part for row in passages}),
            question(HEADINGS, articles, eids),
        ],
    )
    texts = dict(whole)
    page.texts = dict(pieces) | {
        row.pk: texts[row.article_id][row.start : row.end]
        for row in passages
        if row.article_id in texts
    }
    for article, eid, *rest in rendered:
        page.renderings.setdefault((article, eid), []).append(tuple(rest))
    page.headings = {(articles[revision], eid): heading for revision, eid, heading in headings}


def load_articles(page: Page) -> None:
    """Those that are hits themselves, whole."""
    pks = [row.article_id for row in page.documents.values() if row.kind == "article"]
    if pks:
        found = Article.objects.published().filter(pk__in=pks)
        page.articles = {article.pk: article for article in found}


def above(eid: str) -> list[str]:
    """The eIds of the passages around one, the nearest first."""
    parts = eid.split("__")
    return ["__".join(parts[:length]) for length in range(len(parts) - 1, 0, -1)]


def load_notes(page: Page, pks: list[int]) -> None:
    """Those that are public."""
    notes = Among(Annotation.objects.published, pks, ("pk",)).values(*Note._fields)
    page.notes = {note["pk"]: Note(**note) for note in notes}
    pks = list(page.notes)
    if not pks:
        return
    exacts, tags = asked_together(database(), [question(EXACTS, pks), question(TAGS, pks)])
    page.exacts = dict(exacts)
    for pk, name in tags:
        page.tags.setdefault(pk, []).append(name)


def load_entities(page: Page, pks: list[int]) -> None:
    """(what it is, language, words) of each, in the order of `WORDS`."""
    for pk, place, lang, _kind, text in among(WORDS, pks) if pks else ():
        page.words.setdefault(pk, []).append((place, lang, text))


def load_links(page: Page, passages: list[int], entities: set[int]) -> None:
    """The names of the entities through which passages were found, and where they are linked."""
    if not entities:
        return
    articles = {page.documents[pk].article_id for pk in passages if pk in page.documents}
    links = Annotation.objects.published().filter(article__in=articles, entity__in=entities)
    here = Anchor.objects.filter(revision=F("annotation__article__current"), status__in=SURE)
    rows = here.filter(annotation__in=links.order_by().values("pk")).order_by("start")
    found = defaultdict(list)
    columns = ("annotation__article_id", "annotation__entity_id", "start", "end")
    for article, entity, start, end in rows.values_list(*columns):
        found[article, entity].append((start, end))
    page.linked = dict(found)
    labels = Label.objects.of_published().filter(entity__in=entities)
    for entity, folded in labels.values_list("entity_id", "folded"):
        page.names.setdefault(entity, []).append(folded)
