"""What is indexed: documents made from public articles, their passages, public notes and entities."""

from collections import defaultdict
from collections.abc import Container, Iterable
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet, Value

from annotations.models import Anchor, Annotation, Article, Passage, Rendering, Tag
from instruments.models import Body, Entity, Instrument
from instruments.scripts import fold
from portal.articles.note_rows import SURE
from portal.models import SearchDocument
from portal.search import pinyin, tokens
from portal.search.query import words_of
from portal.serving.prepared import Prepared

# Statements have sentences for names: nobody means them by one of their words.
NAMELESS = {"position", "challenge", "recommendation"}
LABEL_ORDER = ("preferred", "abbreviation", "alternative", "as_cited", "translation")


def text_of(names: Iterable[str], body: Iterable[str]) -> str:
    """The `folded` column: what is empty takes no line, what is said twice stands once."""
    return "\n".join(lines(names)) + "\n\n" + "\n".join(lines(body))


def lines(fields: Iterable[str]) -> dict[str, None]:
    return {folded: None for text in fields if (folded := fold(text or "").replace("\0", ""))}


def marks_of(names: Iterable[str]) -> str:
    found = sorted(set(names))
    return f" {' '.join(found)} " if found else ""


def tokens_of(document: SearchDocument) -> list[int]:
    """All tokens of a document: a function of its other columns, so that they can be taken back."""
    return sorted(tokens.of_text(document.folded) | set(mark_tokens(document)))


def mark_tokens(document: SearchDocument) -> list[int]:
    """Those that are not of its text: its marks, and what it can be narrowed down by."""
    group = "texts" if document.kind in SearchDocument.TEXTS else "named"
    facets = {
        f"kind:{document.kind}",
        f"group:{group}",
        f"article:{document.article_id}",
        f"entity_kind:{document.entity_kind}",
        f"year:{document.year}",
    }
    marks = document.marks.split()
    sounds = {
        f"p{part}" for mark in marks if mark[0] == "p" for part in pinyin.beginnings(mark[1:])
    }
    return sorted(tokens.of_marks(facets | set(marks) | sounds))


def language(tag: str) -> str:
    """The language of a tag, without script and region."""
    return tag.partition("-")[0]


# --- articles and passages -------------------------------------------------------------------


def of_article(article: Article) -> list[SearchDocument]:
    """The document of a public article and those of its passages."""
    return [article_itself(article), *passages_of(article)]


def about(article: Article) -> dict[str, Any]:
    """What the documents of an article have in common."""
    year, lang = (article.issued or "")[:4], language(article.language)
    return {"thing": article.uuid, "article": article, "year": year, "lang": lang}


def article_itself(article: Article) -> SearchDocument:
    authors = [name for author in article.authors for name in author_names(author)]
    titles = [article.title, *article.titles.values()]
    body = [*authors, *article.abstract.values(), article.container_title]
    return SearchDocument(
        kind="article", place=article.slug, folded=text_of(titles, body), **about(article)
    )


def passages_of(article: Article, eids: Container[str] | None = None) -> list[SearchDocument]:
    """The documents of the passages of a public article, or of those with these eIds. Each holds the
    passage's own text and its published renderings."""
    text, mentions, rendered = article.current.text, mentions_in(article), renderings_of(article)
    places = stretches(article.current_id, text, rendered)
    seamed = seams(text[start:end] for _eid, start, end, _heading in places)
    found = []
    for (eid, start, end, is_heading), seam in zip(places, seamed, strict=True):
        if eids is not None and eid not in eids:
            continue
        own, renderings = [text[start:end]], rendered.get(eid, [])
        document = SearchDocument(
            kind="passage",
            part=eid,
            start=start,
            end=end,
            place=place_in(article.slug, start),
            folded=text_of(own, renderings) if is_heading else text_of([], own + renderings),
            marks=passage_marks(mentions, start, end, seam),
            **about(article),
        )
        found.append(document)
    return found


def seams(texts: Iterable[str]) -> list[str]:
    """For each text a mark of its last character and the first of the next: where a phrase may go on."""
    folded = [fold(text) for text in texts]
    return [f"b{a[-1:]}{b[:1]}" for a, b in pairwise([*folded, ""])]


def renderings_of(article: Article) -> dict[str, list[str]]:
    """By eId what its published translations and summaries say."""
    found: dict[str, list[str]] = defaultdict(list)
    for eid, text in RENDERINGS.rows(article.pk):
        found[eid].append(text)
    return found


def rendered_in(article: int) -> QuerySet:
    rows = Rendering.objects.published().filter(article=article).order_by("lang", "type", "pk")
    return rows.values_list("eid", "text")


def author_names(author: object) -> list[str]:
    """The names in one author as bibliographies write it: a text, or CSL's parts."""
    if isinstance(author, dict):
        given, family = str(author.get("given", "")), str(author.get("family", ""))
        return [str(author.get("literal", "")), f"{given} {family}".strip(), f"{family}{given}"]
    return [str(author)]


def place_in(slug: str, start: int) -> str:
    return f"{slug} {start:010}"


def stretches(
    revision: int, text: str, rendered: Container[str] = ()
) -> list[tuple[str, int, int, bool]]:
    """(eId, start, end, whether it is a heading): the leaves, and what stands above others; no overlap.
    Those of `rendered` are there though they have no text but that of others."""
    rows = PASSAGES.rows(revision)
    first_child: dict[int, int] = {}
    for _pk, parent, _eid, start, _end, _heading in rows:
        first_child[parent] = min(start, first_child.get(parent, start))
    found = []
    for pk, _parent, eid, start, end, heading in rows:
        own_end = start + len(text[start : first_child.get(pk, end)].rstrip())
        if own_end > start or eid in rendered:
            found.append((eid, start, own_end, pk in first_child and bool(heading)))
    return found


def passages_in(revision: int) -> QuerySet:
    rows = Passage.objects.filter(revision=revision).order_by("order")
    return rows.values_list("pk", "parent", "eid", "start", "end", "heading")


def mentions_in(
    article: Article, first: int = 0, last: int = 2**31 - 1
) -> list[tuple[int, int, int]]:
    """(start, end, entity) of the public links that touch [first, last) of the current revision."""
    return sorted(set(MENTIONS.rows(article.pk, article.current_id, first, last)))


def linked_in(article: int, revision: int, first: int, last: int) -> QuerySet:
    links = Annotation.objects.published().filter(article=article, entity__isnull=False)
    rows = Anchor.objects.filter(
        annotation__in=links.order_by().values("pk"),
        revision=revision,
        status__in=SURE,
        start__lt=Value(last),
        end__gt=Value(first),
    )
    return rows.order_by().values_list("start", "end", "annotation__entity_id")


# Made once: of a thousand articles, to make these anew takes as long as to ask them. Texts differ much in
# how many they have.
PASSAGES = Prepared(passages_in, skewed=True)
RENDERINGS = Prepared(rendered_in, skewed=True)
MENTIONS = Prepared(linked_in, 4, skewed=True)


def passage_marks(mentions: list[tuple[int, int, int]], start: int, end: int, seam: str) -> str:
    linked = [f"m{entity}" for first, last, entity in mentions if first < end and last > start]
    return marks_of([*linked, seam])


# --- notes -----------------------------------------------------------------------------------


def of_notes(uuids: Iterable[UUID]) -> list[SearchDocument]:
    """The documents of those of `uuids` that are public notes."""
    public = Annotation.objects.published().filter(uuid__in=uuids)
    notes = list(
        public.select_related("article", "entity").defer("article__abstract").order_by("pk")
    )
    ids = [note.pk for note in notes]
    tags: dict[int, list[str]] = defaultdict(list)
    tagged = Tag.annotations.through.objects.filter(annotation__in=ids).order_by("tag__name")
    for pk, name in tagged.values_list("annotation_id", "tag__name"):
        tags[pk].append(name)
    anchors = Anchor.objects.filter(annotation__in=ids, revision=F("annotation__article__current"))
    spans = {
        pk: rest for pk, *rest in anchors.values_list("annotation_id", "exact", "start", "end")
    }
    return [of_note(note, tags[note.pk], *spans.get(note.pk, ("", None, None))) for note in notes]


def of_note(
    note: Annotation, tags: list[str], exact: str, start: int | None, end: int | None
) -> SearchDocument:
    said = [note.body, exact, note.value, *tags, note.corrected_value, note.provision, note.source]
    return SearchDocument(
        kind="annotation",
        thing=note.uuid,
        article=note.article,
        start=start,
        end=end,
        entity_kind=note.entity.kind if note.entity else "",
        year=(note.article.issued or "")[:4],
        lang=language(note.lang),
        place=f"{place_in(note.article.slug, start or 0)} {note.uuid}",
        folded=text_of([], said),
    )


# --- entities --------------------------------------------------------------------------------


def of_entities(uuids: Iterable[UUID]) -> list[SearchDocument]:
    """The documents of those of `uuids` that are public entities."""
    public = Entity.objects.published().filter(uuid__in=uuids).order_by("pk")
    entities = list(public.prefetch_related("labels", "descriptions", "identifiers"))
    years = years_of([entity.pk for entity in entities])
    return [of_entity(entity, years.get(entity.pk, "")) for entity in entities]


def years_of(pks: list[int]) -> dict[int, str]:
    """When instruments were made and bodies established, where it is known."""
    made = (
        Instrument.objects.filter(pk__in=pks).order_by().with_dated().values_list("pk", "dated_on")
    )
    begun = Body.objects.filter(pk__in=pks).order_by().values_list("pk", "established")
    return {pk: day[:4] for pk, day in [*made, *begun] if day}


def of_entity(entity: Entity, year: str) -> SearchDocument:
    labels = sorted(
        entity.labels.all(), key=lambda label: (LABEL_ORDER.index(label.kind), label.pk)
    )
    descriptions = [row.text for row in sorted(entity.descriptions.all(), key=lambda row: row.lang)]
    identifiers = sorted(row.value for row in entity.identifiers.all())
    named = [] if entity.kind in NAMELESS else labels
    marks = [mark for label in named for mark in name_marks(label.text)]
    chinese = [label.text for label in named if label.lang.startswith("zh")]
    marks += [f"p{key}" for name in chinese for key in pinyin.keys_of(name)]
    return SearchDocument(
        kind=entity.kind,
        thing=entity.uuid,
        entity_kind=entity.kind,
        year=year,
        place=entity.slug,
        folded=text_of([label.text for label in labels], [*descriptions, *identifiers]),
        marks=marks_of(marks),
    )


def name_marks(name: str) -> list[str]:
    """What a name is filed under besides its text: as a whole, and by each of its words."""
    return [f"n{fold(name)}", *(f"w{word}" for word in words_of(name))]
