"""The condition as SQL on the text itself: what decides, whatever the tokens led to."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from portal.models import SearchDocument
from portal.search.condition import Alternative, Condition
from portal.search.tokens import of_word

COLUMNS = "id, kind, article_id, entity_kind, year, place"
# Articles and entities, which are few and may have many names, are ranked on their text, so it comes along.
TOLD = {"named": f"{COLUMNS}, folded", "texts": COLUMNS}
FACETS = {"kind", "article_id", "entity_kind", "year"}


@dataclass
class Sql:
    """A piece of SQL with its parameters, in order."""

    text: str = ""
    parameters: list[Any] = field(default_factory=list)

    def value(self, value: Any) -> str:
        self.parameters.append(value)
        return "%s"


@dataclass(frozen=True)
class Dialect:
    """What the databases call differently. `position` is a function(text, part) that is 0 where there is
    none, `least` one of two numbers, `size` that of a text in bytes, and `holds_all` says of the text and a
    list of words (one parameter, made by `listed`) that all stand there."""

    position: str
    least: str
    size: str
    holds_all: str
    listed: Callable[[list[str]], Any]


def either(pieces: list[str]) -> str:
    return f"({' OR '.join(pieces)})"


def both(pieces: list[str]) -> str:
    return f"({' AND '.join(pieces)})"


def compare(condition: Condition, sql: Sql, dialect: Dialect) -> str:
    """The condition on the columns of `d`."""
    pieces = [either([alternative(each, sql, dialect) for each in condition.alternatives])]
    for column, values in condition.facets.items():
        if column not in FACETS:
            raise ValueError(column)
        pieces.append(f"d.{column} IN ({', '.join(map(sql.value, values))})")
    negation = "NOT " if condition.group == "named" else ""
    pieces.append(f"d.kind {negation}IN ({', '.join(map(sql.value, SearchDocument.TEXTS))})")
    return both(pieces)


def alternative(wanted: Alternative, sql: Sql, dialect: Dialect) -> str:
    pieces = [holds("d.folded", word, sql, dialect) for word in wanted.looked_up]
    if others := wanted.others:
        pieces.append(dialect.holds_all.format("d.folded", sql.value(dialect.listed(others))))
    for link in wanted.links:
        pieces.append(f"d.kind = 'passage' AND d.lang <> {sql.value(link.lang)}")
        named = [holds("d.marks", f" {link.mark} ", sql, dialect)]
        named += [holds("d.folded", name, sql, dialect) for name in link.names]
        pieces.append(either(named))
    return both(pieces)


def holds(text: str, part: str, sql: Sql, dialect: Dialect) -> str:
    return f"{dialect.position}({text}, {sql.value(part)}) > 0"


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
