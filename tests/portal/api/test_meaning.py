"""What the answers mean: names by language and script, parties by day, places in the text, moves."""

import json

import pytest
from django.test import Client

from instruments.actions import entities, merging
from instruments.models import Redirect
from tests import make
from tests.portal.api import world
from tests.portal.api.test_collections import get

pytestmark = pytest.mark.django_db


def test_names_follow_the_language(client: Client) -> None:
    body = make.body(slug="sco", name="Cooperation")
    make.label(body, "合作組織", lang="zh-Hant")
    make.label(body, "Orga", lang="en", kind="abbreviation")
    path = "/api/v1/bodies/sco/"
    assert get(client, path)["name"] == "合作組織"
    assert get(client, path, lang="en")["name"] == "Cooperation"
    assert get(client, path, lang="zh-Hans")["name"] == "合作组织"
    assert get(client, path, lang="zh-hant", script="hans")["name"] == "合作组织"
    assert get(client, path, lang="ru")["name"] == "Cooperation"
    for header, name in [
        ("en-GB,en;q=0.9", "Cooperation"),
        ("zh-CN", "合作组织"),
        ("de", "合作組織"),
        ("de, en;q=0.5", "Cooperation"),
    ]:
        response = client.get(path, headers={"accept-language": header})
        assert json.loads(response.content)["name"] == name, header
    assert len(get(client, path)["labels"]) == 3


def test_a_language_cookie_changes_nothing(client: Client) -> None:
    body = make.body(slug="sco", name="Cooperation")
    make.label(body, "合作組織", lang="zh-Hant")
    client.cookies["django_language"] = "en"
    assert get(client, "/api/v1/bodies/sco/")["name"] == "合作組織"


def test_the_script_of_text(client: Client) -> None:
    make.article(text="網絡安全。", slug="digest", language="zh-Hant")
    path = "/api/v1/passages/digest:preamble__para_1/"
    assert get(client, path)["text"] == "網絡安全。"
    assert get(client, path, lang="zh-hans")["text"] == "網絡安全。"
    assert get(client, path, script="hans")["text"] == "网络安全。"


def test_ordering_by_name_follows_the_language(client: Client) -> None:
    for slug, name, chinese in [("a", "Zeta", "一"), ("b", "alpha", "二"), ("c", "Beta", "三")]:
        make.label(make.topic(slug=slug, name=name), chinese, lang="zh-Hant")
    found = get(client, "/api/v1/topics/", ordering="name", lang="en")["results"]
    assert [topic["name"] for topic in found] == ["alpha", "Beta", "Zeta"]
    found = get(client, "/api/v1/topics/", ordering="-name", lang="en")["results"]
    assert [topic["name"] for topic in found] == ["Zeta", "Beta", "alpha"]
    found = get(client, "/api/v1/topics/", ordering="name", lang="zh-hant")["results"]
    assert [topic["name"] for topic in found] == ["一", "三", "二"]


def test_parties_today_and_on_a_day(client: Client) -> None:
    world.published()
    path = "/api/v1/instruments/agreement/"
    party = get(client, path)["parties"]
    assert [(p["participant"]["slug"], p["status"], p["since"]) for p in party] == [
        ("china", "party", "2011-06-02")
    ]
    assert [p["status"] for p in get(client, path, as_of="2010-06-01")["parties"]] == [
        "contracting_state"
    ]
    assert get(client, path, as_of="2009-01-01")["parties"] == []
    listed = get(client, "/api/v1/instruments/", form="agreement", as_of="2010-06-01")["results"]
    assert [p["status"] for p in listed[0]["parties"]] == ["contracting_state"]


def test_a_partial_date(client: Client) -> None:
    make.instrument(
        slug="a",
        adopted="2009-06",
        adopted_as_cited="2009 年",
        signed="2009",
        entry_into_force="2011-06-02",
    )
    found = get(client, "/api/v1/instruments/a/")
    assert found["adopted"] == {"date": "2009-06", "precision": "month", "as_cited": "2009 年"}
    assert found["signed"] == {"date": "2009", "precision": "year", "as_cited": None}
    assert found["entry_into_force"]["precision"] == "day"
    assert found["terminated"] is None


def test_where_a_statement_is_said(client: Client) -> None:
    made = world.published()
    make.citation(made.advice, "number", annotation=make.note(made.article, 22, 24))
    found = get(client, "/api/v1/recommendations/rec-1/")
    assert found["passages"] == [
        {"article": "digest", "eid": "preamble__para_2"},
        {"article": "digest", "eid": "preamble__para_3"},
    ]
    assert found["statement"] == found["description"] == "Close the gap."
    assert [each["slug"] for each in found["states"] + found["bodies"] + found["instruments"]] == [
        "china",
        "sco",
        "agreement",
    ]


def test_a_note_stands_in_the_text(client: Client) -> None:
    made = world.published()
    note = get(client, f"/api/v1/annotations/{made.note.uuid}/")
    assert (note["article"], note["revision"], note["passage"]) == ("digest", 1, "preamble__para_1")
    assert world.TEXT[note["start"] : note["end"]] == note["exact"]
    assert note["suffix"].startswith(world.TEXT[note["end"]])
    assert note["entity"]["slug"] == "sco"
    assert (note["body"], note["tags"], note["provision"]) == (None, [], "")
    assert note["created"].endswith("Z")
    assert [reply["id"] for reply in note["replies"]] == [str(made.reply.uuid)]
    reply = get(client, f"/api/v1/annotations/{made.reply.uuid}/")
    assert (reply["start"], reply["parent"], reply["motivation"]) == (
        None,
        str(made.note.uuid),
        "replying",
    )


def test_a_note_that_lost_its_place_is_not_shown(client: Client) -> None:
    made = world.published()
    make.revision(made.article, text="全新的文字。")
    make.anchor(made.note, 0, 2, status="ambiguous")
    assert get(client, "/api/v1/annotations/")["results"] == []
    get(client, f"/api/v1/annotations/{made.note.uuid}/", status=404)
    assert get(client, "/api/v1/articles/digest/")["annotation_count"] == 0
    assert get(client, "/api/v1/recommendations/rec-1/")["passages"] == []
    assert get(client, "/api/v1/citations/", field="established")["results"] == []


def test_an_article(client: Client) -> None:
    world.published()
    found = get(client, "/api/v1/articles/digest/")
    assert (
        found["revision"],
        found["length"],
        found["passage_count"],
        found["annotation_count"],
    ) == (1, len(world.TEXT), 4, 2)


def test_renderings(client: Client) -> None:
    world.published()
    found = get(client, "/api/v1/passages/digest:preamble__para_1/")["renderings"]
    assert [(each["lang"], each["type"], each["text"]) for each in found] == [
        ("en", "translation", "A translation.")
    ]


def test_what_was_renamed_or_merged_has_moved(client: Client) -> None:
    kept = make.body(slug="new-name")
    Redirect(slug="old-name", entity=kept).save()
    merging.merge(entities.publish(make.body(slug="double").pk, by=None).pk, kept.pk, by=None)
    for old in ("old-name", "double"):
        response = client.get(f"/api/v1/bodies/{old}/?lang=en")
        assert (response.status_code, response["Location"]) == (
            301,
            "/api/v1/bodies/new-name/?lang=en",
        )


def test_a_move_to_a_draft_is_not_told(client: Client) -> None:
    hidden = make.body(slug="hidden")
    Redirect(slug="old-name", entity=hidden).save()
    merging.merge(entities.publish(make.body(slug="double").pk, by=None).pk, hidden.pk, by=None)
    entities.withdraw(hidden.pk, by=None)
    for old in ("old-name", "double", "hidden"):
        get(client, f"/api/v1/bodies/{old}/", status=404)
