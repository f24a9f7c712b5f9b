"""Columns of the catalogue's CSV files: how a cell becomes a value, and a value a cell."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from instruments.models.fields import PartialDateField, says_words

SEPARATOR = ";"

# What a spreadsheet takes for a formula, with any apostrophes already before it. One more is put before
# it on the way out and one taken away on the way in, so that any text comes back as it was.
FORMULA = re.compile("'*[=+\\-@\t\r]")
SIGNS = frozenset("'=+-@\t\r")  # with which alone it can begin
ESCAPED = re.compile("'+[=+\\-@\t\r]")


def escape_formula(cell: str) -> str:
    return f"'{cell}" if cell[:1] in SIGNS and FORMULA.match(cell) else cell


def unescape_formula(cell: str) -> str:
    return cell[1:] if ESCAPED.match(cell) else cell


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

    def trim(self, cell: str, model: type[models.Model]) -> str:
        """The cell without the space around it, except where it holds free text, which is kept as it is."""
        column: Any = model._meta.get_field(self.field)
        coded = column.choices or isinstance(column, PartialDateField)
        coded = coded or any(isinstance(check, RegexValidator) for check in column.validators)
        free = isinstance(column, models.CharField | models.TextField) and not coded
        return cell if free else cell.strip()

    def read(self, cell: str, model: type[models.Model]) -> Any:
        """The value of `cell`, checked by the model field's own validators. CellError says what is wrong."""
        if self.required and not cell.strip():
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
class Bare(Column):
    """A column whose cell is never free text."""

    def trim(self, cell: str, model: type[models.Model]) -> str:
        return cell.strip()


@dataclass(frozen=True)
class Key(Bare):
    """The row's public id; empty lets a new thing draw its own."""

    def read(self, cell: str, model: type[models.Model]) -> Any:
        return super().read(cell, model) if cell else None


@dataclass(frozen=True)
class Flag(Bare):
    """Also as spreadsheets write it when they store a CSV file: TRUE."""

    def read(self, cell: str, model: type[models.Model]) -> Any:
        if cell.lower() not in ("", "true", "false"):
            raise CellError("is neither true nor false")
        return cell.lower() == "true"

    def write(self, thing: Any) -> str:
        return "true" if getattr(thing, self.field) else "false"


@dataclass(frozen=True)
class Words(Bare):
    """A list of short texts in one cell."""

    def read(self, cell: str, model: type[models.Model]) -> Any:
        return split_words(cell)

    def write(self, thing: Any) -> str:
        return join_words(getattr(thing, self.field))


def join_words(words: Iterable[Any]) -> str:
    """One cell; a semicolon or backslash inside a word is marked by a backslash."""
    plain = (
        word if isinstance(word, str) else json.dumps(word, ensure_ascii=False) for word in words
    )
    return SEPARATOR.join(
        re.sub(r"([\\;])", r"\\\1", word.strip()) for word in plain if word.strip()
    )


def split_words(cell: str) -> list[str]:
    words = re.findall(r"(?:\\.|[^\\;])+", cell, re.DOTALL)
    return [
        re.sub(r"\\(.)", r"\1", word, flags=re.DOTALL).strip() for word in words if word.strip()
    ]


@dataclass(frozen=True)
class Names(Words):
    """Names of people, as words or in parts, as JSON: {"family": "Doe", "given": "Jane"}."""

    def read(self, cell: str, model: type[models.Model]) -> Any:
        return [name_said(word) for word in split_words(cell)]


def name_said(word: str) -> Any:
    try:
        said = json.loads(word)
    except ValueError:
        return word
    return said if says_words(said) else word


@dataclass(frozen=True)
class Reference(Bare):
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
    """One CSV file: a model, its columns, the order of its rows and (for parts) which column names the owner.

    `holding` says which of the model's rows the file holds, where not all.
    """

    name: str
    model: type[models.Model]
    columns: tuple[Column, ...]
    order: tuple[str, ...]
    owner: str = ""
    kind: str = ""
    optional: tuple[Column, ...] = field(default=())
    holding: models.Q = field(default_factory=models.Q)

    @property
    def all_columns(self) -> tuple[Column, ...]:
        return (*self.columns, *self.optional)

    @property
    def header(self) -> list[str]:
        return [column.name for column in self.all_columns]

    @property
    def file(self) -> str:
        return f"{self.name}.csv"
