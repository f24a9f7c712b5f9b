"""Finding: from a question to an ordered list of hits, at most `engine.CAP` of them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from portal.models import SearchDocument
from portal.search import engine, names, tokens
from portal.search.candidates import (
    ARTICLE,
    ENTITY_KIND,
    KIND,
    PLACE,
    WITH_POINTS,
    YEAR,
    Candidate,
    in_order,
)
from portal.search.condition import Alternative, Condition
from portal.search.engine import Look, Row
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
    """A document that matches; `via` is how, where that was through entities."""

    pk: int
    kind: str
    article: int | None = None  # of a passage: what it stands in
    via: Alternative | None = None


@dataclass(slots=True)
class Found:
    """All that was found, in order. `is_capped`: there is more than this."""

    query: Query
    ways: tuple[Alternative, ...] = ()
    ordered: list[Candidate] = field(default_factory=list)
    is_capped: bool = False
    facets: dict[str, Counter[str]] = field(
        default_factory=lambda: {name: Counter() for name in FACETS}
    )

    @property
    def count(self) -> int:
        return len(self.ordered)

    @property
    def hits(self) -> list[Hit]:
        return self.page(1, max(self.count, 1))

    def page(self, number: int, size: int) -> list[Hit]:
        """The hits of one page (from 1)."""
        hits = [Hit(*row[:3]) for row in self.ordered[(number - 1) * size : number * size]]
        if len(self.ways) < 2:
            return hits
        via = ways_to([hit.pk for hit in hits if hit.kind == "passage"], self.ways)
        return [hit._replace(via=via.get(hit.pk)) for hit in hits]

    def count_in_facets(self, rows: list[Candidate]) -> None:
        """All that stands in an article is of its year, and begins its place with the slug."""
        times = Counter(map(ARTICLE, rows))
        articles = dict(zip(map(ARTICLE, rows), rows, strict=True))
        alone = [row for row in rows if row[2] is None] if times.pop(None, 0) else []
        kinds, years = Counter(map(KIND, rows)), Counter(map(YEAR, alone))
        # Passages are most of what is found, and of no kind of entity.
        entity_kinds = Counter(map(ENTITY_KIND, rows if kinds.keys() != {"passage"} else []))
        slugs: Counter[str] = Counter()
        for pk, count in times.items():
            years[YEAR(articles[pk])] += count
            slugs[PLACE(articles[pk]).partition(" ")[0]] = count
        for facet, counted in zip(FACETS, (kinds, slugs, entity_kinds, years), strict=True):
            counted.pop("", None)
            self.facets[facet].update(counted)

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
    with engine.looking() as look:
        literal = Alternative(query.words)
        holding = condition(question, "named", (literal,))
        plain = condition(question, "texts", (literal,), query.whole)
        # Most questions name no entity; where they do, only texts are asked for again.
        look.expect([each for each in (holding, plain) if each], engine.CAP)
        found = Found(query, (literal, *names.alternatives(query, look)))
        wanted = plain and replace(plain, alternatives=found.ways)
        (named, more_named), (texts, more_texts) = candidates(look, [holding, wanted])
        if more_named:
            named += exactly_named(look, query, question, named)
        if wanted and texts and not more_texts:
            texts = weighed(look, texts, wanted)
    found.count_in_facets(named)
    found.count_in_facets(texts)
    found.is_capped = more_named or more_texts
    named = list(ranked(named, query.words, query.whole))
    if more_texts:
        found.ordered = (in_order(named) + texts)[: engine.CAP]
    else:
        found.ordered = in_order(named + texts)[: engine.CAP]
    return found


def condition(
    question: Question, group: str, ways: tuple[Alternative, ...], whole: str = ""
) -> Condition | None:
    """What documents of one group must meet; None where none is asked for."""
    texts = group == "texts"
    kinds = tuple(kind for kind in question.kinds if (kind in SearchDocument.TEXTS) == texts)
    if question.kinds and not kinds:
        return None
    return Condition(ways, group, question.facets | ({"kind": kinds} if kinds else {}), whole)


def candidates(
    look: Look, groups: Sequence[Condition | None]
) -> list[tuple[list[Candidate], bool]]:
    """For each the newest documents that meet the condition, and whether there are more."""
    wanted = [each for each in groups if each]
    told = iter(look.newest(wanted, engine.CAP))
    found = [next(told) if each else [] for each in groups]
    return [(rows[: engine.CAP], len(rows) > engine.CAP) for rows in found]


def weighed(look: Look, texts: list[Candidate], wanted: Condition) -> list[Candidate]:
    """With points, also those that came without. What was taken away since has none."""
    bare = [row[0] for row in texts if len(row) < WITH_POINTS]
    points = look.points(bare, wanted) if bare else {}
    return [
        row if len(row) == WITH_POINTS else (*row, points[row[0]])
        for row in texts
        if len(row) == WITH_POINTS or row[0] in points
    ]


def ranked(named: Iterable[Candidate], words: Sequence[str], whole: str) -> Iterator[Candidate]:
    """With points in the place of the text, which comes with articles and entities."""
    for pk, kind, *rest, folded in named:
        yield (pk, kind, *rest, score(kind, folded, words, whole))


def exactly_named(
    look: Look, query: Query, question: Question, known: list[Candidate]
) -> Iterator[Candidate]:
    """What has the whole query for a name, however many others hold it, but those that are known."""
    ids = look.filed_under([tokens.of_mark(f"n{query.whole}")], any_of=True, most=engine.CAP)
    others = set(ids) - {pk for pk, *_ in known}
    found = SearchDocument.objects.filter(pk__in=others, **question.lookups)
    rows = found.values_list("pk", *COLUMNS, "place", "folded")
    return (row for row in rows if f"{query.whole}\n" in row[-1])


def ways_to(passages: list[int], ways: tuple[Alternative, ...]) -> dict[int, Alternative]:
    """How each of these was found, where it was through entities."""
    with engine.looking() as look:
        rows = list(engine.rows(look, passages))
    first = {row.pk: next((way for way in ways if meets(row, way)), ways[0]) for row in rows}
    return {pk: way for pk, way in first.items() if way.links}


def meets(row: Row, way: Alternative) -> bool:
    """Whether a document matches so; the database has said that it does in one of the ways."""
    return all(word in row.folded for word in way.words) and all(
        row.kind == "passage"
        and row.lang != link.lang
        and (f" {link.mark} " in row.marks or any(name in row.folded for name in link.names))
        for link in way.links
    )
