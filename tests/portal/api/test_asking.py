"""Parameters, errors, paging and formats: what a client may ask and what it is told."""

import itertools
import json

import pytest
import time_machine
from django.test import Client

from instruments.models import Redirect
from portal.api import conditional, throttling
from portal.api.urls import LISTINGS
from tests import make
from tests.portal.api import world
from tests.portal.api.test_changes import save
from tests.portal.api.test_collections import get

pytestmark = pytest.mark.django_db
CURSORED = ("passages", "annotations", "citations", "changes")


def problem(client: Client, path: str, status: int, **headers: str) -> dict:
    response = client.get(path, headers=headers)
    assert response.status_code == status, response.content[:300]
    assert response["Content-Type"] == "application/json"
    assert "ETag" in response
    found = json.loads(response.content)
    assert set(found) == {"type", "errors"}
    assert all(set(error) == {"code", "detail", "attr"} for error in found["errors"])
    return found["errors"][0]


@pytest.mark.parametrize("collection", LISTINGS)
def test_an_unknown_parameter_is_named(client: Client, collection: str) -> None:
    assert problem(client, f"/api/v1/{collection}/?colour=red", 400)["attr"] == "colour"


@pytest.mark.parametrize("collection", LISTINGS)
def test_every_parameter_refuses_nonsense_by_name(client: Client, collection: str) -> None:
    for name in LISTINGS[collection].known():
        for nonsense in ("", "\x00", "%FF"):
            value = nonsense if nonsense.startswith("%") else {"": "", "\x00": "%00"}[nonsense]
            assert problem(client, f"/api/v1/{collection}/?{name}={value}", 400)["attr"] == name


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-1",
        "page=one",
        "page_size=0",
        "page_size=-1",
        "page_size=1e9",
        "page_size=501",
        "page=1&page=2",
        "form=novel",
        "level=local",
        "year=19",
        "adopted_after=2006-13",
        "as_of=2006",
        "as_of=2006-02-30",
        "topic=Not%20A%20Slug",
        "updated_after=yesterday",
        "ordering=colour",
        "lang=xx",
        "script=latn",
    ],
)
def test_malformed_values_are_named(client: Client, query: str) -> None:
    assert (
        problem(client, f"/api/v1/instruments/?{query}", 400)["attr"]
        == query.split("=", maxsplit=1)[0]
    )


@pytest.mark.parametrize("collection", CURSORED)
def test_made_up_cursors_are_refused(client: Client, collection: str) -> None:
    for cursor in ("x", "WzAsMV0:abc", "%F0%9F%98%80"):
        assert problem(client, f"/api/v1/{collection}/?cursor={cursor}", 400)["attr"] == "cursor"


def test_cursors_of_another_collection_are_refused(client: Client) -> None:
    article, body = make.article(text=world.TEXT), make.body()
    for start in range(2):
        make.note(article, start, start + 2, entity=body)
        make.citation(body, "seat")
        save(make.topic(), notation=str(start))
    onward = {each: get(client, f"/api/v1/{each}/", page_size=1)["next"] for each in CURSORED}
    cursors = {each: onward[each].partition("cursor=")[2].partition("&")[0] for each in CURSORED}
    for collection, other in itertools.permutations(CURSORED, 2):
        found = problem(client, f"/api/v1/{collection}/?cursor={cursors[other]}", 400)
        assert (found["attr"], found["code"]) == ("cursor", "invalid_cursor")


def test_invalid_utf8_and_too_many_parameters(client: Client) -> None:
    assert problem(client, "/api/v1/states/?q=%FF%FE", 400)["attr"] == "q"
    problem(client, "/api/v1/states/?" + "&".join(["q=a"] * 20_001), 400)
    problem(client, "/api/v1/states/%FF/", 404)


def test_a_slug_that_nothing_has_is_an_empty_answer(client: Client) -> None:
    world.published()
    for query in ({"topic": "nothing-here"}, {"body": "no-such-body"}, {"state": "atlantis"}):
        assert get(client, "/api/v1/instruments/", **query)["count"] == 0


def test_a_filter_given_twice_means_either(client: Client) -> None:
    for form in ("agreement", "charter", "law"):
        make.instrument(form=form, slug=form)
    found = json.loads(client.get("/api/v1/instruments/?form=agreement&form=law").content)
    assert [result["slug"] for result in found["results"]] == ["agreement", "law"]


@pytest.mark.parametrize(
    "path", ["/api/", "/api/v2/", "/api/v1/nothing/", "/api/v1/states/nobody/", "/api/v1/x/y/z.php"]
)
def test_unknown_addresses_are_json(client: Client, path: str) -> None:
    problem(client, path, 404)
    assert client.post(path).status_code in (404, 405)


def test_the_last_slash(client: Client) -> None:
    response = client.get("/api/v1/states?q=a")
    assert (response.status_code, response["Location"]) == (301, "/api/v1/states/?q=a")


def test_tags_of_what_has_moved(client: Client) -> None:
    for old, new in (("beiping", "peking"), ("leningrad", "petersburg")):
        Redirect.objects.create(slug=old, entity=make.place(slug=new))
    paths = ("places/beiping/", "places/leningrad/", "places", "states")
    moved = [client.get(f"/api/v1/{path}") for path in paths]
    assert [response.status_code for response in moved] == [301] * 4
    assert len({response["ETag"] for response in moved}) == 4


def test_drafts_and_nothing_are_told_alike(client: Client) -> None:
    made = world.published()
    world.drafts(made)
    draft = client.get(f"/api/v1/states/{world.DRAFT.lower()}-state/")
    nothing = client.get("/api/v1/states/nothing/")
    assert draft.status_code == nothing.status_code == 404
    assert draft.content == nothing.content


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_reading_only(client: Client, method: str) -> None:
    response = getattr(client, method)("/api/v1/states/")
    assert response.status_code == 405
    assert json.loads(response.content)["errors"]
    assert response["Allow"] == "GET, HEAD, OPTIONS"


def test_formats(client: Client) -> None:
    problem(client, "/api/v1/states/", 406, accept="text/nonsense")
    for accept in ("*/*", "application/json", "application/*", "text/html,*/*;q=0.1"):
        assert client.get("/api/v1/states/", headers={"accept": accept}).status_code == 200


@pytest.mark.parametrize(
    "accept", ["application/json;q=0", "*/*;q=0", "application/json; q=0.0, text/html", "x/y;q=1"]
)
def test_what_is_not_wanted_is_not_sent(client: Client, accept: str) -> None:
    problem(client, "/api/v1/states/", 406, accept=accept)
    problem(client, "/api/v1/schema/", 406, accept=accept)


def test_formats_by_how_much_they_are_wanted(client: Client) -> None:
    schema, yaml = "/api/v1/schema/", "application/vnd.oai.openapi"
    accept = f"application/json;q=0.2, {yaml};q=0.3, */*;q=0.1"
    assert client.get(schema, headers={"accept": accept})["Content-Type"].startswith(yaml)
    assert client.get("/api/v1/states/", headers={"accept": ""}).status_code == 200
    both = "application/json;q=0, text/csv"
    assert client.get("/api/v1/export/states.csv", headers={"accept": both}).status_code == 200


def test_options_describe_the_filters(client: Client) -> None:
    response = client.options("/api/v1/instruments/")
    found = {
        parameter["name"]: parameter for parameter in json.loads(response.content)["parameters"]
    }
    assert {"form", "year", "page_size", "lang"} <= found.keys()
    assert "agreement" in found["form"]["schema"]["enum"]
    assert all(parameter["description"] for parameter in found.values())


def test_any_origin_may_read(client: Client) -> None:
    response = client.get("/api/v1/states/", headers={"origin": "https://example.org"})
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in response["Access-Control-Expose-Headers"]


def test_numbered_pages(client: Client) -> None:
    for number in range(5):
        make.state(slug=f"s-{number}")
    first = get(client, "/api/v1/states/", page_size=2)
    assert (first["count"], first["previous"], len(first["results"])) == (5, None, 2)
    slugs, page = [], first
    while True:
        slugs += [result["slug"] for result in page["results"]]
        if not page["next"]:
            break
        page = json.loads(client.get(page["next"]).content)
    assert slugs == [f"s-{number}" for number in range(5)]
    assert json.loads(client.get(page["previous"]).content)["previous"]
    problem(client, "/api/v1/states/?page=4&page_size=2", 404)
    assert get(client, "/api/v1/topics/")["results"] == []


@pytest.mark.parametrize("collection", ["passages", "annotations", "citations"])
def test_cursors_walk_there_and_back(client: Client, collection: str) -> None:
    body = make.body()
    for _text in range(3):
        article = make.article(text=world.TEXT)
        for start in range(3):
            make.note(article, start, start + 2, entity=body)
            make.citation(body, "seat")
    everything = get(client, f"/api/v1/{collection}/", page_size=500)["results"]
    pages, page = [], get(client, f"/api/v1/{collection}/", page_size=2)
    while True:
        pages.append(page)
        if not page["next"]:
            break
        page = json.loads(client.get(page["next"]).content)
    assert [result for page in pages for result in page["results"]] == everything
    back = json.loads(client.get(pages[2]["previous"]).content)
    assert back["results"] == pages[1]["results"]
    assert json.loads(client.get(back["previous"]).content)["results"] == pages[0]["results"]
    assert json.loads(client.get(back["previous"]).content)["previous"] is None


def test_tags_of_answers(client: Client) -> None:
    world.published()
    seen: dict[str, str] = {}
    for path in (
        "/api/v1/states/",
        "/api/v1/bodies/",
        "/api/v1/states/?lang=ru",
        "/api/v1/states/?lang=en",
        "/api/v1/states/?script=hans",
    ):
        response = client.get(path)
        assert client.head(path)["ETag"] == response["ETag"]
        assert seen.setdefault(response["ETag"], path) == path
        again = client.get(path, headers={"if-none-match": response["ETag"]})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", response["ETag"])
    assert client.get("/api/v1/states/", headers={"if-none-match": '"*"'}).status_code == 200
    assert client.get("/api/v1/states/", headers={"if-none-match": "*"}).status_code == 304
    assert client.get("/api/v1/states/nobody/", headers={"if-none-match": "*"}).status_code == 404
    vary = client.get("/api/v1/states/")["Vary"]
    assert "Accept" in vary.split(", ")
    assert "Accept-Language" in vary


def test_a_tag_answers_only_the_question_it_was_given_to(client: Client) -> None:
    world.published()
    path = "/api/v1/states/"
    known = {"if-none-match": client.get(path)["ETag"]}
    statuses = {
        query: client.get(path + query, headers=known).status_code
        for query in (
            "",
            "?lang=en",
            "?lang=xx",
            "?nonsense=1",
            "?page_size=0",
            "?q=%FF",
            "?page=9",
        )
    }
    assert list(statuses.values()) == [304, 200, 400, 400, 400, 400, 404]
    assert client.get("/api/v1/bodies/", headers=known).status_code == 200
    assert client.get(path, headers=known | {"accept": "text/nonsense"}).status_code == 406
    assert client.post(path, headers=known).status_code == 405


def test_a_tag_cannot_be_made_up(client: Client, settings) -> None:
    tag = client.get("/api/v1/states/")["ETag"]
    settings.SECRET_KEY = "another site's"
    conditional.maker.cache_clear()
    assert client.get("/api/v1/states/")["ETag"] != tag
    conditional.maker.cache_clear()


@pytest.mark.parametrize(
    ("query", "language"), [("", "ru"), ("?lang=EN", "en"), ("?l%61ng=zh-Hans", "zh-hans")]
)
def test_not_modified_says_of_the_answer_what_the_answer_said(
    client: Client, query: str, language: str
) -> None:
    headers = {"accept-language": "ru"}
    answer = client.get(f"/api/v1/states/{query}", headers=headers)
    headers["if-none-match"] = answer["ETag"]
    known = client.get(f"/api/v1/states/{query}", headers=headers)
    assert (known.status_code, known["Content-Language"]) == (304, language)
    for name in ("ETag", "Vary", "Cache-Control", "Content-Language"):
        assert known[name] == answer[name], name


def test_who_has_the_answer_is_counted_too(client: Client, settings) -> None:
    throttling._counts.clear()
    settings.API_RATE = "3/min"
    with time_machine.travel("2026-11-22T10:00:50Z", tick=False):
        known = {"if-none-match": client.get("/api/v1/states/")["ETag"]}
        codes = [client.get("/api/v1/states/", headers=known).status_code for _ in range(4)]
    assert codes == [304, 304, 429, 429]


def test_not_modified_costs_one_query(client: Client, django_assert_num_queries) -> None:
    tag = client.get("/api/v1/instruments/")["ETag"]
    with django_assert_num_queries(1):
        client.get("/api/v1/instruments/", headers={"if-none-match": tag})


def test_too_many_requests(client: Client, settings) -> None:
    throttling._counts.clear()
    settings.API_RATE = "3/min"
    with time_machine.travel("2026-11-22T10:00:50Z", tick=False):
        codes = [client.get("/api/v1/states/").status_code for _request in range(4)]
        refused = client.get("/api/v1/states/")
    assert codes == [200, 200, 200, 429]
    assert refused["Retry-After"] == "10"
    with time_machine.travel("2026-11-22T10:01:00Z", tick=False):
        assert client.get("/api/v1/states/").status_code == 200
    assert json.loads(refused.content)["errors"][0]["code"] == "throttled"


def test_what_is_hidden_on_the_way_shortens_no_page(client: Client) -> None:
    article, body = make.article(text=world.TEXT), make.body()
    shown = [make.note(article, 0, 2, entity=body) for _note in range(2)]
    for _note in range(30):
        lost = make.note(article, 0, 2, entity=body)
        lost.anchors.update(status="ambiguous")
        make.citation(body, "seat", annotation=lost)
    shown += [make.note(article, 0, 2, entity=body) for _note in range(3)]
    make.citation(body, "seat", annotation=shown[0])
    make.citation(body, "established", annotation=shown[1])
    first = get(client, "/api/v1/annotations/", page_size=4)
    assert [note["id"] for note in first["results"]] == [str(note.uuid) for note in shown[:4]]
    second = json.loads(client.get(first["next"]).content)
    assert [note["id"] for note in second["results"]] == [str(shown[4].uuid)]
    assert second["next"] is None
    assert json.loads(client.get(second["previous"]).content)["results"] == first["results"]
    assert len(get(client, "/api/v1/citations/", page_size=1)["results"]) == 1
    assert get(client, "/api/v1/citations/", page_size=2)["next"] is None
