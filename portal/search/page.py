"""All that one page of hits is made of, read in a fixed number of queries; public things only.

What nearly all hits need is asked in SQL by hand, since to make it anew takes longer than to ask.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connections, router
from django.db.models import F

from annotations.comments import plain_text
from annotations.models import Anchor, Annotation, Article
from instruments.models import KINDS, Label
from instruments.scripts import fold
from portal.api.representations.rows import AMONG, Among, listed
from portal.articles.note_rows import SURE
from portal.models import SearchDocument
from portal.names import References
from portal.reader import Reader
from portal.search.condition import Link
from portal.search.finding import Hit
from portal.serving.planned import asked_together

FEW = 3  # passages of one article that are cut out of its text by the database, each for itself
DOCUMENTS = """
    SELECT d.id, d.kind, d.thing, d.part, d.article_id, d."start", d."end",
        e.id, n.id, a.slug, a.title, a.titles, a.language
    FROM portal_searchdocument d
    LEFT JOIN instruments_entity e ON e.uuid = d.thing AND e.status = 'published'
    LEFT JOIN annotations_annotation n ON n.uuid = d.thing AND n.status = 'published'
    LEFT JOIN annotations_article a ON a.id = d.article_id AND a.status = 'published'
    WHERE d.id {ids}
"""
# What is said of entities: descriptions, labels, identifiers.
WORDS = """
    WITH named AS (
        SELECT e.id FROM portal_searchdocument d
        JOIN instruments_entity e ON e.uuid = d.thing AND e.status = 'published' WHERE d.id {ids}
    )
    SELECT entity_id, 0, lang, '', text FROM instruments_description JOIN named n ON n.id = entity_id
    UNION ALL SELECT entity_id, 1, lang, kind, text FROM instruments_label JOIN named n ON n.id = entity_id
    UNION ALL SELECT entity_id, 2, '', scheme, value
        FROM instruments_identifier JOIN named n ON n.id = entity_id
    ORDER BY 1, 2, 3, 4, 5
"""
RENDERINGS = """
    SELECT d.id, r.text, r.lang FROM portal_searchdocument d
    JOIN annotations_rendering r
        ON r.article_id = d.article_id AND r.eid = d.part AND r.status = 'published'
    WHERE d.id {ids} ORDER BY r.lang, r.type, r.id
"""
# The nearest heading above each passage comes last.
HEADINGS = """
    WITH RECURSIVE around(id, above, heading, height) AS (
        SELECT d.id, p.parent_id, NULL, 0 FROM portal_searchdocument d
        JOIN annotations_article a ON a.id = d.article_id
        JOIN annotations_passage p ON p.revision_id = a.current_id AND p.eid = d.part
        WHERE d.id {ids} AND d.kind = 'passage'
        UNION ALL SELECT around.id, p.parent_id, p.heading, height + 1
        FROM around JOIN annotations_passage p ON p.id = above
    )
    SELECT id, heading FROM around WHERE heading IS NOT NULL ORDER BY height DESC
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
    """What hits tell of the public article that they stand in."""

    pk: int
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

    documents: dict[int, Document] = field(default_factory=dict)
    sources: dict[int, Source] = field(default_factory=dict)
    articles: dict[int, Article] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    renderings: dict[int, list[tuple[str, str]]] = field(default_factory=dict)
    headings: dict[int, str] = field(default_factory=dict)
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
    page = Page()
    load_documents(page, hits)
    load_articles(page)
    load_notes(page, [row.note_id for row in page.documents.values() if row.note_id])
    vias = {link.entity for hit in hits if hit.via for link in hit.via.links}
    load_links(page, [hit.pk for hit in hits if hit.via], vias)
    entities = {row.entity_id for row in page.documents.values() if row.entity_id}
    noted = {note.entity_id for note in page.notes.values()}
    page.references = References(vias.union(entities, noted), reader)
    return page


def told(keys: dict[str, Sequence[int]]) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of each of the questions above; where there are no keys, it is not asked."""
    vendor = database().vendor
    wanted = [sql for sql in keys if keys[sql]]
    asked = [
        (sql.format(ids=AMONG[vendor]), [listed(vendor, keys[sql])] * sql.count("{ids}"))
        for sql in wanted
    ]
    found = zip(wanted, asked_together(database(), asked) if asked else (), strict=True)
    return {sql: [] for sql in keys} | dict(found)


def database() -> Any:
    return connections[router.db_for_read(SearchDocument)]


def load_documents(page: Page, hits: list[Hit]) -> None:
    """The documents, the public articles they stand in, and what passages and entities say."""
    passages = [hit.pk for hit in hits if hit.kind == "passage"]
    named = [hit.pk for hit in hits if hit.kind in KINDS]
    # Where many stand in one article, its text is read once for all.
    times = Counter(hit.article for hit in hits if hit.kind == "passage")
    several = [pk for pk, count in times.items() if pk and count > FEW]
    alone = [hit.pk for hit in hits if hit.kind == "passage" and hit.article not in several]
    found = told(
        {
            DOCUMENTS: [hit.pk for hit in hits],
            TEXTS: several,
            PIECES: alone,
            RENDERINGS: passages,
            HEADINGS: passages,
            WORDS: named,
        }
    )
    for pk, kind, thing, part, article, start, end, entity, note, *source in found[DOCUMENTS]:
        page.documents[pk] = Document(
            pk, kind, UUID(str(thing)), part, article, start, end, entity, note
        )
        if source[0]:
            slug, title, titles, language = source
            page.sources[article] = Source(article, slug, title, json.loads(titles), language)
    texts = dict(found[TEXTS])
    page.texts = dict(found[PIECES]) | {
        row.pk: texts[row.article_id][row.start : row.end]
        for row in page.documents.values()
        if row.kind == "passage" and row.article_id in texts
    }
    for pk, *rendering in found[RENDERINGS]:
        page.renderings.setdefault(pk, []).append(tuple(rendering))
    page.headings = dict(found[HEADINGS])
    for pk, place, lang, _kind, text in found[WORDS]:
        page.words.setdefault(pk, []).append((place, lang, text))


def load_articles(page: Page) -> None:
    """Those that are hits themselves, whole."""
    pks = [row.article_id for row in page.documents.values() if row.kind == "article"]
    if pks:
        found = Article.objects.published().filter(pk__in=pks)
        page.articles = {article.pk: article for article in found}


def load_notes(page: Page, pks: list[int]) -> None:
    """Those that are public, their bodies without the signs of Markdown."""
    notes = Among(Annotation.objects.published, pks, ("pk",)).values(*Note._fields)
    page.notes = {note["pk"]: Note(**note | {"body": plain_text(note["body"])}) for note in notes}
    pks = list(page.notes)
    found = told({EXACTS: pks, TAGS: pks})
    page.exacts = dict(found[EXACTS])
    for pk, name in found[TAGS]:
        page.tags.setdefault(pk, []).append(name)


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
