# ruff: noqa: S608  what is put into the SQL here is constant; values are parameters
"""PostgreSQL: one GIN index on the tokens of the text, those of the marks, and how new a row is.

The index makes the tokens of the text from the text, by a function that is `tokens.of_text` in the
database's own language (migration 0004), so that rows stay small and many fit into memory. Rows of 1024
neighbouring ids are of one age, and those of 32 ages of one era. Words that stand in many texts are looked
for among the newest rows first, and no further than hits are wanted, so that common words cost no more than
rare ones.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from math import sqrt
from typing import Any

from django.db import connection, connections

from portal.search.candidates import Candidate
from portal.search.comparing import TOLD, Dialect, Sql, compare, lookup
from portal.search.condition import Condition
from portal.search.weighing import weighing, weight

TABLE = "portal_searchdocument"
INDEX = "portal_search_tokens"
TEXT = "portal_search_text_tokens(d.folded)"
AGE_BITS, ERA_BITS = 10, 15
# Of eras the numbers are negative.
AGE = f"ARRAY[(id >> {AGE_BITS:d})::integer, ~(id >> {ERA_BITS:d})::integer]"
CREATE_INDEX = (
    f"CREATE INDEX IF NOT EXISTS {INDEX} ON {TABLE} USING gin (portal_search_text_tokens(folded), "
    f"tokens, ({AGE})) WITH (fastupdate = off)"
)
# The index leads to all that is found; the planner, which takes rare words for common ones, is not asked.
# With less memory it would forget rows and note only their pages, and compare all that stands on those.
LOOKING = {
    "enable_seqscan": "off",
    "enable_indexscan": "off",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "work_mem": "64MB",
}
SETTINGS = ", ".join(f"set_config('{name}', '{value}', true)" for name, value in LOOKING.items())
# What holds to the end of this message (or transaction), and the newest id, by the primary key's index.
LOOK = f"SELECT {SETTINGS}, (SELECT max(id) FROM {TABLE})"
AMONG = "= ANY(%s::bigint[])"
DIALECT = Dialect(
    position="strpos",
    least="least",
    size="octet_length({})",
    holds_all="NOT EXISTS (SELECT 1 FROM unnest({1}::text[]) word WHERE strpos({0}, word) = 0)",
    listed=list,
)
anew_is_unseen = False
BUILDING = "SET LOCAL maintenance_work_mem = '256MB'"
# Ids to look through first; named things are few among texts.
FIRST = {"texts": 1 << 11, "named": 1 << 18}
FASTER = 32  # how much farther to look where nothing was found
# By database the newest id of the last look, where what is expected is looked for. Where another has come
# since, it is looked for again.
NEWEST: dict[str, int] = {}


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


@contextmanager
def correcting() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {TABLE} IN SHARE ROW EXCLUSIVE MODE")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(CREATE_INDEX)
        cursor.execute(f"ANALYZE {TABLE}")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@contextmanager
def looking(using: str) -> Iterator["Look"]:
    with connections[using].cursor() as cursor:
        yield Look(cursor, using)


class Look:
    def __init__(self, cursor: Any, using: str) -> None:
        self.cursor, self.using = cursor, using
        self.newest_id: int | None = None  # as it was when first looked at
        self.expected: list[Walk] = []

    def ask(self, *questions: Sql) -> list[list[tuple[Any, ...]]]:
        """The rows of each, for one message to the database; with the first goes what is expected."""
        first = [walk.step() for walk in self.expected if self.newest_id is None]
        asked = [*questions, *first]
        parameters = [each for question in asked for each in question.parameters]
        self.cursor.execute("; ".join([LOOK, *(each.text for each in asked)]), parameters)
        newest = self.cursor.fetchone()[-1] or 0
        if self.newest_id is None:
            NEWEST[self.using] = self.newest_id = newest
        told = [self.next_rows() for _ in questions]
        for walk in self.expected[: len(first)]:
            walk.take(self.next_rows())
        return told

    def next_rows(self) -> list[tuple[Any, ...]]:
        self.cursor.nextset()
        return list(self.cursor.fetchall())

    def expect(self, conditions: Sequence[Condition], most: int) -> None:
        if self.newest_id is None and (newest := NEWEST.get(self.using)):
            self.expected = [Walk(condition, newest, most) for condition in conditions]

    def newest(self, conditions: Sequence[Condition], most: int) -> list[list[Candidate]]:
        if self.newest_id is None:
            self.ask()
        walks = [self.walk(condition, most) for condition in conditions]
        while going := [walk for walk in walks if walk.goes_on]:
            for walk, rows in zip(going, self.ask(*(walk.step() for walk in going)), strict=True):
                walk.take(rows)
        return [walk.found for walk in walks]

    def walk(self, condition: Condition, most: int) -> "Walk":
        """One that was begun, if it began with what is the newest, or a new one."""
        new = Walk(condition, self.newest_id or 0, most)
        return next((walk for walk in self.expected if walk.is_like(new)), new)

    def points(self, ids: list[int], condition: Condition) -> dict[int, int]:
        sql = weighing(TABLE, AMONG, condition, DIALECT)
        sql.value(listed(ids))
        return dict(self.ask(sql)[0])

    def filed_under(self, marks: list[int], any_of: bool, most: int) -> list[int]:
        operator = "&&" if any_of else "@>"
        question = f"SELECT id FROM {TABLE} WHERE tokens {operator} %s::integer[] LIMIT {most:d}"
        return [row[0] for row in self.ask(Sql(question, [marks]))[0]]

    def read(self, ids: list[int], columns: str) -> Iterable[tuple[Any, ...]]:
        return self.ask(Sql(f"SELECT {columns} FROM {TABLE} WHERE id {AMONG}", [listed(ids)]))[0]


class Walk:
    """From the newest rows to older ones, in steps, until there is one more than `most`."""

    def __init__(self, condition: Condition, newest: int, most: int) -> None:
        self.condition, self.newest, self.wanted = condition, newest, most + 1
        self.found: list[Candidate] = []
        self.last, self.span = newest, FIRST[condition.group]
        self.weighed = condition.is_ranked and newest <= self.span

    def is_like(self, other: "Walk") -> bool:
        return (self.condition, self.newest, self.wanted) == (
            other.condition,
            other.newest,
            other.wanted,
        )

    @property
    def goes_on(self) -> bool:
        return self.last > 0 and len(self.found) < self.wanted

    @property
    def ids(self) -> range:
        """Those of the next step, which begins with an age."""
        first = max(self.last - self.span, 0) >> AGE_BITS << AGE_BITS
        return range(max(first, 1), self.last + 1)

    def step(self) -> Sql:
        missing = self.wanted - len(self.found)
        # To tell hundreds of ages costs more than to find again what was found.
        aged = 2 * len(self.ids) < self.newest
        return newest_first(self.condition, self.ids, missing, aged=aged, weighed=self.weighed)

    def take(self, rows: list[Candidate]) -> None:
        self.found += rows
        self.last = self.ids[0] - 1
        seen, found = self.newest - self.last, len(self.found)
        self.span = farther(seen, found, self.wanted)
        # Where there will be few enough to be ranked, to weigh them now saves another look at them.
        few = found * self.newest < self.wanted * seen
        self.weighed = self.condition.is_ranked and few


def listed(ids: list[int]) -> str:
    return f"{{{','.join(map(str, ids))}}}"


def farther(seen: int, found: int, wanted: int) -> int:
    """How many ids to look through next: as many as should hold what is still wanted, and some more; the
    fewer were found, the less is known."""
    if not found:
        return FASTER * seen
    enough = seen * (wanted - found) / found * (1 + 2 / sqrt(found))
    return min(1 + int(enough), FASTER * seen)


def newest_first(condition: Condition, ids: range, most: int, *, aged: bool, weighed: bool) -> Sql:
    """Those of these ids that meet the condition; with their points if `weighed`. If `aged`, the index leads
    to none of other ages."""
    sql = Sql()
    told = TOLD[condition.group]
    if weighed:
        told += f", {weight(condition, sql, DIALECT)}"

    def among(column: str, operator: str, values: Iterable[int]) -> str:
        return f"{column} {operator} {sql.value(list(values))}::integer[]"

    def of_their_ages() -> list[str]:
        return [among(AGE, "&&", ages_of(ids))] if aged else []

    found = lookup(
        condition,
        lambda tokens: among(TEXT, "@>", tokens),
        lambda tokens: among("d.tokens", "&&", tokens),
        of_their_ages,
    )
    # Nothing is added, so that the index of tokens is used and not that of the ids.
    sql.text = (
        f"SELECT {told} FROM {TABLE} d "
        f"WHERE {found} AND d.id + 0 BETWEEN {ids[0]:d} AND {ids[-1]:d} "
        f"AND {compare(condition, sql, DIALECT)} ORDER BY id DESC LIMIT {most:d}"
    )
    return sql


def ages_of(ids: range) -> list[int]:
    """The eras that are wholly among these ids, and the ages of the other ones."""
    ages = range(ids[0] >> AGE_BITS, (ids[-1] >> AGE_BITS) + 1)
    long = 1 << ERA_BITS - AGE_BITS
    eras = range(-(-ages.start // long), ages.stop // long)
    if not eras:
        return list(ages)
    before, after = range(ages.start, eras.start * long), range(eras.stop * long, ages.stop)
    return [*before, *(~era for era in eras), *after]


def verify() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_indexes WHERE indexname = %s", [INDEX])
        if cursor.fetchone() is None:
            yield "the search index of tokens is missing; run rebuild_search"
