"""All that one page of hits is made of, read in a fixed number of queries; public things only."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import F
from django.db.models.functions import Substr

from annotations.models import Anchor, Annotation, Article, Passage, Rendering, Tag
from instruments.models import Entity, Label
from instruments.scripts import fold
from portal.models import SearchDocument
from portal.names import References
from portal.note_rows import SURE
from portal.reader import Reader
from portal.search.condition import Link
from portal.search.documents import is_entity
from portal.search.finding import Hit


@dataclass(slots=True)
class Page:
    """By primary key of the document or of the thing, as each needs."""

    documents: dict[int, SearchDocument]
    articles: dict[int, Article] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    renderings: dict[tuple[int, str], list[tuple[str, str]]] = field(default_factory=dict)
    headings: dict[tuple[int, str], str] = field(default_factory=dict)
    notes: dict[UUID, Annotation] = field(default_factory=dict)
    exacts: dict[int, str] = field(default_factory=dict)
    tags: dict[int, list[str]] = field(default_factory=dict)
    entities: dict[UUID, Entity] = field(default_factory=dict)
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
    rows = SearchDocument.objects.filter(pk__in=[hit.pk for hit in hits]).defer(
        "folded", "tokens", "marks"
    )
    page = Page({row.pk: row for row in rows})
    load_articles(page)
    load_notes(page, [row.thing for row in page.documents.values() if row.kind == "annotation"])
    load_entities(page, [row.thing for row in page.documents.values() if is_entity(row.kind)])
    vias = {link.entity for hit in hits if hit.via for link in hit.via.links}
    load_links(page, [hit.pk for hit in hits if hit.via], vias)
    own = {entity.pk for entity in page.entities.values()} | {
        note.entity_id for note in page.notes.values()
    }
    page.references = References(own | vias, reader)
    return page


def load_articles(page: Page) -> None:
    """The articles, and of passages the text, the renderings and the headings above them."""
    pks = {row.article_id for row in page.documents.values() if row.article_id}
    if not pks:
        return
    page.articles = {
        article.pk: article for article in Article.objects.published().filter(pk__in=pks)
    }
    passages = [row for row in page.documents.values() if row.kind == "passage"]
    page.texts = texts_of(passages)
    rendered = Rendering.objects.published().filter(
        article__in=pks, eid__in={row.part for row in passages}
    )
    for article, eid, *rest in rendered.order_by("lang", "type", "pk").values_list(
        "article_id", "eid", "text", "lang"
    ):
        page.renderings.setdefault((article, eid), []).append(tuple(rest))
    revisions = {article.current_id: article.pk for article in page.articles.values()}
    eids = {eid for row in passages for eid in above(row.part)}
    headed = Passage.objects.filter(revision__in=revisions, eid__in=eids, heading__isnull=False)
    page.headings = {
        (revisions[revision], eid): heading
        for revision, eid, heading in headed.values_list("revision_id", "eid", "heading")
    }


def texts_of(passages: list[SearchDocument]) -> dict[int, str]:
    """The text of each passage. Where many stand in one article, its text is read once for all."""
    times = Counter(row.article_id for row in passages)
    several = [pk for pk, count in times.items() if count > 1]
    whole = dict(Article.objects.filter(pk__in=several).values_list("pk", "current__text"))
    found = {
        row.pk: whole[row.article_id][row.start : row.end]
        for row in passages
        if row.article_id in whole
    }
    places = [row.pk for row in passages if row.pk not in found]
    if not places:
        return found
    text = Substr("article__current__text", F("start") + 1, F("end") - F("start"))
    alone = SearchDocument.objects.filter(pk__in=places)
    return found | dict(alone.annotate(text=text).values_list("pk", "text"))


def above(eid: str) -> list[str]:
    """The eIds of the passages around one, the nearest first."""
    parts = eid.split("__")
    return ["__".join(parts[:length]) for length in range(len(parts) - 1, 0, -1)]


def load_notes(page: Page, uuids: list[UUID]) -> None:
    if not uuids:
        return
    notes = Annotation.objects.published().filter(uuid__in=uuids)
    page.notes = {note.uuid: note for note in notes}
    pks = [note.pk for note in page.notes.values()]
    anchors = Anchor.objects.filter(annotation__in=pks, revision=F("annotation__article__current"))
    page.exacts = dict(anchors.values_list("annotation_id", "exact"))
    through = Tag.annotations.through.objects.filter(annotation__in=pks).order_by("tag__name")
    tags = defaultdict(list)
    for pk, name in through.values_list("annotation_id", "tag__name"):
        tags[pk].append(name)
    page.tags = dict(tags)


def load_entities(page: Page, uuids: list[UUID]) -> None:
    if uuids:
        found = Entity.objects.published().filter(uuid__in=uuids)
        page.entities = {
            e.uuid: e for e in found.prefetch_related("labels", "descriptions", "identifiers")
        }


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
