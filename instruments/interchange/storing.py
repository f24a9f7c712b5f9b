"""Storing many rows at once, and finding the one that the database will not have."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, models, transaction

from instruments.interchange.columns import Key, Reference
from instruments.interchange.rows import Row, RowError

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
    for model, constraints in thing.get_constraints():
        for constraint in constraints:
            try:
                constraint.validate(model, thing)
            except ValidationError as error:
                named = (
                    constraint.violation_error_message != constraint.default_violation_error_message
                )
                said = (
                    " ".join(error.messages)
                    if named
                    else f"breaks the rule “{constraint.name.replace('_', ' ')}”"
                )
                yield row.error(column_of(row, fields_of(constraint)), said)


def fields_of(constraint: models.BaseConstraint) -> list[str]:
    """The fields that a constraint speaks of, in its own order."""
    if isinstance(constraint, models.UniqueConstraint):
        return list(constraint.fields)
    return (
        list(names_in(constraint.condition))
        if isinstance(constraint, models.CheckConstraint)
        else []
    )


def names_in(condition: Any) -> Iterator[str]:
    for part in condition.children:
        if isinstance(part, models.Q):
            yield from names_in(part)
        else:
            yield part[0].split("__")[0]


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
