"""The files hold what the API says, all of it, from any row on, at the same cost."""

import csv
import io
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from instruments.interchange.columns import unescape_formula
from portal.api.exports import walking
from portal.api.listings import LISTINGS
from tests.portal.api import world
from tests.portal.api.test_collections import key_of, many
from tests.portal.exports.test_files import listed, publish_something, rows, sent, table

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def published(lasting: None) -> None:
    """Several of everything, drafts beside them, and something in the list of changes."""
    world.drafts(world.published())
    many(2)
    publish_something()


def key(collection: str, row: dict) -> str:
    return str(row["seq"]) if collection == "changes" else key_of(collection, row)


@pytest.mark.parametrize("collection", LISTINGS)
def test_a_file_holds_what_the_collection_says(client: Client, collection: str) -> None:
    found, wanted = rows(client, f"{collection}.jsonl"), listed(client, collection)
    assert wanted
    by_key = {key(collection, row): row for row in found}
    assert len(by_key) == len(found)
    assert by_key == {key(collection, row): row for row in wanted}


@pytest.mark.parametrize("collection", LISTINGS)
def test_a_table_says_the_same(client: Client, collection: str) -> None:
    wanted = rows(client, f"{collection}.jsonl")
    found = table(sent(client, f"{collection}.csv"))
    assert len(found) == len(wanted)
    for cells, row in zip(found, wanted, strict=True):
        assert list(cells) == list(LISTINGS[collection].serializer_class().fields)
        assert {name: read(cells[name], value) for name, value in row.items()} == row


def read(cell: str, like: Any) -> Any:
    """A cell as the type that the value of the API has; an empty one stands for null as for nothing."""
    if isinstance(like, str):
        return unescape_formula(cell)
    return None if cell == "" else json.loads(cell)


@pytest.mark.parametrize("ending", ["jsonl", "csv"])
@pytest.mark.parametrize("collection", LISTINGS)
def test_a_file_goes_on_after_any_row(
    client: Client, collection: str, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walking.Walk.chunks, "__defaults__", (None, 2))
    whole = sent(client, f"{collection}.{ending}")
    found = rows(client, f"{collection}.jsonl")
    assert len(found) >= 1
    for row in (found[0], found[len(found) // 2], found[-1]):
        rest = sent(client, f"{collection}.{ending}", cursor=key(collection, row))
        assert whole.endswith(rest)
        left = len(found) - 1 - found.index(row)
        lines = (
            rest.splitlines() if ending == "jsonl" else list(csv.reader(io.StringIO(rest.decode())))
        )
        assert len(lines) == left


def test_each_chunk_costs_the_same_queries(client: Client) -> None:
    few = {collection: queries(client, collection) for collection in LISTINGS}
    many(4)
    assert {collection: queries(client, collection) for collection in LISTINGS} == few


def queries(client: Client, collection: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        sent(client, f"{collection}.jsonl")
    return len(captured)
