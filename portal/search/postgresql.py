# ruff: noqa: S608  what is put into the SQL here is constant; values are parameters
"""PostgreSQL: an array of tokens in each row, with a GIN index on it.

Integers take half the room of the same tokens as a tsvector, and have no limit of one megabyte a row.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, connections

from portal.search.comparing import Sql, compare, lookup
from portal.search.condition import Condition

TABLE = "portal_searchdocument"
INDEX = "portal_search_tokens"
# Many small writes are gathered before they go into the index, but few enough to be read through quickly.
CREATE_INDEX = (
    f"CREATE INDEX IF NOT EXISTS {INDEX} ON {TABLE} "
    "USING gin (tokens) WITH (gin_pending_list_limit = 256)"
)


def learn(filed: Sequence[tuple[int, list[int]]]) -> None:
    """The row holds its tokens: nothing more to do."""


def forget(filed: Sequence[tuple[int, list[int]]]) -> None:
    """The row held its tokens: nothing more to do."""


@contextmanager
def rebuilding() -> Iterator[None]:
    with connection.cursor() as cursor:
        # Keys that are still to be checked at the end of the transaction would stand in the way.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"DROP INDEX IF EXISTS {INDEX}")
        cursor.execute(f"TRUNCATE {TABLE} RESTART IDENTITY")
        yield
        cursor.execute(CREATE_INDEX)
        cursor.execute(f"ANALYZE {TABLE}")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def candidates(condition: Condition, most: int, using: str) -> tuple[list[int], bool]:
    ids = select(unordered(condition), most + 1, using)
    if len(ids) <= most:
        return ids, False
    matching, whole = rows_matching(ids, using)
    going_through_newest = most * whole / matching
    if going_through_newest < 2 * matching:
        return select(through_newest(condition), most, using), True
    return select(newest_of_all(condition), most, using), True


def filed_under(tokens: list[int], any_of: bool, most: int, using: str) -> list[int]:
    sql = Sql()
    operator = "&&" if any_of else "@>"
    sql.text = f"SELECT id FROM {TABLE} WHERE tokens {operator} {sql.value(tokens)}::integer[]"
    return select(sql, most, using)


def select(query: Sql, most: int, using: str) -> list[int]:
    with connections[using].cursor() as cursor:
        cursor.execute(f"{query.text} LIMIT {most:d}", query.parameters)
        return [row[0] for row in cursor.fetchall()]


def read(ids: list[int], columns: str, using: str) -> Iterable[tuple]:
    with connections[using].cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {TABLE} WHERE id = ANY(%s)", [ids])
        return cursor.fetchall()


def rows_matching(some: list[int], using: str) -> tuple[float, int]:
    """(about how many rows match, seen from how close together some of them stand; of how many).

    The outermost tenths say nothing: small rows fill gaps far from their neighbours, and a scan of the
    table may begin in its middle, where another one is, and go round.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(f"SELECT min(id), max(id) FROM {TABLE}")
        lowest, highest = cursor.fetchone()
    whole, tenth = highest - lowest + 1, len(some) // 10
    near = sorted(some)[tenth : len(some) - tenth]
    return len(near) * whole / (near[-1] - near[0] + 1), whole


def unordered(condition: Condition) -> Sql:
    """Without an order, so that it can stop early whichever way it goes."""
    sql = Sql()

    def array(values: list[int]) -> str:
        return f"{sql.value(values)}::integer[]"

    found = lookup(
        condition, lambda v: f"d.tokens @> {array(v)}", lambda v: f"d.tokens && {array(v)}"
    )
    sql.text = f"SELECT d.id FROM {TABLE} d WHERE {found} AND {compare(condition, sql, 'strpos')}"
    return sql


def newest_of_all(condition: Condition) -> Sql:
    sql = unordered(condition)
    sql.text = f"SELECT id FROM ({sql.text} OFFSET 0) AS found ORDER BY id DESC"
    return sql


def through_newest(condition: Condition) -> Sql:
    """By the text alone, down from the newest row: for words that stand in every other one."""
    sql = Sql()
    sql.text = (
        f"SELECT d.id FROM {TABLE} d WHERE {compare(condition, sql, 'strpos')} ORDER BY d.id DESC"
    )
    return sql


def verify() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_indexes WHERE indexname = %s", [INDEX])
        if cursor.fetchone() is None:
            yield "the search index of tokens is missing; run rebuild_search"
