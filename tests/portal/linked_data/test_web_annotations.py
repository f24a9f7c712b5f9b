"""Notes as Web Annotations, and each article's container of them."""

import json

import pytest
from django.core.cache import caches
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from instruments.models import User
from portal.linked_data.web_annotations import quote
from tests import make
from tests.portal.api import world

PROFILE = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
SITE = "http://127.0.0.1:8000"
needs_database = pytest.mark.django_db


def test_the_quote_fits_one_place_only() -> None:
    text = "甲" * 50 + "乙丙" + "甲" * 200 + "乙丙" + "甲" * 100
    found = quote(text, 252, 254)
    whole = found["prefix"] + found["exact"] + found["suffix"]
    assert found["exact"] == "乙丙"
    assert text.count(whole) == 1
    assert text.index(whole) + len(found["prefix"]) == 252


def test_a_unique_quote_keeps_its_short_context() -> None:
    found = quote("一" * 100 + "二" + "三" * 100, 100, 101)
    assert (len(found["prefix"]), len(found["suffix"])) == (32, 32)


@needs_database
def test_one_annotation(client: Client) -> None:
    made = world.published()
    response = client.get(
        f"/annotations/{made.note.uuid}/", headers={"accept": "application/ld+json"}
    )
    assert response["Content-Type"] == PROFILE
    assert 'rel="type"' in response["Link"]
    assert "http://www.w3.org/ns/ldp#Resource" in response["Link"]
    assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert "Accept" in response["Vary"]
    assert response["ETag"]
    found = json.loads(response.content)
    assert found["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert found["id"] == f"{SITE}/annotations/{made.note.uuid}/"
    assert (found["type"], found["motivation"]) == ("Annotation", "identifying")
    assert found["created"].endswith("Z")
    assert found["body"][0]["source"] == f"{SITE}/bodies/sco/"
    position, quoted = found["target"]["selector"]
    assert (position["type"], position["start"], position["end"]) == ("TextPositionSelector", 0, 4)
    assert (quoted["type"], quoted["exact"]) == ("TextQuoteSelector", world.TEXT[:4])
    assert found["target"]["state"]["type"] == "TimeState"
    assert found["target"]["state"]["cached"] == f"{SITE}/articles/digest/revisions/1/"


@needs_database
@pytest.mark.parametrize("container", [False, True])
def test_an_expert_without_a_name_is_called_so_in_the_language_of_the_header(
    client: Client, container: bool
) -> None:
    made = world.published()
    User.objects.update(display_name="", first_name="", last_name="")
    path = "/articles/digest/annotations/" if container else f"/annotations/{made.note.uuid}/"
    asked = {"accept": "application/ld+json", "accept-language": "en"}

    client.cookies["django_language"] = "ru"
    with_cookie = client.get(path, headers=asked).content.decode()
    del client.cookies["django_language"]

    assert "An expert" in with_cookie
    assert client.get(path, headers=asked).content.decode() == with_cookie


@needs_database
def test_an_unchanged_annotation_is_answered_from_what_was_kept(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made = world.published()
    address = f"/annotations/{made.note.uuid}/"
    first = client.get(address)
    with django_assert_num_queries(1):
        again = client.get(address)
    assert (again.content, again["ETag"]) == (first.content, first["ETag"])
    with django_assert_num_queries(1):
        known = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (known.status_code, known["ETag"]) == (304, first["ETag"])


@needs_database
def test_any_version_is_known_of_what_there_is_only(client: Client) -> None:
    made = world.published()
    draft = make.note(made.article, 0, 2, status="draft")
    drafted = f"/annotations/{draft.uuid}/"
    assert client.get(drafted, headers={"if-none-match": "*"}).status_code == 404
    address = f"/annotations/{made.note.uuid}/"
    assert client.get(address, headers={"if-none-match": "*"}).status_code == 304


@needs_database
def test_a_reply_targets_its_note(client: Client) -> None:
    made = world.published()
    response = client.get(
        f"/annotations/{made.reply.uuid}/", headers={"accept": "application/ld+json"}
    )
    found = json.loads(response.content)
    assert found["target"] == f"{SITE}/annotations/{made.note.uuid}/"
    assert found["motivation"] == "replying"


def filled(notes: int) -> object:
    article = make.article(text="字" * 400, slug="digest", title="Digest")
    body, author, reviewer = make.body(), make.user(), make.user()
    for start in range(notes):
        make.note(article, start, start + 1, entity=body, creator=author, reviewer=reviewer)
    return article


def container(client: Client, prefer: str | None = None, **more: str) -> tuple[object, dict]:
    headers = {"accept": PROFILE} | (
        {"prefer": f'return=representation; include="{prefer}"'} if prefer else {}
    )
    response = client.get("/articles/digest/annotations/", headers=headers | more)
    return response, json.loads(response.content) if response.content else {}


@needs_database
def test_the_container(client: Client) -> None:
    filled(3)
    response, found = container(client)
    assert response["Content-Type"] == PROFILE
    assert '<http://www.w3.org/ns/ldp#BasicContainer>; rel="type"' in response["Link"]
    assert (
        '<http://www.w3.org/TR/annotation-protocol/>; rel="http://www.w3.org/ns/ldp#constrainedBy"'
        in response["Link"]
    )
    assert {"Accept", "Prefer"} <= set(response["Vary"].split(", "))
    assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert (
        client.head("/articles/digest/annotations/", headers={"accept": PROFILE})["ETag"]
        == response["ETag"]
    )
    assert found["id"] == f"{SITE}/articles/digest/annotations/"
    assert "AnnotationCollection" in found["type"]
    assert found["total"] == 3
    assert found["first"]["type"] == "AnnotationPage"
    assert [note["target"]["selector"][0]["start"] for note in found["first"]["items"]] == [0, 1, 2]


@needs_database
def test_what_the_client_prefers(client: Client) -> None:
    filled(2)
    minimal, found = container(client, "http://www.w3.org/ns/ldp#PreferMinimalContainer")
    assert isinstance(found["first"], str)
    iris, found = container(client, "http://www.w3.org/ns/oa#PreferContainedIRIs")
    assert all(isinstance(item, str) for item in found["first"]["items"])
    full, found = container(client, "http://www.w3.org/ns/oa#PreferContainedDescriptions")
    assert all(item["type"] == "Annotation" for item in found["first"]["items"])
    assert len({minimal["ETag"], iris["ETag"], full["ETag"]}) == 3


@needs_database
def test_the_pages_hold_everything_once(client: Client) -> None:
    filled(103)
    found = container(client)[1]
    items, page, number = [], found["first"], 0
    while True:
        items += page["items"]
        assert page["startIndex"] == number * 50
        if "next" not in page:
            break
        assert "?" not in page["next"]
        page = json.loads(client.get(page["next"], headers={"accept": PROFILE}).content)
        assert page["partOf"]["id"] == found["id"]
        number += 1
    assert len({item["id"] for item in items}) == len(items) == found["total"] == 103
    assert page["id"] == found["last"]
    assert client.get("/articles/digest/annotations/pages/3/").status_code == 404


@needs_database
def test_an_empty_container_has_no_pages(client: Client) -> None:
    filled(0)
    found = container(client)[1]
    assert found["total"] == 0
    assert "first" not in found


@needs_database
def test_reading_only_and_only_what_is_public(client: Client) -> None:
    made = world.published()
    world.drafts(made)
    response, found = container(client)
    assert world.DRAFT.lower() not in response.content.decode().lower()
    assert found["total"] == 2
    assert (
        client.post("/articles/digest/annotations/", "{}", "application/ld+json").status_code == 405
    )
    assert client.get("/articles/nothing/annotations/").status_code == 404
    refused = container(client, accept="text/nonsense")[0]
    assert refused.status_code == 406
    assert "Accept" in refused["Vary"].split(", ")
    assert client.options("/articles/digest/annotations/")["Allow"] == "GET, HEAD, OPTIONS"


@needs_database
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_stranger_who_writes_is_told_what_is_allowed(method: str) -> None:
    made = world.published()
    stranger = Client(enforce_csrf_checks=True)
    for address in (f"/annotations/{made.note.uuid}/", "/articles/digest/annotations/"):
        response = getattr(stranger, method)(address, "{}", content_type="application/ld+json")
        assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS")


@needs_database
def test_preferences_are_read_in_any_case(client: Client) -> None:
    world.published()
    said = 'Return=representation; Include="http://www.w3.org/ns/oa#PreferContainedIRIs"'
    response = client.get("/articles/digest/annotations/", headers={"prefer": said})
    assert response["Preference-Applied"] == "return=representation"
    assert isinstance(json.loads(response.content)["first"]["items"][0], str)


@needs_database
def test_a_page_costs_the_same_however_full(client: Client) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    article = filled(1)
    with CaptureQueriesContext(connection) as few:
        container(client)
    for start in range(10):
        make.note(article, start, start + 2, entity=make.body())
    caches["rendered"].clear()
    with CaptureQueriesContext(connection) as more:
        container(client)
    assert len(more) == len(few)
