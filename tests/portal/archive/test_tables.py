"""Everything is in a dump but what is named as left out, with a reason."""

import pytest
from django.apps import apps
from django.db import connection, models
from django.test.utils import isolate_apps

from portal.archive import tables as archive
from portal.archive.tables import LEFT_OUT, Table, tables

# What no model stands for: Django's own list of migrations, the cache, and SQLite's index of tokens.
NOT_OURS = ("django_migrations", "cache", "portal_search_tokens")


@pytest.mark.django_db
def test_every_table_of_the_database_goes_in_or_is_named() -> None:
    left_out = {m._meta.db_table for m in apps.get_models(True) if archive.is_left_out(m)}
    there = {n for n in connection.introspection.table_names() if not n.startswith(NOT_OURS)}
    assert {table.model._meta.db_table for table in tables()} == there - left_out


def test_what_is_left_out_exists_and_has_a_reason() -> None:
    known = {model._meta.label for model in apps.get_models()} | set(apps.app_configs)
    assert set(LEFT_OUT) <= known
    assert all(LEFT_OUT.values())


def test_the_people_the_ledger_and_the_links_go_in() -> None:
    labels = {table.label for table in tables()}
    wanted = {"instruments.User", "instruments.Change", "instruments.LedgerHead"}
    assert wanted | {"annotations.Annotation_tags", "instruments.User_groups"} <= labels
    assert not {label for label in labels if label.startswith(("sessions", "axes"))}


@isolate_apps()
def test_a_model_of_tomorrow_goes_in(monkeypatch: pytest.MonkeyPatch) -> None:
    class Tomorrow(models.Model):
        friends = models.ManyToManyField("self")

        class Meta:
            app_label = "portal"

    links = Tomorrow.friends.through
    monkeypatch.setattr(apps, "get_models", lambda **kwargs: [Tomorrow, links])
    members = [table.member for table in tables()]
    assert members == ["tables/portal.tomorrow.jsonl", "tables/portal.tomorrow_friends.jsonl"]


def test_a_table_has_its_own_columns_not_those_it_inherits() -> None:
    from instruments.models import State

    assert Table(State).columns == ["entity_ptr_id", "iso2", "iso3"]
