"""Queries that PostgreSQL plans once for each connection, not whenever they are asked.

For a page that asks many small ones, to plan them takes longer than to run them. A plan can be kept only
where parameters come apart from the SQL. Django puts them into it, and so it stays for all other queries:
what a search or a filter asks for may be rare or common, and wants a plan of its own each time.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.db import NotSupportedError
from psycopg.adapt import Loader
from psycopg.types.numeric import Int8

Question = tuple[str, Sequence[Any]]
T = TypeVar("T")


def asked(
    connection: Any, sql: str, parameters: Sequence[Any], **loaders: type[Loader]
) -> list[tuple]:
    """The rows of one of those queries that are asked again and again. `loaders` read values of these types
    of PostgreSQL."""
    if not keeps_plans(connection):
        return asked_plainly(connection, sql, parameters, **loaders)
    return with_plans(connection, lambda: planned(connection, sql, parameters, **loaders))


def asked_together(connection: Any, questions: Sequence[Question]) -> list[list[tuple]]:
    """The rows of several of those queries, for which the database is waited only once: how long each took,
    nobody can tell then."""
    if not keeps_plans(connection):
        return [asked_plainly(connection, *question) for question in questions]
    return with_plans(connection, lambda: planned_together(connection, questions))


def with_plans(connection: Any, ask: Callable[[], T]) -> T:
    try:
        return ask()
    except NotSupportedError:
        # A migration gave a column another type, which no plan outlives; a new connection has none.
        if connection.in_atomic_block:
            raise
        connection.close()
        return ask()


def asked_plainly(
    connection: Any, sql: str, parameters: Sequence[Any], **loaders: type[Loader]
) -> list[tuple]:
    with connection.cursor() as cursor:
        load_by(cursor, connection, loaders)
        cursor.execute(sql, parameters)
        rows: list[tuple] = cursor.fetchall()
        return rows


def planned(
    connection: Any, sql: str, parameters: Sequence[Any], **loaders: type[Loader]
) -> list[tuple]:
    """By the driver's own cursor, behind Django's wrappers. Whole numbers are sent as of one size, since
    of each size they would want another plan."""
    with connection.cursor() as cursor:
        cursor.cursor = connection.Database.Cursor(connection.connection)
        load_by(cursor, connection, loaders)
        cursor.execute(sql, of_one_size(parameters))
        rows: list[tuple] = cursor.fetchall()
        return rows


def planned_together(connection: Any, questions: Sequence[Question]) -> list[list[tuple]]:
    """For Django they are one: whoever watches its queries sees them all at once, and how long that took."""
    with connection.cursor() as cursor:
        cursor.cursor = pipeline = Pipeline(connection, questions)
        cursor.execute("; ".join(sql for sql, _parameters in questions))
        return pipeline.rows


class Pipeline:
    """Several questions as one cursor of the driver."""

    def __init__(self, connection: Any, questions: Sequence[Question]) -> None:
        self.driver, self.connection = connection.Database, connection.connection
        self.questions = questions
        self.rows: list[list[tuple]] = []

    def execute(self, statements: str) -> None:
        cursors = [self.driver.Cursor(self.connection) for _ in self.questions]
        with self.connection.pipeline():
            for cursor, (sql, parameters) in zip(cursors, self.questions, strict=True):
                cursor.execute(sql, of_one_size(parameters))
        self.rows = [cursor.fetchall() for cursor in cursors]

    def close(self) -> None:
        """Nothing is left open: all was read."""


def of_one_size(parameters: Sequence[Any]) -> list[Any]:
    return [Int8(each) if type(each) is int else each for each in parameters]


def load_by(cursor: Any, connection: Any, loaders: dict[str, type[Loader]]) -> None:
    if connection.vendor == "postgresql":
        for name, loader in loaders.items():
            cursor.adapters.register_loader(name, loader)


def keeps_plans(connection: Any) -> bool:
    """Whether it may: not behind a pooler, which gives each transaction another connection, nor where
    queries are logged, since of a kept one the driver does not tell its values."""
    kept = connection.settings_dict["OPTIONS"].get("prepare_threshold") is not None
    return kept and not connection.queries_logged
