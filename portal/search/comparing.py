"""The condition as SQL on the text itself: what decides, whatever the tokens led to."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from portal.models import SearchDocument
from portal.search.condition import Alternative, Condition
from portal.search.tokens import of_word

DOCUMENT = "d.id, d.kind, d.article_id, d.entity_kind, d.year, d.place"
FACETS = {"kind", "article_id", "entity_kind", "year"}


@dataclass
class Sql:
    """A piece of SQL with its parameters, in order."""

    text: str = ""
    parameters: list[Any] = field(default_factory=list)

    def value(self, value: Any) -> str:
        self.parameters.append(value)
        return "%s"


def either(pieces: list[str]) -> str:
    return f"({' OR '.join(pieces)})"


def both(pieces: list[str]) -> str:
    return f"({' AND '.join(pieces)})"


def compare(condition: Condition, sql: Sql, position: str) -> str:
    """The condition on the columns of `d`. `position` is the database's function(text, part) > 0."""
    pieces = [either([alternative(each, sql, position) for each in condition.alternatives])]
    for column, values in condition.facets.items():
        if column not in FACETS:
            raise ValueError(column)
        pieces.append(f"d.{column} IN ({', '.join(map(sql.value, values))})")
    negation = "NOT " if condition.group == "named" else ""
    pieces.append(f"d.kind {negation}IN ({', '.join(map(sql.value, SearchDocument.TEXTS))})")
    return both(pieces)


def alternative(wanted: Alternative, sql: Sql, position: str) -> str:
    pieces = [f"{position}(d.folded, {sql.value(word)}) > 0" for word in wanted.looked_up]
    for link in wanted.links:
        pieces.append(f"d.kind = 'passage' AND d.lang <> {sql.value(link.lang)}")
        named = [f"{position}(d.marks, {sql.value(f' {link.mark} ')}) > 0"]
        named += [f"{position}(d.folded, {sql.value(name)}) > 0" for name in link.names]
        pieces.append(either(named))
    return both(pieces)


def grouped(found: str, ids: str) -> str:
    """The rows of `Candidates.of`, of a question that gives documents. `ids` puts commas between them."""
    columns = "kind, article_id, entity_kind, year"
    return f"SELECT {columns}, min(place), {ids} FROM ({found}) d GROUP BY {columns}"  # noqa: S608


Tokens = Callable[[list[int]], str]


def lookup(
    condition: Condition, text: Tokens, marks: Tokens, further: Callable[[], list[str]] = list
) -> str:
    """The condition on tokens, in the database's own words for `all of these in the text` and `any of these
    marks`. What holds for all alternatives is said with each, as an index can follow it."""
    ways = []
    for each in condition.alternatives:
        pieces = tokens_of(each, text, marks)
        pieces += [marks(values) for values in condition.facet_tokens()]
        ways.append(both(pieces + further()))
    return either(ways)


def tokens_of(wanted: Alternative, text: Tokens, marks: Tokens) -> list[str]:
    words = [text(found)] if (found := wanted.word_tokens()) else []
    return words + [
        either([marks([link.token]), *(text(of_word(name)) for name in link.names)])
        for link in wanted.links
    ]
