"""Rows by key, in SQL that is written once.

For a handful of columns by key, building a query anew each time costs four times what asking it does,
and a list of a thousand keys costs more to write into a query than to look up.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connections, models, router
from psycopg.adapt import Buffer, Loader

from portal.models import PublicHead
from portal.serving import planned

AMONG = {
    "postgresql": "= ANY(%s::bigint[])",
    "sqlite": "IN (SELECT value FROM json_each(%s))",
}
BRACKETS = {"postgresql": "{}", "sqlite": "[]"}
NO_KEY = -1  # stands for the keys while SQL is written


def rows_of(
    model: type[models.Model],
    columns: Sequence[str],
    by: str,
    keys: Iterable[int],
    order: Sequence[str] = (),
) -> list[tuple[Any, ...]]:
    """`columns` of all rows of `model` whose column `by` is among `keys`, in `order`.

    Columns are named as in the database. Texts and whole numbers only: other types come as the
    database has them.
    """
    wanted = list(keys)
    if not wanted:
        return []
    connection = connections[router.db_for_read(model)]
    sql = statement(connection.vendor, model._meta.db_table, tuple(columns), by, tuple(order))
    return planned.asked(connection, sql, [listed(connection.vendor, wanted)])


def listed(vendor: str, keys: Iterable[int]) -> str:
    """All keys as one parameter."""
    first, last = BRACKETS[vendor]
    return first + ",".join(map(str, keys)) + last


def statement(
    vendor: str, table: str, columns: Sequence[str], by: str, order: Sequence[str]
) -> str:
    """All names are ours; keys alone come from outside, as one parameter."""
    shown = ", ".join(f'"{column}"' for column in columns)
    sql = f'SELECT {shown} FROM "{table}" WHERE "{by}" {AMONG[vendor]}'  # noqa: S608
    return sql + (" ORDER BY " + ", ".join(f'"{column}"' for column in order) if order else "")


@dataclass(frozen=True)
class Among:
    """The rows of the QuerySet that `ask` makes which have one of these keys in the column `by`, in an order.

    As far as `values` goes it is that QuerySet, but Django writes its SQL only once: `ask` must make the
    same one whenever it is called.
    """

    ask: Callable[[], models.QuerySet]
    keys: Sequence[int]
    order: tuple[str, ...] = ()
    by: str = "pk"

    def values(self, *columns: str, **named: models.F) -> list[dict[str, Any]]:
        if not self.keys:
            return []
        alias = PublicHead.objects.db
        connection = connections[alias]
        by = (self.ask, self.by, self.order)
        question = written(alias, *by, columns=columns, named=tuple(named.items()))
        keys = listed(connection.vendor, self.keys)
        given = [*question.before, keys, *question.after]
        rows = planned.asked(connection, question.sql, given, timestamptz=Moment)
        found = [dict(zip(question.names, row, strict=True)) for row in rows]
        for name, expression, steps in question.converters:
            for row in found:
                for step in steps:
                    row[name] = step(row[name], expression, connection)
        return found


Step = Callable[[Any, Any, Any], Any]  # of a value, the column's expression and the connection


class Question(NamedTuple):
    """SQL, its parameters on either side of the keys, and how its columns become values."""

    sql: str
    before: tuple[Any, ...]
    after: tuple[Any, ...]
    names: tuple[str, ...]
    converters: tuple[tuple[str, Any, list[Step]], ...]


@lru_cache(maxsize=64)
def written(
    alias: str,
    ask: Callable[[], models.QuerySet],
    by: str,
    order: tuple[str, ...],
    *,
    columns: tuple[str, ...],
    named: tuple[tuple[str, models.F], ...],
) -> Question:
    rows = ask().filter(**{f"{by}__in": [NO_KEY]}).order_by(*order)
    rows = rows.values(*columns, **dict(named))
    compiler = rows.query.get_compiler(alias)
    sql, given = compiler.as_sql()
    place = given.index(NO_KEY)
    parts = sql.split("%s")
    head, tail = "%s".join(parts[: place + 1]), "%s".join(parts[place + 1 :])
    assert (head[-4:], tail[:1]) == ("IN (", ")"), sql
    names = (*rows.query.values_select, *rows.query.annotation_select)
    fields = [field for field, _sql, _name in compiler.select]
    return Question(
        head.removesuffix("IN (") + AMONG[connections[alias].vendor] + tail[1:],
        tuple(given[:place]),
        tuple(given[place + 1 :]),
        names,
        tuple(
            (names[place], expression, steps_for(expression, steps))
            for place, (steps, expression) in compiler.get_converters(fields).items()
        ),
    )


def steps_for(expression: Any, steps: list[Step]) -> list[Step]:
    """How a column of SQLite becomes a value. Its moments come without a zone; Django asks whether they
    have one, and which, for each anew."""
    return [in_utc] if isinstance(expression.output_field, models.DateTimeField) else steps


def in_utc(value: datetime | None, expression: Any, connection: Any) -> datetime | None:
    return value and value.replace(tzinfo=UTC)


class Moment(Loader):
    """Reads a moment of PostgreSQL in one go; Django's own way takes ten times as long."""

    def load(self, data: Buffer) -> datetime:
        return datetime.fromisoformat(bytes(data).decode())
