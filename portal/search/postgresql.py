# ruff: noqa: S608  what is put into the SQL here is constant; values are parameters
"""PostgreSQL: one GIN index on the tokens of the text, those of the marks, and how new a row is.

The index makes the tokens of the text from the text, by a function that is `tokens.of_text` in the
database's own language (migration 0004), so that rows stay small and many fit into memory. Rows of 4096
neighbouring ids are of one age. Words that stand in many texts are looked for in the newest ages first, and
no further than hits are wanted, so that common words cost no more than rare ones.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, connections, transaction

from portal.search.candidates import Candidates
from portal.search.comparing import DOCUMENT, Sql, compare, grouped, lookup
from portal.search.condition import Condition

TABLE = "portal_searchdocument"
INDEX = "portal_search_tokens"
TEXT = "portal_search_text_tokens(d.folded)"
AGE_BITS = 12
AGE = f"ARRAY[(d.id >> {AGE_BITS:d})::integer]"
CREATE_INDEX = (
    f"CREATE INDEX IF NOT EXISTS {INDEX} ON {TABLE} USING gin (portal_search_text_tokens(folded), "
    f"tokens, (ARRAY[(id >> {AGE_BITS:d})::integer])) WITH (fastupdate = off)"
)
# The index leads to all that is found; the planner, which takes rare words for common ones, is not asked.
# With less memory it would forget rows and note only their pages, and compare all that stands on those.
BY_INDEX = (
    "SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off; SET LOCAL jit = off; "
    "SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL work_mem = '64MB'"
)
BUILDING = "SET LOCAL maintenance_work_mem = '256MB'"
FASTER = 16  # how much farther to look where nothing was found


def learn(filed: Iterable[tuple[int, list[int]]]) -> None:
    """The row holds text and marks: nothing more to do."""


def forget(filed: Iterable[tuple[int, list[int]]]) -> None:
    """The row held text and marks: nothing more to do."""


def copy(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bool:
    names = ", ".join(f'"{name}"' for name in columns)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {TABLE} ({names}) FROM STDIN") as copying,
    ):
        for row in rows:
            copying.write_row(row)
    return True


@contextmanager
def rebuilding() -> Iterator[None]:
    with connection.cursor() as cursor:
        # Keys that are still to be checked at the end of the transaction would stand in the way.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"DROP INDEX IF EXISTS {INDEX}")
        cursor.execute(f"TRUNCATE {TABLE} RESTART IDENTITY")
        yield
        cursor.execute(BUILDING)
        cursor.execute(CREATE_INDEX)
        cursor.execute(f"ANALYZE {TABLE}")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def candidates(condition: Condition, most: int, using: str) -> Candidates:
    rows: list[tuple[Any, ...]] = []
    found = 0
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute(f"SELECT max(id) >> {AGE_BITS:d} FROM {TABLE}")  # by the primary key's index
        newest = cursor.fetchone()[0] or 0
        cursor.execute(BY_INDEX)
        # The newest may have only begun; articles and entities are few among texts.
        seen, ages = 0, 2 if condition.group == "texts" else 2 * FASTER
        while seen <= newest and found <= most:
            span = range(max(newest - seen - ages + 1, 0), newest - seen + 1)
            sql = newest_of(condition, span, most + 1 - found)
            cursor.execute(sql.text, sql.parameters)
            rows += cursor.fetchall()
            found = sum(row[-1].count(",") + 1 for row in rows)
            seen += len(span)
            ages = farther(seen, found, most + 1)
    return Candidates.of(rows, most)


def farther(seen: int, found: int, wanted: int) -> int:
    """How many ages to look through next: as many as should hold what is still wanted, and some more."""
    enough = seen * (wanted - found) * 5 // (found * 4) if found else FASTER * seen
    return min(max(seen, enough), FASTER * seen)


def newest_of(condition: Condition, ages: range, most: int) -> Sql:
    """Those of these ages that meet the condition, the newest, in groups."""
    sql = Sql()

    def among(column: str, operator: str, values: Iterable[int]) -> str:
        return f"{column} {operator} {sql.value(list(values))}::integer[]"

    found = lookup(
        condition,
        lambda tokens: among(TEXT, "@>", tokens),
        lambda tokens: among("d.tokens", "&&", tokens),
        lambda: [among(AGE, "&&", ages)],
    )
    newest = (
        f"SELECT {DOCUMENT} FROM {TABLE} d WHERE {found} AND {compare(condition, sql, 'strpos')} "
        f"ORDER BY d.id DESC LIMIT {most:d}"
    )
    sql.text = grouped(newest, "string_agg(id::text, ',')")
    return sql


def filed_under(marks: list[int], any_of: bool, most: int, using: str) -> list[int]:
    operator = "&&" if any_of else "@>"
    question = f"SELECT id FROM {TABLE} WHERE tokens {operator} %s::integer[] LIMIT {most:d}"
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute(BY_INDEX)
        cursor.execute(question, [marks])
        return [row[0] for row in cursor.fetchall()]


def read(ids: list[int], columns: str, using: str) -> Iterable[tuple]:
    with connections[using].cursor() as cursor:
        wanted = f"{{{','.join(map(str, ids))}}}"
        cursor.execute(f"SELECT {columns} FROM {TABLE} WHERE id = ANY(%s::bigint[])", [wanted])
        return cursor.fetchall()


def verify() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_indexes WHERE indexname = %s", [INDEX])
        if cursor.fetchone() is None:
            yield "the search index of tokens is missing; run rebuild_search"
