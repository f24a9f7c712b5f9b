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


@contextmanager
def reading_only(connection: BaseDatabaseWrapper) -> Iterator[None]:
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
