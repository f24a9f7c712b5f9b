"""The list of public changes, by which a mirror stays up to date."""

import pytest
from django.test import Client

from instruments import ledger
from tests import make
from tests.portal.api.test_collections import get

pytestmark = pytest.mark.django_db


def save(thing: object, **fields: object) -> None:
    with ledger.batch(), ledger.record(thing, by=None, action="edit"):
        for name, value in fields.items():
            setattr(thing, name, value)
        thing.save()


def test_changes_of_public_things_only(client: Client) -> None:
    public, draft = make.state(slug="china"), make.state(slug="secret", status="draft")
    save(public, iso2="CN")
    save(draft, iso2="XX")
    save(public, status="withdrawn")
    found = get(client, "/api/v1/changes/")["results"]
    assert [(c["seq"], c["action"], c["kind"], c["id"]) for c in found] == [
        (1, "upsert", "state", str(public.uuid)),
        (2, "remove", "state", str(public.uuid)),
    ]
    assert found[0]["url"] == "http://127.0.0.1:8000/states/china/"
    assert found[0]["at"].endswith("Z")
    assert get(client, "/api/v1/changes/2/") == found[1]
    get(client, "/api/v1/changes/3/", status=404)
    get(client, "/api/v1/changes/99999999999999999999999/", status=404)


def test_since_and_kind(client: Client) -> None:
    for slug in ("a", "b", "c"):
        save(make.state(slug=slug), iso3=slug.upper() * 3)
    save(make.topic(slug="d"), notation="D")
    assert [c["seq"] for c in get(client, "/api/v1/changes/", since=2)["results"]] == [3, 4]
    assert [c["seq"] for c in get(client, "/api/v1/changes/", kind="topic")["results"]] == [4]
    assert get(client, "/api/v1/changes/", since=4)["results"] == []


def test_the_tag_moves_with_public_changes_only(client: Client) -> None:
    public, draft = make.state(slug="china"), make.state(slug="secret", status="draft")
    save(public, iso2="CN")
    first = client.get("/api/v1/states/")["ETag"]
    save(draft, iso2="XX")
    assert client.get("/api/v1/states/")["ETag"] == first
    save(public, iso3="CHN")
    second = client.get("/api/v1/states/")
    assert second["ETag"] != first
    assert b'"CHN"' in second.content
