"""Storing many rows at once, and finding the one that the database will not have."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, models, transaction

from instruments.interchange.columns import Key, Reference
from instruments.interchange.rows import Row, RowError
from instruments.rules import broken_rules

CHUNK = 500
Pair = tuple[Row, Any]  # a row, and what is made of it
Store = Callable[[Sequence[Any]], object]


def store(pairs: Sequence[Pair], save: Store) -> Iterator[RowError]:
    """Save by the chunk; when the database objects, one by one, to say which row is wrong and why."""
    for start in range(0, len(pairs), CHUNK):
        part = pairs[start : start + CHUNK]
        if not stored(part, save):
            for pair in part:
                if not stored([pair], save):
                    yield from breaches(*pair)


def stored(pairs: Sequence[Pair], save: Store) -> bool:
    try:
        with transaction.atomic():
            save([thing for _, thing in pairs])
    except (IntegrityError, DataError):
        return False
    return True


def breaches(row: Row, thing: models.Model) -> Iterator[RowError]:
    """Which rules `thing` breaks, each with the column it is about."""
    found = [*not_unique(row, thing), *constraints_broken(row, thing)]
    yield from found or [row.error("", "breaks a rule of the catalogue")]


def not_unique(row: Row, thing: models.Model) -> Iterator[RowError]:
    try:
        thing.validate_unique()
    except ValidationError as error:
        for field, messages in error.message_dict.items():
            yield row.error(column_of(row, [field]), " ".join(messages))


def constraints_broken(row: Row, thing: models.Model) -> Iterator[RowError]:
    for fields, said in broken_rules(thing):
        yield row.error(column_of(row, fields), said)


def column_of(row: Row, fields: Sequence[str]) -> str:
    """The column of the last of `fields` that the row's file has; empty if none."""
    names = {column.field: column.name for column in row.sheet.all_columns}
    known = [names[field] for field in fields if field in names]
    return known[-1] if known else ""


def assign(row: Row, thing: models.Model) -> None:
    """Give `thing` the row's plain values; references wait until all things are there."""
    for column in row.sheet.all_columns:
        if column.name in row.values and not isinstance(column, Reference):
            value = row.values[column.name]
            if not (isinstance(column, Key) and value is None):
                setattr(thing, column.field, value)
