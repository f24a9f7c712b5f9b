"""Reading all tables as they were at one moment, while others go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def snapshot() -> Iterator[None]:
    """A transaction that sees one moment and writes nothing. Inside another one, that one must do."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with reading_only(), transaction.atomic():
            yield
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


@contextmanager
def reading_only() -> Iterator[None]:
    """SQLite: transactions begin without the write lock, so that nobody waits for this one."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
    usual = connection.transaction_mode  # type: ignore[attr-defined]  # known once connected
    connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        yield
    finally:
        connection.transaction_mode = usual  # type: ignore[attr-defined]
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = OFF")
