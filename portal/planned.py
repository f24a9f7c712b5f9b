"""Queries that PostgreSQL plans once for each connection, not whenever they are asked.

For a page that asks many small ones, to plan them takes longer than to run them. A plan can be kept only
where parameters come apart from the SQL. Django puts them into it, and so it stays for all other queries:
what a search or a filter asks for may be rare or common, and wants a plan of its own each time.
"""

from collections.abc import Sequence
from typing import Any

from django.db import NotSupportedError, connections
from psycopg.types.numeric import Int8


def rows_of(database: str, sql: str, parameters: Sequence[Any]) -> list[tuple]:
    """The rows of one of those queries that are asked again and again."""
    connection = connections[database]
    try:
        return asked(connection, sql, parameters)
    except NotSupportedError:
        # A migration gave a column another type, which no plan outlives; a new connection has none.
        if connection.in_atomic_block or not keeps_plans(connection):
            raise
        connection.close()
        return asked(connection, sql, parameters)


def asked(connection: Any, sql: str, parameters: Sequence[Any]) -> list[tuple]:
    with connection.cursor() as cursor:
        if keeps_plans(connection):
            # The driver's own cursor, behind Django's wrappers. Whole numbers are of one size, since
            # of each size they would want another plan.
            cursor.cursor = connection.Database.Cursor(connection.connection)
            parameters = [Int8(value) if type(value) is int else value for value in parameters]
        cursor.execute(sql, parameters)
        rows: list[tuple] = cursor.fetchall()
        return rows


def keeps_plans(connection: Any) -> bool:
    """Whether it may: not where a pooler gives each transaction another connection of the database."""
    return connection.settings_dict["OPTIONS"].get("prepare_threshold") is not None
