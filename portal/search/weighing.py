# ruff: noqa: S608  what is put into the SQL here is constant; values are parameters
"""What a text weighs, told by the database: `ranking.score` in SQL that is the same for all.

Two thousand texts need not leave the database to be ranked.
"""

from portal.search.comparing import Dialect, Sql, alternative, both, holds
from portal.search.condition import Alternative, Condition
from portal.search.ranking import (
    ALL_WORDS,
    BEGINS,
    EXACT,
    HOLDS,
    KINDS,
    NEXT_TO_EACH_OTHER,
    OFTEN,
    OTHERWISE,
    PARTLY,
)


def weighing(table: str, ids: str, condition: Condition, dialect: Dialect) -> Sql:
    """(id, points) of the texts that `ids` says, a comparison with one parameter, which comes last."""
    sql = Sql()
    sql.text = f"SELECT d.id, {weight(condition, sql, dialect)} FROM {table} d WHERE d.id {ids}"
    return sql


def weight(condition: Condition, sql: Sql, dialect: Dialect) -> str:
    """The points of `d`. What matches through an entity only has less than nothing."""
    literal, *linked = condition.alternatives
    if not linked:
        return points(literal, condition.whole, sql, dialect)
    matches = alternative(literal, sql, dialect)
    return (
        f"CASE WHEN {matches} THEN {points(literal, condition.whole, sql, dialect)} "
        f"ELSE {OTHERWISE:d} END"
    )


def points(literal: Alternative, whole: str, sql: Sql, dialect: Dialect) -> str:
    """`score` of a text. Its name is its first line: the words of a heading, with most texts nothing."""
    end = f"{dialect.position}(d.folded, '\n')"
    kind = f"CASE d.kind WHEN 'passage' THEN {KINDS['passage']:d} ELSE {KINDS['annotation']:d} END"
    nameless = body_points("d.folded", literal, whole, sql, dialect)
    name = name_points(f"substr(d.folded, 1, {end} - 1)", literal, whole, sql, dialect)
    body = body_points(f"substr(d.folded, {end} + 2)", literal, whole, sql, dialect)
    return f"{kind} + CASE WHEN {end} = 1 THEN {nameless} ELSE {name} + {body} END"


def name_points(name: str, literal: Alternative, whole: str, sql: Sql, dialect: Dialect) -> str:
    """`ranking.one_name`."""
    near = 50 * sum(map(len, literal.words))
    exact = f"{name} = {sql.value(whole)}"
    every = both([holds(name, word, sql, dialect) for word in literal.looked_up])
    begins = f"{dialect.position}({name}, {sql.value(whole)}) = 1"
    somewhere = holds(name, whole, sql, dialect)
    return (
        f"CASE WHEN {exact} THEN {EXACT:d} WHEN {every} THEN {near:d} / length({name}) + "
        f"CASE WHEN {begins} THEN {BEGINS:d} WHEN {somewhere} THEN {HOLDS:d} ELSE {ALL_WORDS:d} END "
        f"ELSE {PARTLY:d} END"
    )


def body_points(body: str, literal: Alternative, whole: str, sql: Sql, dialect: Dialect) -> str:
    """How often the words stand in it, by how much shorter it is without them."""
    times = []
    for word in literal.looked_up:
        rest = f"replace({body}, {sql.value(word)}, '')"
        size = f"{dialect.size.format(body)} - {dialect.size.format(rest)}"
        times.append(f"({size}) / {len(word.encode()):d}")
    often = f"{dialect.least}({OFTEN:d}, {' + '.join(times)})"
    if len(literal.words) == 1:
        return often
    together = holds(body, whole, sql, dialect)
    return f"{often} + CASE WHEN {together} THEN {NEXT_TO_EACH_OTHER:d} ELSE 0 END"
