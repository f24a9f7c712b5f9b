# ruff: noqa: S608  what is put into the SQL here is constant; values are parameters
"""SQLite: a full-text table (FTS5) of tokens beside the documents, without content of its own."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError, connection, connections

from portal.models import SearchDocument
from portal.search.candidates import Candidate
from portal.search.comparing import TOLD, Dialect, Sql, compare, lookup
from portal.search.condition import Condition
from portal.search.documents import tokens_of
from portal.search.weighing import weighing

TABLE = "portal_searchdocument"
INDEX = "portal_search_tokens"
# Tokens are written in hexadecimal, so that the plainest tokenizer leaves them whole; places are not kept.
CREATE_INDEX = (
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {INDEX} USING "
    "fts5(tokens, content='', columnsize=0, detail=none, tokenize='ascii')"
)
anew_is_unseen = True
AMONG = "IN (SELECT value FROM json_each(%s))"
DIALECT = Dialect(
    position="instr",
    least="min",
    size="length(CAST({} AS BLOB))",
    holds_all="NOT EXISTS (SELECT 1 FROM json_each({1}) WHERE instr({0}, value) = 0)",
    listed=json.dumps,
)


def written(token: int) -> str:
    return f"{token & 0xFFFFFFFF:x}"


def text_of(tokens: list[int]) -> str:
    return " ".join(map(written, tokens))


def learn(filed: Iterable[tuple[int, list[int]]]) -> None:
    with connection.cursor() as cursor:
        rows = [(pk, text_of(tokens)) for pk, tokens in filed]
        cursor.executemany(f"INSERT INTO {INDEX} (rowid, tokens) VALUES (%s, %s)", rows)


def copy(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bool:
    return False


def forget(filed: Iterable[tuple[int, list[int]]]) -> None:
    with connection.cursor() as cursor:
        rows = [(pk, text_of(tokens)) for pk, tokens in filed]
        command = f"INSERT INTO {INDEX} ({INDEX}, rowid, tokens) VALUES ('delete', %s, %s)"
        cursor.executemany(command, rows)


def create() -> None:
    """Make the table of tokens; where there are no documents, nothing is filed in it."""
    with connection.cursor() as cursor:
        cursor.execute(CREATE_INDEX)
        cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {TABLE})")
        if not cursor.fetchone()[0]:
            cursor.execute(f"INSERT INTO {INDEX} ({INDEX}) VALUES ('delete-all')")


@contextmanager
def rebuilding() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE}")
        create()
        yield
        cursor.execute(f"INSERT INTO {INDEX} ({INDEX}) VALUES ('optimize')")


@contextmanager
def correcting() -> Iterator[None]:
    """Whoever writes is alone anyway."""
    yield


@contextmanager
def looking(using: str) -> Iterator["Look"]:
    with connections[using].cursor() as cursor:
        yield Look(cursor)


class Look:
    def __init__(self, cursor: Any) -> None:
        self.cursor = cursor

    def expect(self, conditions: Sequence[Condition], most: int) -> None:
        """There is nobody far away who may be asked more at once."""

    def newest(self, conditions: Sequence[Condition], most: int) -> list[list[Candidate]]:
        found = []
        for condition in conditions:
            sql = question(condition, most + 1)
            self.cursor.execute(sql.text, sql.parameters)
            found.append(list(self.cursor.fetchall()))
        return found

    def points(self, ids: list[int], condition: Condition) -> dict[int, int]:
        sql = weighing(TABLE, AMONG, condition, DIALECT)
        self.cursor.execute(sql.text, [*sql.parameters, json.dumps(ids)])
        return dict(self.cursor.fetchall())

    def filed_under(self, marks: list[int], any_of: bool, most: int) -> list[int]:
        question = f"SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s LIMIT {most:d}"
        self.cursor.execute(question, [some(marks) if any_of else every(marks)])
        return [row[0] for row in self.cursor.fetchall()]

    def read(self, ids: list[int], columns: str) -> Iterable[tuple[Any, ...]]:
        self.cursor.execute(f"SELECT {columns} FROM {TABLE} WHERE id {AMONG}", [json.dumps(ids)])
        return self.cursor.fetchall()


def question(condition: Condition, most: int) -> Sql:
    """Those that meet the condition, the newest first."""
    sql = Sql()
    found = sql.value(lookup(condition, every, some))
    sql.text = (
        f"SELECT {TOLD[condition.group]} FROM {INDEX} CROSS JOIN {TABLE} d ON d.id = {INDEX}.rowid "
        f"WHERE {INDEX} MATCH {found} AND {compare(condition, sql, DIALECT)} "
        f"ORDER BY {INDEX}.rowid DESC LIMIT {most:d}"
    )
    return sql


def every(tokens: list[int]) -> str:
    return f"({' AND '.join(map(written, tokens))})"


def some(tokens: list[int]) -> str:
    return f"({' OR '.join(map(written, tokens))})"


def verify() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM sqlite_master WHERE name = %s", [INDEX])
        if cursor.fetchone() is None:
            yield "the search index of tokens is missing; run rebuild_search"
            return
    try:
        filed = sums_filed()
    except DatabaseError as error:
        yield f"the search index of tokens cannot be read ({error}); run rebuild_search"
        return
    for document in SearchDocument.objects.order_by("pk").iterator(chunk_size=500):
        if filed.pop(document.pk, 0) != sum(map(weight, tokens_of(document))):
            yield f"{document} is filed under wrong tokens in the search index"
    for pk in filed:
        yield f"the search index of tokens holds number {pk}, which is no document"


def sums_filed() -> dict[int, int]:
    """By document, the sum of what its tokens weigh: the tokens of all at once would fill the memory."""
    found: dict[int, int] = defaultdict(int)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only")
        (query_only,) = cursor.fetchone()
        cursor.execute("PRAGMA query_only = 0")  # the view of it is made beside the database
        try:
            cursor.execute(
                f"CREATE VIRTUAL TABLE temp.filed USING fts5vocab(main, {INDEX}, instance)"
            )
            cursor.execute("SELECT doc, term FROM temp.filed")
            for pk, term in iter(cursor.fetchone, None):
                found[pk] += weight(int(term, 16))
        finally:
            cursor.execute("DROP TABLE IF EXISTS temp.filed")
            cursor.execute(f"PRAGMA query_only = {query_only}")
    return found


def weight(token: int) -> int:
    return hash((token & 0xFFFFFFFF,))
