"""Putting a dump into an empty database: all of it, or nothing."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from portal.archive import manifest
from portal.archive.damage import Damaged, Refused
from portal.archive.keys import continue_after
from portal.archive.manifest import Manifest, Member
from portal.archive.reading import Archive
from portal.archive.rows import prepared, values_of
from portal.archive.tables import Table, tables
from portal.archive.writing import OFTEN

Progress = Callable[[int, int, str], None]
Batch = list[list[Any]]
BATCH_ROWS, BATCH_BYTES = 500, 4 * 1024 * 1024


def restore(path: Path, progress: Progress = lambda *_: None) -> Manifest:
    """Restore the dump at `path` in one transaction; the search index is made anew in it.

    A database without tables gets them first. Refused (and nothing changed) when a byte of the file is
    not as it was written, when it is of other migrations, or when anything is in the database already.
    """
    with Archive(path) as archive:
        manifest.check_fit(archive.manifest)
        make_tables()
        with transaction.atomic():
            make_way()
            for table, member in zip(tables(), in_order(archive.manifest), strict=True):
                load(archive, table, member, progress)
            check_references()
            call_command("rebuild_search", stdout=Nowhere(), stderr=Nowhere())
    ContentType.objects.clear_cache()
    return archive.manifest


class Nowhere:
    """Where a command's words go that nobody asked for."""

    def write(self, text: str) -> int:
        return len(text)

    def isatty(self) -> bool:
        return False


def in_order(told: Manifest) -> Iterator[Member]:
    """The members in the order of our tables."""
    by_name = {member.name: member for member in told.members}
    return (by_name[table.member] for table in tables())


def make_tables() -> None:
    """Migrate a database that has no tables at all. Refused when it is behind the code, or ahead of it."""
    if not connection.introspection.table_names():
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
    if manifest.migrations_applied() != manifest.migrations_here():
        raise Refused("the database is not up to date: run migrate first")


def make_way() -> None:
    """Refused unless there is nothing here but what `migrate` wrote; that gives way to the archive's."""
    for table in tables():
        linking = table.model._meta.auto_created  # rows of others, which are found themselves
        if not (linking or table.made_by_migrate) and (count := table.queryset().count()):
            raise Refused(
                f"the database is not empty: {table.label} has {count} rows; restore into a new one"
            )
    with connection.cursor() as cursor:
        for table in tables():
            if table.made_by_migrate:
                cursor.execute(f"DELETE FROM {quoted(table.model._meta.db_table)}")  # noqa: S608


def load(archive: Archive, table: Table, member: Member, progress: Progress) -> None:
    """Insert the rows of one member, past every `save`: nothing is derived or dated anew."""
    names = ", ".join(quoted(str(field.column)) for field in table.fields)
    places = ", ".join(["%s"] * len(table.fields))
    insert = f"INSERT INTO {quoted(table.model._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608
    done = 0
    for batch in batches(archive, table, member):
        try:
            with connection.cursor() as cursor:
                cursor.executemany(insert, batch)
        except DatabaseError as error:
            raise Refused(
                f"{member.name} is not taken by the database: {first_line(error)}"
            ) from error
        done += len(batch)
        if done % OFTEN < BATCH_ROWS:
            progress(done, member.rows, table.label)
    continue_after(table, member.last_key)
    progress(member.rows, member.rows, table.label)


def batches(archive: Archive, table: Table, member: Member) -> Iterator[Batch]:
    """The rows, as many at a time as are quick to insert and small enough to hold."""
    batch: Batch = []
    size = 0
    for number, line in enumerate(archive.lines(member), 1):
        try:
            values = values_of(table, line)
        except ValueError as error:
            raise Damaged(member.name, f"row {number} {error}") from error
        pairs = zip(table.fields, values, strict=True)
        batch.append([prepared(field, value, connection) for field, value in pairs])
        size += len(line)
        if len(batch) == BATCH_ROWS or size > BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def check_references() -> None:
    """Now rather than at the commit, so that what is wrong can be said."""
    try:
        connection.check_constraints()
    except DatabaseError as error:
        raise Refused(f"a row refers to one that is not there: {first_line(error)}") from error


def quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))


def first_line(error: Exception) -> str:
    return str(error).strip().split("\n", 1)[0]
