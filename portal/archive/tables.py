"""What goes into a dump: every table of every model, found from the models themselves, so that a new
one is never forgotten; what stays out is named here, with its reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, models

# By app, or by model. What people sign in with goes in, passwords (hashed) and second factors alike, so that
# they can sign in after a restore: a dump is guarded like the database.
LEFT_OUT = {
    "sessions": "everyone signs in again",
    "axes": "sign-in attempts count for the installation where they were made",
    "portal.SignIn": "sign-ins are logged for the installation where they were made",
    "portal.SearchDocument": "made anew from the rest",
}
# `migrate` writes these; a restore puts the archive's in their place, so that references to them hold.
MADE_BY_MIGRATE = ("contenttypes.ContentType", "auth.Permission")
CHUNK = 100  # rows fetched at a time; one may hold a whole text


@dataclass(frozen=True)
class Table:
    """One table: its model (for a many-to-many relation the one Django makes) and its own columns."""

    model: type[models.Model]

    @property
    def label(self) -> str:
        return self.model._meta.label

    @property
    def member(self) -> str:
        """Its file in the archive."""
        return f"tables/{self.model._meta.label_lower}.jsonl"

    @cached_property
    def fields(self) -> list[models.Field]:
        """Its own columns; not those of the table that a model inherits from."""
        return list(self.model._meta.local_concrete_fields)

    @cached_property
    def columns(self) -> list[str]:
        return [field.attname for field in self.fields]

    @property
    def made_by_migrate(self) -> bool:
        return self.label in MADE_BY_MIGRATE

    def queryset(self) -> models.QuerySet[Any]:
        """All rows, past every manager's own filter, from the database that is written to."""
        return self.model._base_manager.using(DEFAULT_DB_ALIAS)

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """The values of all rows by primary key, a few at a time."""
        return self.queryset().order_by("pk").values_list(*self.columns).iterator(chunk_size=CHUNK)


def is_left_out(model: type[models.Model]) -> bool:
    return model._meta.app_label in LEFT_OUT or model._meta.label in LEFT_OUT


def tables() -> list[Table]:
    """In the order of the installed apps. Foreign keys are checked at the end of a transaction, on both
    databases, so any order will do; one that follows them is not to be had, since some run in circles."""
    found = apps.get_models(include_auto_created=True)
    stored = [m for m in found if m._meta.managed and not m._meta.proxy]
    return [Table(model) for model in stored if not is_left_out(model)]


def apps_dumped() -> set[str]:
    """The apps whose migrations decide what the tables look like."""
    return {table.model._meta.app_label for table in tables()}
