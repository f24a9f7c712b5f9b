"""Finding: from a question to an ordered list of hits, at most `engine.CAP` of them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from portal.models import SearchDocument
from portal.search import engine, names, ranking
from portal.search.condition import Alternative, Condition
from portal.search.query import Query, parse

FACETS = ("kind", "article_id", "entity_kind", "year")
COLUMNS = (
    "pk",
    "kind",
    "thing",
    "part",
    "article_id",
    "entity_kind",
    "year",
    "place",
    "lang",
    "marks",
    "folded",
)
LOADED = 500


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
            FACETS, (self.kinds, self.articles, self.entity_kinds, self.years), strict=True
        )
        return {column: tuple(values) for column, values in wanted if values}


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that matches; `via` is how, where that was through an entity."""

    pk: int
    kind: str
    order: tuple[int, str, int]
    via: Alternative | None


@dataclass(slots=True)
class Found:
    """All hits in order. `is_capped`: there are more than these."""

    query: Query
    hits: list[Hit] = field(default_factory=list)
    is_capped: bool = False
    facets: dict[str, Counter[str | int]] = field(
        default_factory=lambda: {name: Counter() for name in FACETS}
    )

    @property
    def count(self) -> int:
        return len(self.hits)


def find(question: Question) -> Found:
    """Every public thing that meets the question, the best first. Where there are too many passages and
    notes to rank, they stand behind articles and entities, the newest first."""
    query = parse(question.text)
    found = Found(query)
    if not query.terms:
        return found
    literal = Alternative(query.words)
    for group, ways in (("named", (literal,)), ("texts", (literal, *names.alternatives(query)))):
        ids, more = candidates(group, ways, question)
        found.hits += take(ids, ways, query, more, found)
        found.is_capped = found.is_capped or more
    found.hits.sort(key=lambda hit: hit.order)
    if found.is_capped:
        del found.hits[engine.CAP :]
    return found


def candidates(
    group: str, ways: tuple[Alternative, ...], question: Question
) -> tuple[list[int], bool]:
    """(ids of one group of documents, whether there are more)."""
    kinds = tuple(
        kind for kind in question.kinds if (kind in SearchDocument.TEXTS) == (group == "texts")
    )
    if question.kinds and not kinds:
        return [], False
    facets = question.facets | ({"kind": kinds} if kinds else {})
    return engine.candidates(Condition(ways, group, facets))


def take(
    ids: list[int], ways: tuple[Alternative, ...], query: Query, more: bool, found: Found
) -> list[Hit]:
    """The hits among candidates, counted in the facets. What is not ranked (`more`) keeps its order."""
    hits = []
    for row in rows(ids):
        way = next((way for way in ways if meets(row, way)), None)
        if way is None:
            continue
        points = (
            -1
            if more or way.entity
            else ranking.score(row.kind, row.folded, way.words, query.whole)
        )
        place = "" if more else row.place
        hits.append(Hit(row.pk, row.kind, (-points, place, -row.pk), way if way.entity else None))
        for name in FACETS:
            if value := getattr(row, name):
                found.facets[name][value] += 1
    return hits


def rows(ids: list[int]) -> Iterable[Any]:
    for start in range(0, len(ids), LOADED):
        part = SearchDocument.objects.filter(pk__in=ids[start : start + LOADED])
        yield from part.values_list(*COLUMNS, named=True)


def meets(row: Any, way: Alternative) -> bool:
    """Whether a document really matches: the last word, as much as the database can be asked at once."""
    if not all(word in row.folded for word in way.words):
        return False
    if way.entity is None:
        return True
    named = f" {way.mark} " in row.marks or any(name in row.folded for name in way.names)
    return row.kind == "passage" and row.lang != way.lang and named
