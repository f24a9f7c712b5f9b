"""The files are sent in constant memory and said to be what they are; bad questions are told in JSON."""

import csv
import hashlib
import io
import json
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from instruments import actions
from instruments.interchange.columns import escape_formula, unescape_formula
from instruments.models import Body
from portal.api.exports import formats, walking
from portal.api.listings import LISTINGS
from tests import make
from tests.portal.api import world
from tests.portal.api.test_collections import get

pytestmark = pytest.mark.django_db


def sent(client: Client, name: str, status: int = 200, **query: Any) -> bytes:
    response = client.get(f"/api/v1/export/{name}", query)
    assert response.status_code == status, getattr(response, "content", b"")[:500]
    return response.getvalue()


def rows(client: Client, name: str, **query: Any) -> list[dict]:
    return [json.loads(line) for line in sent(client, name, **query).splitlines()]


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def listed(client: Client, collection: str) -> list[dict]:
    return get(client, f"/api/v1/{collection}/", page_size=500)["results"]


def publish_something() -> Body:
    body = Body(slug="zz-council", body_type="council")
    with actions.saving(body, by=None):
        body.save()
    actions.publish(body.pk, by=None)
    return body


@given(st.lists(st.lists(st.none() | st.integers() | st.text("ab',\"=\t\r\n 文"), min_size=2)))
def test_lines_are_what_pythons_own_writer_writes(rows: list[list[Any]]) -> None:
    buffer = io.StringIO(newline="")
    escaped = ([escape_formula(c) if type(c) is str else c for c in row] for row in rows)
    csv.writer(buffer).writerows(escaped)
    assert formats.lines(rows) == buffer.getvalue().encode()


def test_no_more_than_a_chunk_is_read_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import date

    from portal.reader import Reader

    for _time in range(7):
        make.state()
    chunks = list(walking.WALKS["states"].chunks(Reader("en"), date(2026, 1, 1), size=3))
    assert [len(chunk) for chunk in chunks] == [3, 3, 1]


def test_a_formula_stays_text(client: Client) -> None:
    make.state(slug="odd", name='=HYPERLINK("http://example.org")\n"x",', description="'-1")
    (cells,) = table(sent(client, "states.csv", lang="en"))
    assert cells["name"].startswith("'=")
    assert unescape_formula(cells["name"]) == '=HYPERLINK("http://example.org")\n"x",'
    assert unescape_formula(cells["description"]) == "'-1"


def test_excel_is_told_the_encoding_when_asked(client: Client) -> None:
    make.state(name="中國")
    plain = sent(client, "states.csv")
    assert sent(client, "states.csv", bom="1") == b"\xef\xbb\xbf" + plain
    assert sent(client, "states.csv", bom="0") == plain


def test_the_table_is_a_table(client: Client) -> None:
    response = client.get("/api/v1/export/states.csv", headers={"Accept": "text/csv"})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="states.csv"'
    response = client.get("/api/v1/export/states.jsonl", headers={"Accept": "application/x-ndjson"})
    assert response.status_code == 200


def test_a_file_is_not_sent_twice(client: Client) -> None:
    make.state()
    for name in ("states.jsonl", "states.csv", "catalogue.ttl"):
        address = f"/api/v1/export/{name}"
        tag = client.get(address)["ETag"]
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
        assert client.get(address, headers={"If-None-Match": "*"}).status_code == 304
        head = client.head(address)
        assert head["ETag"] == tag
        assert head.getvalue() == b""
    publish_something()
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("address", "status", "attr"),
    [
        ("nothing.jsonl", 404, None),
        ("states.xml", 404, None),
        ("states", 404, None),
        ("search.jsonl", 404, None),
        ("states.jsonl?colour=red", 400, "colour"),
        ("states.jsonl?bom=1", 400, "bom"),
        ("states.csv?bom=yes", 400, "bom"),
        ("states.csv?cursor=%00", 400, "cursor"),
        ("states.csv?cursor=%FF", 400, "cursor"),
        ("states.jsonl?cursor=Not%20One", 400, "cursor"),
        ("memberships.jsonl?cursor=one", 400, "cursor"),
        ("passages.jsonl?cursor=one", 400, "cursor"),
        ("changes.jsonl?cursor=-1", 400, "cursor"),
        ("passages.jsonl?cursor=nothing:sec_1", 404, None),
        ("catalogue.ttl?cursor=sco", 400, "cursor"),
        ("?cursor=sco", 400, "cursor"),
    ],
)
def test_bad_questions_are_told_in_json(
    client: Client, address: str, status: int, attr: str | None
) -> None:
    for accept in ("*/*", "text/csv, application/json;q=0.1"):
        response = client.get(f"/api/v1/export/{address}", headers={"Accept": accept})
        assert response.status_code == status
        assert response["Content-Type"] == "application/json"
        assert response.json()["errors"][0]["attr"] == attr
    assert client.post(f"/api/v1/export/{address}").status_code == (
        404 if "?" not in address and status == 404 else 405
    )


def test_a_hidden_note_is_no_place_to_go_on_from(client: Client) -> None:
    made = world.published()
    hidden = make.note(made.article, 0, 4, status="draft")
    answers = [
        client.get("/api/v1/export/annotations.jsonl", {"cursor": cursor}).content
        for cursor in (hidden.uuid, "00000000-0000-4000-8000-000000000000")
    ]
    assert answers[0] == answers[1]


def test_the_list_of_files(client: Client) -> None:
    world.drafts(world.published())
    seq = publish_something() and listed(client, "changes")[-1]["seq"]
    told = get(client, "/api/v1/export/", lang="en")
    assert told["seq"] == seq
    assert told["licence"].startswith("https://creativecommons.org/")
    names = {file["name"] for file in told["files"]}
    assert names == {f"{c}.{e}" for c in LISTINGS for e in ("jsonl", "csv")} | {"catalogue.ttl"}
    for file in told["files"]:
        assert file["sha256"] is None
        if file["format"] == "jsonl":
            assert file["rows"] == len(rows(client, file["name"]))


def test_the_list_says_what_a_file_added_up_to(client: Client) -> None:
    world.published()
    before = client.get("/api/v1/export/?lang=en")
    files = {file["name"]: file for file in before.json()["files"]}
    for name in ("bodies.csv", "annotations.jsonl", "catalogue.ttl"):
        content = client.get(files[name]["url"].replace("http://127.0.0.1:8000", "")).getvalue()
        after = client.get("/api/v1/export/?lang=en")
        found = {file["name"]: file for file in after.json()["files"]}[name]
        assert found["sha256"] == hashlib.sha256(content).hexdigest()
        assert found["bytes"] == len(content)
        assert after["ETag"] != before["ETag"]
    publish_something()
    changed = client.get("/api/v1/export/?lang=en").json()["files"]
    assert {file["sha256"] for file in changed} == {None}


def test_a_part_of_a_file_is_not_taken_for_all_of_it(client: Client) -> None:
    made = world.published()
    sent(client, "bodies.jsonl", cursor=made.organ.slug, lang="en")
    begun = client.get("/api/v1/export/bodies.csv?lang=en").streaming_content
    assert next(iter(begun))
    del begun  # hung up before the end
    files = get(client, "/api/v1/export/", lang="en")["files"]
    assert {file["sha256"] for file in files} == {None}


def test_a_cache_that_is_away_stops_no_file(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: Any, **kwargs: Any) -> None:
        raise ConnectionError

    make.state()
    monkeypatch.setattr(cache, "set", away)
    monkeypatch.setattr(cache, "get_many", away)
    assert len(rows(client, "states.jsonl")) == 1
    assert get(client, "/api/v1/export/")["files"]


def test_a_moment_stands_in_a_table_as_in_json(client: Client) -> None:
    publish_something()
    (cells,) = table(sent(client, "bodies.csv"))
    (row,) = rows(client, "bodies.jsonl")
    assert cells["updated_at"] == row["updated_at"]
    assert cells["updated_at"].endswith("Z")
