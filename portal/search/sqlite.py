# ruff: noqa: S608  what is put into the SQL here is constant; values are parameters
"""SQLite: a full-text table (FTS5) of tokens beside the documents, without content of its own."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, connections

from portal.search.candidates import Candidates
from portal.search.comparing import DOCUMENT, Sql, compare, grouped, lookup
from portal.search.condition import Condition

TABLE = "portal_searchdocument"
INDEX = "portal_search_tokens"
# Tokens are written in hexadecimal, so that the plainest tokenizer leaves them whole; places are not kept.
CREATE_INDEX = (
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {INDEX} USING "
    "fts5(tokens, content='', columnsize=0, detail=none, tokenize='ascii')"
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


def candidates(condition: Condition, most: int, using: str) -> Candidates:
    sql = question(condition, most)
    with connections[using].cursor() as cursor:
        cursor.execute(sql.text, sql.parameters)
        return Candidates.of(cursor.fetchall(), most)


def question(condition: Condition, most: int) -> Sql:
    """The newest that meet the condition, one more than `most`, in groups."""
    sql = Sql()
    found = sql.value(lookup(condition, every, some))
    newest = (
        f"SELECT {DOCUMENT} FROM {INDEX} CROSS JOIN {TABLE} d ON d.id = {INDEX}.rowid "
        f"WHERE {INDEX} MATCH {found} AND {compare(condition, sql, 'instr')} "
        f"ORDER BY {INDEX}.rowid DESC LIMIT {most + 1:d}"
    )
    sql.text = grouped(newest, "group_concat(id)")
    return sql


def read(ids: list[int], columns: str, using: str) -> Iterable[tuple]:
    with connections[using].cursor() as cursor:
        wanted = "SELECT value FROM json_each(%s)"
        cursor.execute(f"SELECT {columns} FROM {TABLE} WHERE id IN ({wanted})", [json.dumps(ids)])
        return cursor.fetchall()


def filed_under(marks: list[int], any_of: bool, most: int, using: str) -> list[int]:
    with connections[using].cursor() as cursor:
        question = f"SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s LIMIT {most:d}"
        cursor.execute(question, [some(marks) if any_of else every(marks)])
        return [row[0] for row in cursor.fetchall()]


def every(tokens: list[int]) -> str:
    return f"({' AND '.join(map(written, tokens))})"


def some(tokens: list[int]) -> str:
    return f"({' OR '.join(map(written, tokens))})"


def verify() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM sqlite_master WHERE name = %s", [INDEX])
        if cursor.fetchone() is None:
            yield "the search index of tokens is missing; run rebuild_search"
