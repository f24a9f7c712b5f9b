# ruff: noqa: S608  what is put into the SQL here is constant; values are parameters
"""What a candidate weighs, told by the database: `ranking.score` of a text, in SQL that is the same for all.

Two thousand texts need not leave the database to be ranked. Of articles and entities, which are few and
may have many names, the text is told instead, and `ranking` looks at it.
"""

from portal.search.comparing import COLUMNS, Dialect, Sql, alternative, both, holds
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


def weighed(found: Sql, condition: Condition, most: int, dialect: Dialect) -> Sql:
    """The question `found`, which gives rows of documents, with `Candidate`s for an answer. More than `most`
    are not weighed: they stand as they come."""
    if condition.group == "named":
        return Sql(f"SELECT {COLUMNS}, folded FROM ({found.text}) d", found.parameters)
    if not condition.whole:
        return Sql(f"SELECT {COLUMNS}, 0 FROM ({found.text}) d", found.parameters)
    sql = Sql()
    points = (
        f"CASE WHEN count(*) OVER () > {most:d} THEN 0 ELSE {weight(condition, sql, dialect)} END"
    )
    sql.text = f"SELECT {COLUMNS}, {points} FROM ({found.text}) d"
    sql.parameters += found.parameters
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
    at = f"{dialect.position}({name}, {sql.value(whole)})"
    at_all = f"{dialect.position}({name}, {sql.value(whole)})"
    return (
        f"CASE WHEN {exact} THEN {EXACT:d} WHEN {every} THEN {near:d} / length({name}) + "
        f"CASE WHEN {at} = 1 THEN {BEGINS:d} WHEN {at_all} > 0 THEN {HOLDS:d} ELSE {ALL_WORDS:d} END "
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
