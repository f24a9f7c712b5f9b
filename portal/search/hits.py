"""Showing hits: title, address and snippet of each, in the reader's language and script."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.urls import reverse

from annotations.models import Article
from instruments.scripts import Script, fold
from portal.names import Reference
from portal.reader import Reader
from portal.search.condition import Link
from portal.search.documents import author_names
from portal.search.finding import Hit
from portal.search.page import Document, Page, Source, load
from portal.search.query import Query
from portal.search.snippets import Span, joined, snippet, spans_of

Text = tuple[str, str]  # what is said, and its language tag
TITLE = 60  # code points of a quotation that stands for a title
NOTE_FIELDS = ("body", "value", "corrected_value", "provision", "source")


@dataclass(frozen=True, slots=True)
class Shown:
    """A hit as a reader sees it. `url` is without the site, `snippet` HTML; `via` is the entity, named
    otherwise in the question, that the passage mentions."""

    type: str
    id: UUID
    title: str
    title_lang: str
    url: str
    snippet: str
    snippet_lang: str
    article: str = ""
    eid: str = ""
    heading: Text = ("", "")
    entity: Reference | None = None
    via: Reference | None = None


class Showcase:
    """Shows hits of one query to one reader."""

    def __init__(self, query: Query, reader: Reader) -> None:
        self.query, self.reader = query, reader

    def show(self, hits: Sequence[Hit]) -> list[Shown]:
        """One whose thing was withdrawn since it was found is left out."""
        page = load(hits, self.reader)
        shown = (
            self.one(hit, page.documents[hit.pk], page) for hit in hits if hit.pk in page.documents
        )
        return [one for one in shown if one]

    def one(self, hit: Hit, document: Document, page: Page) -> Shown | None:
        if hit.kind == "annotation":
            return self.note(document, page)
        source = page.sources.get(document.article_id or 0)
        if hit.kind == "passage":
            return self.passage(hit, document, source, page) if source else None
        if hit.kind == "article":
            article = page.articles.get(document.article_id or 0)
            return self.article(document, article) if article else None
        return self.entity(document, page)

    def passage(self, hit: Hit, document: Document, article: Source, page: Page) -> Shown:
        text = page.texts.get(document.pk, "")
        title, lang = title_of(article, self.reader)
        words, via = self.words_of(text, document, article, page), None
        if hit.via:
            spans = spans_of(text, self.query.words)
            spans = joined([*spans, *self.via_spans(hit.via.links, document, text, page)])
            words = self.marked((text, article.language), spans)
            via = page.references.get(hit.via.links[0].entity) if page.references else None
        return Shown(
            "passage",
            document.thing,
            title,
            lang,
            f"{article_url(article.slug)}#{document.part}",
            *words,
            article=article.slug,
            eid=document.part,
            heading=self.in_script(page.headings.get(document.pk, ""), article.language),
            via=via,
        )

    def words_of(self, text: str, document: Document, article: Source, page: Page) -> Text:
        """(snippet, language) of the passage itself, or of the rendering that holds more of the words."""
        rendered = page.renderings.get(document.pk, [])
        return self.best([(text, article.language), *self.by_language(rendered)])

    def via_spans(
        self, links: Sequence[Link], document: Document, text: str, page: Page
    ) -> list[Span]:
        """Where the passage names or links the entities."""
        assert document.start is not None
        found: list[Span] = []
        for link in links:
            found += spans_of(text, page.names_in(text, link))
            for start, end in page.linked.get((document.article_id or 0, link.entity), []):
                first, last = max(start - document.start, 0), min(end - document.start, len(text))
                found += [(first, last)] if first < last else []
        return found

    def article(self, document: Document, article: Article) -> Shown:
        authors = [
            (name, article.language) for author in article.authors for name in author_names(author)
        ]
        titles = [(text, lang) for lang, text in article.titles.items()]
        abstracts = self.by_language((text, lang) for lang, text in article.abstract.items())
        fields = [*abstracts, (article.title, article.language), *titles, *authors]
        fields.append((article.container_title, article.language))
        title, url = title_of(article, self.reader), article_url(article.slug)
        return Shown(
            "article", document.thing, *title, url, *self.best(fields), article=article.slug
        )

    def note(self, document: Document, page: Page) -> Shown | None:
        note = page.notes.get(document.note_id or 0)
        article = page.sources.get(document.article_id or 0)
        if note is None or article is None:
            return None
        exact = (page.exacts.get(note.pk, ""), article.language)
        said = [(getattr(note, name), note.lang) for name in NOTE_FIELDS]
        fields = [*said, exact, *((tag, note.lang) for tag in page.tags.get(note.pk, []))]
        quoted, lang = self.in_script(*exact) if exact[0] else self.in_script(note.body, note.lang)
        title = quoted if len(quoted) <= TITLE else quoted[:TITLE] + "…"
        entity = page.references.get(note.entity_id) if page.references and note.entity_id else None
        return Shown(
            "annotation",
            document.thing,
            title,
            lang,
            reverse("annotation-detail", args=[document.thing]),
            *self.best(fields),
            article=article.slug,
            entity=entity,
        )

    def entity(self, document: Document, page: Page) -> Shown | None:
        pk = document.entity_id
        reference = page.references.get(pk) if pk and page.references else None
        if pk is None or reference is None:
            return None
        words = self.best(self.entity_fields(page.words.get(pk, ())))
        title = reference.name, reference.lang
        url = reference.url
        return Shown(reference.kind, document.thing, *title, url, *words, entity=reference)

    def entity_fields(self, words: Iterable[tuple[int, str, str]]) -> list[Text]:
        """Descriptions before labels before identifiers, each in the reader's order of languages."""
        order = self.reader.order
        known = sorted(words, key=lambda said: (said[0], order.get(said[1], 9)))
        return [(text, lang) for _place, lang, text in known]

    # --- fields -------------------------------------------------------------------------------

    def by_language(self, fields: Iterable[Text]) -> list[Text]:
        return sorted(fields, key=lambda text: self.reader.order.get(text[1], 9))

    def best(self, fields: Sequence[Text]) -> Text:
        """(snippet, language) of the first field that holds most of the words."""
        words = self.query.words
        present = [(text, lang) for text, lang in fields if text]
        if not present:
            return "", ""
        folded = [fold(text) for text, _lang in present] if len(present) > 1 else [""]
        counts = [sum(word in text for word in words) for text in folded]
        chosen = present[counts.index(max(counts))]
        return self.marked(chosen, spans_of(chosen[0], words))

    def marked(self, text: Text, spans: list[Span]) -> Text:
        script, lang = self.script_for(text[1])
        return snippet(text[0], spans, script), lang

    def in_script(self, text: str, lang: str) -> Text:
        return self.reader.in_script(text, lang)

    def script_for(self, lang: str) -> tuple[Script | None, str]:
        """(the script to convert to, None for none; the language tag then)."""
        script = self.reader.script
        if script is None or not lang.startswith("zh"):
            return None, lang
        tag = "zh-Hant" if script == "hant" else "zh-Hans"
        return (None if lang == tag else script), tag


@lru_cache(maxsize=4096)
def article_url(slug: str) -> str:
    return reverse("article-detail", args=[slug])


def title_of(article: Article | Source, reader: Reader) -> Text:
    """The title in the reader's language where there is one, else as it was written."""
    titles = {**article.titles, article.language: article.title}
    known = [tag for tag in titles if tag in reader.order]
    lang = min(known, key=lambda tag: reader.order[tag], default=article.language)
    return reader.in_script(titles[lang], lang)
