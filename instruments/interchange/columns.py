"""Columns of the catalogue's CSV files: how a cell becomes a value, and a value a cell."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

SEPARATOR = ";"


class CellError(ValueError):
    """What is wrong with a cell; the reader adds file, row and column."""


@dataclass(frozen=True)
class Column:
    """A column that holds one attribute of the row's model, as text."""

    name: str
    attribute: str = ""
    required: bool = False

    @property
    def field(self) -> str:
        return self.attribute or self.name

    def read(self, cell: str, model: type[models.Model]) -> Any:
        """The value of `cell`, checked by the model field's own validators. CellError says what is wrong."""
        if self.required and not cell:
            raise CellError("is needed")
        column: Any = model._meta.get_field(self.field)
        empty = None if column.null else ""
        value = cell or (column.get_default() if column.has_default() and not cell else empty)
        if value in ("", None):
            return value
        try:
            return column.clean(value, None)
        except ValidationError as error:
            raise CellError("; ".join(error.messages)) from error

    def write(self, thing: Any) -> str:
        value = getattr(thing, self.field)
        return "" if value is None else str(value)


@dataclass(frozen=True)
class Key(Column):
    """The row's public id; empty lets a new thing draw its own."""

    def read(self, cell: str, model: type[models.Model]) -> Any:
        return super().read(cell, model) if cell else None


@dataclass(frozen=True)
class Flag(Column):
    def read(self, cell: str, model: type[models.Model]) -> Any:
        if cell not in ("", "true", "false"):
            raise CellError("is neither true nor false")
        return cell == "true"

    def write(self, thing: Any) -> str:
        return "true" if getattr(thing, self.field) else "false"


@dataclass(frozen=True)
class Words(Column):
    """A list of short texts in one cell."""

    def read(self, cell: str, model: type[models.Model]) -> Any:
        return [word.strip() for word in cell.split(SEPARATOR) if word.strip()]

    def write(self, thing: Any) -> str:
        return SEPARATOR.join(getattr(thing, self.field))


@dataclass(frozen=True)
class Reference(Column):
    """The slug of another thing; `kinds` says which kinds are allowed (empty: any)."""

    kinds: tuple[str, ...] = ()

    def read(self, cell: str, model: type[models.Model]) -> Any:
        if self.required and not cell:
            raise CellError("is needed")
        return cell or None

    def write(self, thing: Any) -> str:
        target = getattr(thing, self.field)
        return target.slug if target else ""


@dataclass(frozen=True)
class References(Reference):
    """The slugs of other things."""

    def read(self, cell: str, model: type[models.Model]) -> Any:
        slugs = [slug.strip() for slug in cell.split(SEPARATOR) if slug.strip()]
        if len(set(slugs)) != len(slugs):
            raise CellError("names one thing twice")
        return slugs

    def write(self, thing: Any) -> str:
        return SEPARATOR.join(sorted(other.slug for other in getattr(thing, self.field).all()))


@dataclass(frozen=True)
class Sheet:
    """One CSV file: a model, its columns, and (for parts) which column names the owner."""

    name: str
    model: type[models.Model]
    columns: tuple[Column, ...]
    order: tuple[str, ...]
    owner: str = ""
    kind: str = ""
    optional: tuple[Column, ...] = field(default=())
    rows: Callable[[], "models.QuerySet[Any]"] | None = None

    @property
    def header(self) -> list[str]:
        return [column.name for column in (*self.columns, *self.optional)]

    @property
    def file(self) -> str:
        return f"{self.name}.csv"


