"""Every collection answers, with the contract's fields and nothing of a draft."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.api import serializers
from portal.api.urls import LISTINGS
from tests.portal.api import world

pytestmark = pytest.mark.django_db

CONTRACT = {
    "states": "iso2 iso3 memberships",
    "bodies": "body_type lifecycle parent seat established operational dissolved memberships",
    "memberships": "id member body status start end",
    "instruments": "form level legal_force lifecycle adopted signed entry_into_force terminated"
    " adopting_bodies states authentic_languages registration relations parties",
    "treaty-actions": "id instrument participant action done effective text",
    "instrument-relations": "id subject relation object provision",
    "places": "",
    "topics": "",
    "positions": "number statement parent states bodies instruments passages",
    "challenges": "number statement parent states bodies instruments passages answered_by",
    "recommendations": "number statement parent states bodies instruments passages addresses"
    " addressees status",
    "articles": "title authors source language revision length passage_count annotation_count",
    "passages": "article eid kind number heading start end text parent renderings",
    "annotations": "id article revision passage motivation start end exact prefix suffix entity provision"
    " body tags creator reviewer created modified",
    "citations": "id entity field value stance annotation source locator stale",
}
EVERY_ENTITY = (
    "id kind slug url name labels description topics identifiers mention_count verified_at"
    " updated_at"
)
ENTITIES = {
    "states",
    "bodies",
    "instruments",
    "places",
    "topics",
    "positions",
    "challenges",
    "recommendations",
}


def key_of(collection: str, result: dict) -> str:
    if collection == "passages":
        return f"{result['article']}:{result['eid']}"
    return result.get("slug") or result["id"]


def get(client: Client, path: str, status: int = 200, **query: object) -> dict:
    response = client.get(path, query)
    assert response.status_code == status, (path, response.content[:500])
    assert response["Content-Type"] == "application/json"
    return json.loads(response.content)


@pytest.fixture(scope="module", autouse=True)
def published(lasting: None) -> world.World:
    return world.published()


@pytest.mark.parametrize("collection", CONTRACT)
def test_the_fields_of_the_contract(client: Client, collection: str) -> None:
    results = get(client, f"/api/v1/{collection}/")["results"]
    assert results
    wanted = set(CONTRACT[collection].split()) | (
        set(EVERY_ENTITY.split()) if collection in ENTITIES else set()
    )
    for result in results:
        assert wanted <= result.keys()


@pytest.mark.parametrize("collection", CONTRACT)
def test_the_schema_names_exactly_what_is_there(client: Client, collection: str) -> None:
    shape = LISTINGS[collection].serializer_class
    results = get(client, f"/api/v1/{collection}/")["results"]
    for result in results:
        same_keys(shape(), result, collection)


def same_keys(shape: object, value: object, where: str) -> None:
    """That `value` and everything in it has the keys of its serializer."""
    child = getattr(shape, "child", None)
    if child is not None and isinstance(value, list):
        for each in value:
            same_keys(child, each, where)
    elif isinstance(shape, serializers.s.Serializer) and isinstance(value, dict):
        assert set(shape.fields) == set(value), where
        for name, field in shape.fields.items():
            same_keys(field, value[name], f"{where}.{name}")


@pytest.mark.parametrize("collection", CONTRACT)
def test_a_detail_is_what_the_list_says(client: Client, collection: str) -> None:
    for result in get(client, f"/api/v1/{collection}/")["results"]:
        assert get(client, f"/api/v1/{collection}/{key_of(collection, result)}/") == result


def test_no_draft_is_seen_anywhere(client: Client, published: world.World) -> None:
    before = {name: get(client, f"/api/v1/{name}/", lang="en") for name in CONTRACT}
    world.drafts(published)
    for collection in CONTRACT:
        after = client.get(f"/api/v1/{collection}/", {"lang": "en", "page_size": 100})
        assert world.DRAFT.lower() not in after.content.decode().lower(), collection
        found = json.loads(after.content)
        assert [key_of(collection, r) for r in found["results"]] == [
            key_of(collection, r) for r in before[collection]["results"]
        ]
        assert found.get("count") == before[collection].get("count"), collection


def test_a_page_costs_the_same_however_long(client: Client) -> None:
    many(1)
    few = {name: queries(client, name, least=1, page_size=400) for name in CONTRACT}
    many(4)
    more = {name: queries(client, name, least=4, page_size=500) for name in CONTRACT}
    assert more == few


def queries(client: Client, collection: str, *, least: int, **query: object) -> int:
    with CaptureQueriesContext(connection) as captured:
        found = get(client, f"/api/v1/{collection}/", **query)
    assert len(found["results"]) >= least
    return len(captured)


def many(times: int) -> None:
    """As many whole worlds as told, side by side."""
    from tests import make

    for _time in range(times):
        topic = make.topic()
        state = make.state(topics=[topic])
        place = make.place(state=state)
        body = make.body(seat=place)
        organ = make.body(parent=body)
        treaty = make.instrument(
            adopting_bodies=[organ], states=[state], topics=[topic], place=place
        )
        other = make.instrument()
        challenge = make.challenge(named=[state, body], description="A gap.")
        make.position(named=[other], holders=[body])
        advice = make.recommendation(
            named=[state, treaty], addresses=[challenge], addressees=[organ]
        )
        make.membership(state, body, start="2001")
        make.treaty_action(treaty, state, action="ratification", done="2010")
        make.relation(treaty, other)
        article = make.article(text=world.TEXT)
        note = make.note(article, 0, 4, entity=advice)
        make.reply(note)
        make.citation(body, "established", annotation=note)
        make.citation(body, "seat")
        make.rendering(article)
