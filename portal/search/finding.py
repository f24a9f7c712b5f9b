"""Finding: from a question to an ordered list of hits, at most `engine.CAP` of them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from portal.models import SearchDocument
from portal.search import engine, names, tokens
from portal.search.condition import Alternative, Condition
from portal.search.query import Query, parse
from portal.search.ranking import score

FACETS = ("kind", "article_id", "entity_kind", "year")
LOADED = 500


class Row(NamedTuple):
    """What of a document decides whether and where it is shown."""

    pk: int
    kind: str
    article_id: int | None
    entity_kind: str
    year: str
    place: str
    lang: str
    marks: str
    folded: str


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

    @property
    def lookups(self) -> dict[str, tuple[str | int, ...]]:
        """The same for the ORM."""
        return {f"{column}__in": values for column, values in self.facets.items()}


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
    ways = (literal, *names.alternatives(query))
    named, many_named = candidates("named", (literal,), question)
    texts, many_texts = candidates("texts", ways, question)
    if many_named:
        named = list(dict.fromkeys([*exactly_named(query, question), *named]))
    for row, way in matching(named, (literal,)):
        take(found, row, ranked(row, way, query))
    for row, way in matching(texts, ways):
        take(found, row, newest(row, way) if many_texts else ranked(row, way, query))
    found.hits.sort(key=lambda hit: hit.order)
    found.is_capped = many_named or many_texts
    if found.is_capped:
        del found.hits[engine.CAP :]
    return found


def candidates(
    group: str, ways: tuple[Alternative, ...], question: Question
) -> tuple[list[int], bool]:
    """(ids of one group of documents, whether there are more)."""
    kinds = [
        kind for kind in question.kinds if (kind in SearchDocument.TEXTS) == (group == "texts")
    ]
    if question.kinds and not kinds:
        return [], False
    facets = question.facets | ({"kind": tuple(kinds)} if kinds else {})
    return engine.candidates(Condition(ways, group, facets))


def exactly_named(query: Query, question: Question) -> list[int]:
    """Ids of what has the whole query for a name, however many others hold it."""
    ids = engine.filed_under({tokens.of_mark(f"n{query.whole}")}, any_of=True)
    return list(
        SearchDocument.objects.filter(pk__in=ids, **question.lookups).values_list("pk", flat=True)
    )


def matching(ids: list[int], ways: tuple[Alternative, ...]) -> Iterator[tuple[Row, Alternative]]:
    """Those of the candidates that do match, and how."""
    for start in range(0, len(ids), LOADED):
        part = SearchDocument.objects.filter(pk__in=ids[start : start + LOADED]).order_by()
        for row in map(Row._make, part.values_list(*Row._fields)):
            if (way := next((way for way in ways if meets(row, way)), None)) is not None:
                yield row, way


def meets(row: Row, way: Alternative) -> bool:
    """Whether a document really matches: the last word, as much as the database can be asked at once."""
    if not all(word in row.folded for word in way.words):
        return False
    if way.entity is None:
        return True
    named = f" {way.mark} " in row.marks or any(name in row.folded for name in way.names)
    return row.kind == "passage" and row.lang != way.lang and named


def ranked(row: Row, way: Alternative, query: Query) -> Hit:
    if way.entity is not None:
        return Hit(row.pk, row.kind, (1, row.place, row.pk), way)
    return Hit(
        row.pk,
        row.kind,
        (-score(row.kind, row.folded, way.words, query.whole), row.place, row.pk),
        None,
    )


def newest(row: Row, way: Alternative) -> Hit:
    return Hit(row.pk, row.kind, (1, "", -row.pk), way if way.entity is not None else None)


def take(found: Found, row: Row, hit: Hit) -> None:
    found.hits.append(hit)
    for name in FACETS:
        if value := getattr(row, name):
            found.facets[name][value] += 1
