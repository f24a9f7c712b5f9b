"""The last primary key that each table gave out, which may be of a row that is gone.

The ledger names parts of things by primary key; a key given out twice would let an old state of one
thing come back over a part of another.
"""

from django.core.management.color import no_style
from django.db import connection

from portal.archive.tables import Table


def last_key(table: Table) -> int | None:
    """The last key given out; None where keys are not counted, or none was given out yet."""
    if table.model._meta.auto_field is None:
        return None
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            name = [table.model._meta.db_table]
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", name)
        else:
            cursor.execute(f"SELECT last_value FROM {sequence_of(table)} WHERE is_called")  # noqa: S608
        row = cursor.fetchone()
    return (row[0] or None) if row else None


def continue_after(table: Table, last: int | None) -> None:
    """Let the next key be greater than `last` and than all that are there."""
    if table.model._meta.auto_field is None:
        return
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [table.model]):
            cursor.execute(statement)
        if last is None:
            return
        if connection.vendor == "sqlite":
            continue_on_sqlite(table, last)
        elif (last_key(table) or 0) < last:
            cursor.execute("SELECT setval(%s, %s)", [sequence_of(table), last])


def continue_on_sqlite(table: Table, last: int) -> None:
    name = table.model._meta.db_table
    known = last_key(table)
    with connection.cursor() as cursor:
        if known is None:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [name, last])
        elif known < last:
            cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [last, name])


def sequence_of(table: Table) -> str:
    """The name, quoted, of the PostgreSQL sequence that a table's keys come from."""
    meta = table.model._meta
    with connection.cursor() as cursor:
        column = meta.auto_field.column  # type: ignore[union-attr]
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{meta.db_table}"', column])
        return str(cursor.fetchone()[0])
