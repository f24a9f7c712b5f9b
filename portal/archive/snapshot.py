"""Reading all tables as they were at one moment, while others go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from portal.models import PublicHead


@contextmanager
def snapshot() -> Iterator[None]:
    """A transaction that sees one moment and writes nothing. Inside another one, that one must do.

    On the database that is read from: for a reader's request, that may be a replica.
    """
    connection = connections[PublicHead.objects.db]
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with reading_only(connection), transaction.atomic(connection.alias):
            yield
    else:
        with transaction.atomic(connection.alias):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


# Who reads all of a database reads each page of it but once, and wants neither a large cache nor the file
# as a part of its own memory.
SPARING = {"query_only": 1, "mmap_size": 0, "cache_size": -2000}  # in KiB where it is negative


@contextmanager
def reading_only(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """SQLite: transactions begin without the write lock, so that nobody waits for this one."""
    usual = {name: pragma(connection, name) for name in SPARING}
    for name, value in SPARING.items():
        pragma(connection, f"{name} = {value}")
    mode = connection.transaction_mode  # type: ignore[attr-defined]  # known once connected
    connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        yield
    finally:
        connection.transaction_mode = mode  # type: ignore[attr-defined]
        for name, value in usual.items():
            if value is not None:  # a database in memory is not mapped
                pragma(connection, f"{name} = {value}")


def pragma(connection: BaseDatabaseWrapper, said: str) -> int | None:
    """What SQLite answers, if anything."""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {said}")
        row = cursor.fetchone()
    return row and row[0]
