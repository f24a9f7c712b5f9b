"""A release holds what was public when it was frozen, for ever, and nothing else."""

import hashlib
import json
from typing import Any

import pytest
import yaml
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from rdflib import Graph

from instruments import actions, ledger
from instruments.models import Body, Change, Entity
from instruments.policy import Role
from portal.models import Release, ReleaseFile
from portal.releases import freezing
from portal.releases.freezing import freeze
from tests import make
from tests.portal.api import world
from tests.portal.api.test_collections import get
from tests.portal.exports.test_files import publish_something, sent

pytestmark = pytest.mark.django_db


def fetched(client: Client, number: int = 1) -> dict[str, bytes]:
    """All files of a release by name, from the addresses that it tells."""
    files = get(client, f"/api/v1/releases/{number}/")["files"]
    return {file["name"]: content(client, file["url"]) for file in files}


def content(client: Client, url: str) -> bytes:
    response = client.get(url.removeprefix("http://127.0.0.1:8000"))
    assert response.status_code == 200
    found = response.getvalue()
    assert int(response["Content-Length"]) == len(found)
    return found


def test_a_release_holds_what_the_exports_say(client: Client) -> None:
    world.drafts(world.published())
    publish_something()
    release = freeze(by=None)
    files = fetched(client)
    for name in files.keys() - {"CITATION.cff", "datacite.json", "SHA256SUMS"}:
        assert files[name] == sent(client, name), name
    told = {file["name"]: file for file in get(client, "/api/v1/releases/1/")["files"]}
    assert told["bodies.jsonl"]["rows"] == len(files["bodies.jsonl"].splitlines()) == 3
    for name, found in files.items():
        assert told[name]["sha256"] == hashlib.sha256(found).hexdigest()
        assert told[name]["bytes"] == len(found)
    assert world.DRAFT.lower().encode() not in b"".join(files.values()).lower()
    assert len(Graph().parse(data=files["catalogue.ttl"], format="turtle")) > 100
    assert release.seq == get(client, "/api/v1/export/")["seq"]


def test_later_edits_change_nothing_in_it(client: Client) -> None:
    body = publish_something()
    freeze(by=None, title="First", notes="As it was.")
    address = "/api/v1/releases/1/bodies.jsonl"
    before, tag, told = (
        fetched(client),
        client.get(address)["ETag"],
        get(client, "/api/v1/releases/1/"),
    )
    with actions.saving(body := Body.objects.get(pk=body.pk), by=None):
        body.body_type = "forum"
        body.save()
    make.label(body, "Another name")
    actions.withdraw(body.pk, by=None)
    freeze(by=None)
    assert fetched(client) == before
    assert client.get(address)["ETag"] == tag
    assert get(client, "/api/v1/releases/1/") == told
    assert fetched(client, 2)["bodies.jsonl"] == b""


def test_the_sums_can_be_checked(client: Client) -> None:
    publish_something()
    freeze(by=None)
    files = fetched(client)
    lines = dict(reversed(line.split("  ")) for line in files["SHA256SUMS"].decode().splitlines())
    assert lines.keys() == files.keys() - {"SHA256SUMS"}
    assert all(lines[name] == hashlib.sha256(files[name]).hexdigest() for name in lines)


def test_it_says_how_to_be_cited(client: Client) -> None:
    release = freeze(by=None, title='Cyber law: "1", #1', notes="Two\nlines: 二")
    files = fetched(client)
    cff = yaml.safe_load(files["CITATION.cff"])
    assert cff["title"] == 'Cyber law: "1", #1'
    assert cff["abstract"] == "Two\nlines: 二"
    assert cff["cff-version"] == "1.2.0" and cff["type"] == "dataset" and cff["version"] == "1"
    assert cff["url"] == "http://127.0.0.1:8000/api/v1/releases/1/"
    assert cff["date-released"] == release.frozen_at.date().isoformat()
    told = get(client, "/api/v1/releases/1/")
    assert told["citation"].encode() == files["CITATION.cff"]
    assert told["datacite"] == json.loads(files["datacite.json"])
    mandatory = {"titles", "creators", "publisher", "publicationYear", "types"}
    assert mandatory <= told["datacite"].keys()


def test_they_are_listed_the_latest_first(client: Client) -> None:
    empty = client.get("/api/v1/releases/")
    assert empty.json() == {"count": 0, "next": None, "previous": None, "results": []}
    freeze(by=None)
    freeze(by=None)
    response = client.get("/api/v1/releases/", headers={"If-None-Match": empty["ETag"]})
    assert [found["number"] for found in response.json()["results"]] == [2, 1]
    again = client.get("/api/v1/releases/", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    assert get(client, "/api/v1/releases/", page=2, page_size=1)["results"][0]["number"] == 1


def test_a_file_is_fetched_a_piece_at_a_time(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freezing, "PIECE", 100)
    for _time in range(3):
        make.state()
    freeze(by=None)
    found = ReleaseFile.objects.get(name="states.jsonl")
    assert found.pieces.count() == -(-found.size // 100)
    assert {len(piece) for piece in list(found.content())[:-1]} == {100}
    assert b"".join(found.content()) == sent(client, "states.jsonl")
    with CaptureQueriesContext(connection) as queries:
        next(found.content())
    assert len(queries) == 2


def test_a_file_of_a_release_is_kept_for_ever(client: Client) -> None:
    make.state()
    freeze(by=None)
    address = "/api/v1/releases/1/states.csv"
    response = client.get(address, headers={"Accept": "text/csv"})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "immutable" in response["Cache-Control"]
    known = client.get(address, headers={"If-None-Match": response["ETag"]})
    assert known.status_code == 304
    head = client.head(address)
    assert head.getvalue() == b"" and head["ETag"] == response["ETag"]
    assert client.get(address, headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("2/", 404),
        ("99999999999999999999999999/", 404),
        ("99999999999999999999999999/states.csv", 404),
        ("1/nothing.csv", 404),
        ("1/states%00.csv", 404),
        ("1/states.csv?lang=en", 400),
        ("1/?page=1", 400),
        ("?colour=red", 400),
        ("?page=9", 404),
    ],
)
def test_bad_questions_are_told_in_json(client: Client, address: str, status: int) -> None:
    freeze(by=None)
    response = client.get(f"/api/v1/releases/{address}")
    assert response.status_code == status
    assert response["Content-Type"] == "application/json"
    assert response.json()["errors"]


def test_freezing_is_in_the_ledger() -> None:
    by = make.user(Role.ADMINISTRATOR)
    release = freeze(by=by)
    change = Change.objects.get(thing=release.uuid)
    assert (change.action, change.kind, change.actor) == ("freeze", "release", by)
    assert list(ledger.broken_links()) == []


@pytest.mark.parametrize("role", [Role.CURATOR, Role.REVIEWER, None])
def test_only_an_administrator_freezes(role: Role | None) -> None:
    with pytest.raises(PermissionDenied):
        freeze(by=make.user(role))
    assert not Release.objects.exists()


ADD = "admin:portal_release_add"


def test_an_administrator_freezes_at_the_desk(client: Client) -> None:
    publish_something()
    client.force_login(make.user(Role.ADMINISTRATOR, display_name="A. Keeper"))
    assert client.get(reverse(ADD)).status_code == 200
    response = client.post(reverse(ADD), {"title": "First", "notes": "Public."}, follow=True)
    assert response.status_code == 200
    release = Release.objects.get()
    assert (release.number, release.title, release.notes) == (1, "First", "Public.")
    page = client.get(reverse("admin:portal_release_change", args=[release.pk]))
    assert "bodies.jsonl" in page.content.decode()
    assert ReleaseFile.objects.get(name="bodies.csv").sha256 in page.content.decode()
    assert Change.objects.filter(kind="release").count() == 1


@pytest.mark.parametrize(("role", "may_see"), [(Role.CURATOR, True), (None, False)])
def test_others_see_at_most(client: Client, role: Role | None, may_see: bool) -> None:
    release = freeze(by=None)
    client.force_login(make.user(role))
    address = reverse("admin:portal_release_change", args=[release.pk])
    assert (client.get(address).status_code == 200) is may_see
    answer: Any = client.post(address, {"title": "Changed", "notes": ""})
    assert answer.status_code in (302, 403)
    assert client.post(reverse(ADD), {"title": "Mine"}).status_code in (302, 403)
    assert Release.objects.get().title == release.title


def test_what_fails_leaves_no_release(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any) -> None:
        raise RuntimeError

    make.state()
    monkeypatch.setattr(freezing, "about", fail)
    with pytest.raises(RuntimeError):
        freeze(by=None)
    assert not Release.objects.exists()
    assert Entity.objects.exists()
