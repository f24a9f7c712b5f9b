"""Finding: from a question to an ordered list of hits, at most `engine.CAP` of them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from operator import itemgetter
from typing import NamedTuple

from portal.models import SearchDocument
from portal.search import engine, names, tokens
from portal.search.candidates import Candidates, Group, only
from portal.search.condition import MOST_WORDS, Alternative, Condition
from portal.search.engine import Row
from portal.search.query import Query, parse
from portal.search.ranking import score

FACETS = ("type", "article", "entity_kind", "year")
COLUMNS = ("kind", "article_id", "entity_kind", "year")
MOST_VALUES = 50  # of a facet that are told


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: text, and for each facet the values of which one is wanted (none: any)."""

    text: str
    kinds: tuple[str, ...] = ()
    articles: tuple[int, ...] = ()
    entity_kinds: tuple[str, ...] = ()
    years: tuple[str, ...] = ()

    @property
    def facets(self) -> dict[str, tuple[str | int, ...]]:
        wanted = zip(
            COLUMNS, (self.kinds, self.articles, self.entity_kinds, self.years), strict=True
        )
        return {column: tuple(values) for column, values in wanted if values}

    @property
    def lookups(self) -> dict[str, tuple[str | int, ...]]:
        """The same for the ORM."""
        return {f"{column}__in": values for column, values in self.facets.items()}


class Hit(NamedTuple):
    """A document that matches; `via` is how, where that was through entities. They sort by `order`."""

    order: tuple[int, str, int]
    pk: int
    kind: str
    via: Alternative | None = None


@dataclass(slots=True)
class Found:
    """All hits in order. `is_capped`: there are more than these."""

    query: Query
    ways: tuple[Alternative, ...] = ()
    hits: list[Hit] = field(default_factory=list)
    is_capped: bool = False
    facets: dict[str, Counter[str]] = field(
        default_factory=lambda: {name: Counter() for name in FACETS}
    )

    @property
    def count(self) -> int:
        return len(self.hits)

    def page(self, number: int, size: int) -> list[Hit]:
        """The hits of one page (from 1). How a passage matched is known at the latest now."""
        hits = self.hits[(number - 1) * size : number * size]
        if not self.is_capped or len(self.ways) == 1:
            return hits
        texts = [hit.pk for hit in hits if hit.kind == "passage"]
        via = {row.pk: way for row, way in matching(texts, self.ways) if way.links}
        return [hit._replace(via=via.get(hit.pk)) for hit in hits]

    def count_in_facets(self, groups: Iterable[Group]) -> None:
        """Of an article, the slug is counted: the first word of the place of all that is in it."""
        counters = [self.facets[name] for name in FACETS]
        for group in groups:
            slug = group.place.partition(" ")[0] if group.article_id else ""
            values = (group.kind, slug, group.entity_kind, group.year)
            for counter, value in zip(counters, values, strict=True):
                if value and group.ids:
                    counter[value] += len(group.ids)

    def most_frequent(self, facet: str) -> list[tuple[str, int]]:
        """The values of a facet with their counts, the most frequent first."""
        counts = self.facets[facet].items()
        return sorted(counts, key=lambda pair: (-pair[1], pair[0]))[:MOST_VALUES]


def find(question: Question) -> Found:
    """Every public thing that meets the question, the best first. Where there are too many passages and
    notes to rank, they stand behind articles and entities, the newest first."""
    query = parse(question.text)
    if not query.terms:
        return Found(query)
    literal = Alternative(query.words)
    found = Found(query, (literal, *names.alternatives(query)))
    named = candidates("named", (literal,), question)
    texts = candidates("texts", found.ways, question)
    found.is_capped = named.more or texts.more
    if named.more:
        add_ranked(found, exactly_named(query, question, named), (literal,))
    add_ranked(found, named, (literal,))
    if texts.more and len(query.words) <= MOST_WORDS:
        add_newest(found, texts)
    else:
        add_ranked(found, texts, found.ways)
    if found.is_capped:
        del found.hits[engine.CAP :]
    return found


def add_ranked(found: Found, wanted: Candidates, ways: tuple[Alternative, ...]) -> None:
    """Compare and rank documents, and put them among the hits."""
    ids = wanted.ids
    hits = [ranked(row, way, found.query) for row, way in matching(ids, ways)]
    kept = len(hits) == len(ids)
    found.count_in_facets(wanted.groups if kept else only(wanted.groups, {h.pk for h in hits}))
    found.hits += hits
    found.hits.sort(key=itemgetter(0))


def add_newest(found: Found, wanted: Candidates) -> None:
    """Put documents behind the hits, the newest first; the database has compared them."""
    found.count_in_facets(wanted.groups)
    newest = sorted((-pk, group.kind) for group in wanted.groups for pk in group.ids)
    found.hits += [Hit((1, "", minus), -minus, kind) for minus, kind in newest]


def candidates(group: str, ways: tuple[Alternative, ...], question: Question) -> Candidates:
    """Those of one group of documents."""
    kinds = [
        kind for kind in question.kinds if (kind in SearchDocument.TEXTS) == (group == "texts")
    ]
    if question.kinds and not kinds:
        return Candidates([])
    facets = question.facets | ({"kind": tuple(kinds)} if kinds else {})
    return engine.candidates(Condition(ways, group, facets))


def exactly_named(query: Query, question: Question, known: Candidates) -> Candidates:
    """What has the whole query for a name, however many others hold it, but those that are known."""
    ids = engine.filed_under({tokens.of_mark(f"n{query.whole}")}, any_of=True)
    found = SearchDocument.objects.filter(pk__in=set(ids) - set(known.ids), **question.lookups)
    rows = found.values_list("pk", *COLUMNS, "place")
    return Candidates([Group(*rest, [pk]) for pk, *rest in rows])


def matching(ids: list[int], ways: tuple[Alternative, ...]) -> Iterator[tuple[Row, Alternative]]:
    """Those of the candidates that do match, and how."""
    for row in engine.rows(ids):
        for way in ways:
            if meets(row, way):
                yield row, way
                break


def meets(row: Row, way: Alternative) -> bool:
    """Whether a document really matches: the last word, as much as the database can be asked at once."""
    for word in way.words:
        if word not in row.folded:
            return False
    return not way.links or all(
        row.kind == "passage"
        and row.lang != link.lang
        and (f" {link.mark} " in row.marks or any(name in row.folded for name in link.names))
        for link in way.links
    )


def ranked(row: Row, way: Alternative, query: Query) -> Hit:
    """Hits through an entity come last."""
    if way.links:
        return Hit((1, row.place, row.pk), row.pk, row.kind, way)
    points = score(row.kind, row.folded, way.words, query.whole)
    return Hit((-points, row.place, row.pk), row.pk, row.kind)
