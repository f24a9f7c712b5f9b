"""Each filter keeps what it says, and only that."""

import json
from urllib.parse import quote

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from instruments.models import Identifier
from portal.search import index
from tests import make
from tests.portal.api import world
from tests.portal.api.test_collections import get

pytestmark = pytest.mark.django_db


def slugs(client: Client, collection: str, query: str) -> list[str]:
    response = client.get(f"/api/v1/{collection}/?{query}")
    assert response.status_code == 200, response.content
    return [result["slug"] for result in json.loads(response.content)["results"]]


@pytest.fixture
def sco() -> object:
    """Members come and go, and one changes its status."""
    body = make.body(slug="sco")
    for slug, periods in {
        "china": [("member", "2001-06-15", None)],
        "india": [("observer", "2005-07-05", "2017-06-09"), ("member", "2017-06-09", None)],
        "iran": [("observer", "2005-07-05", "2023-07-04"), ("member", "2023-07-04", None)],
        "mongolia": [("observer", "2004", None)],
    }.items():
        state = make.state(slug=slug)
        for status, start, end in periods:
            make.membership(state, body, status=status, start=start, end=end)
    return body


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=member&as_of=2001-06-14", []),
        ("status=member&as_of=2001-06-15", ["china"]),
        ("status=member&as_of=2017-06-08", ["china"]),
        ("status=member&as_of=2017-06-09", ["china", "india"]),
        ("status=member&as_of=2025-01-01", ["china", "india", "iran"]),
        ("status=observer&as_of=2004-01-01", ["mongolia"]),
        ("status=member&status=observer&as_of=2005-07-05", ["china", "india", "iran", "mongolia"]),
        ("as_of=2004-06-01", ["china", "mongolia"]),
    ],
)
def test_members_on_a_day(client: Client, sco: object, query: str, found: list[str]) -> None:
    assert slugs(client, "states", f"body=sco&{query}") == found


def test_members_today_are_those_of_today(client: Client, sco: object) -> None:
    with time_machine.travel("2016-01-01"):
        assert slugs(client, "states", "body=sco&status=member") == ["china"]
    with time_machine.travel("2018-01-01"):
        assert slugs(client, "states", "body=sco&status=member") == ["china", "india"]


def test_memberships(client: Client, sco: object) -> None:
    found = get(client, "/api/v1/memberships/", member="india")["results"]
    assert [(m["status"], m["start"]["date"]) for m in found] == [
        ("observer", "2005-07-05"),
        ("member", "2017-06-09"),
    ]
    found = get(client, "/api/v1/memberships/", member="india", as_of="2017-06-08")["results"]
    assert [m["status"] for m in found] == ["observer"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("adopted_after=2007", ["b-2007", "c-2007-03", "d-2007-03-15", "e-2008"]),
        ("adopted_after=2007-01-01", ["b-2007", "c-2007-03", "d-2007-03-15", "e-2008"]),
        ("adopted_after=2007-03", ["c-2007-03", "d-2007-03-15", "e-2008"]),
        ("adopted_after=2007-03-02", ["d-2007-03-15", "e-2008"]),
        ("adopted_before=2006", ["a-2006-12-31"]),
        ("adopted_before=2007", ["a-2006-12-31", "b-2007", "c-2007-03", "d-2007-03-15"]),
        ("adopted_before=2007-03-01", ["a-2006-12-31", "b-2007", "c-2007-03"]),
        ("adopted_after=2007&adopted_before=2007-02", ["b-2007"]),
        ("year=2007", ["b-2007", "c-2007-03", "d-2007-03-15"]),
        ("year=2006&year=2008", ["a-2006-12-31", "e-2008"]),
        ("year=2009", ["f-signed"]),
        (
            "ordering=adopted",
            [
                "a-2006-12-31",
                "b-2007",
                "c-2007-03",
                "d-2007-03-15",
                "e-2008",
                "f-signed",
                "g-undated",
            ],
        ),
        (
            "ordering=-adopted",
            [
                "e-2008",
                "d-2007-03-15",
                "c-2007-03",
                "b-2007",
                "a-2006-12-31",
                "f-signed",
                "g-undated",
            ],
        ),
    ],
)
def test_dates_at_their_own_precision(client: Client, query: str, found: list[str]) -> None:
    for name in ("a-2006-12-31", "b-2007", "c-2007-03", "d-2007-03-15", "e-2008"):
        make.instrument(slug=name, adopted=name[2:])
    make.instrument(slug="f-signed", signed="2009-06-16")
    make.instrument(slug="g-undated")
    assert slugs(client, "instruments", query) == found


def test_words_in_any_script_and_language(client: Client) -> None:
    body = make.body(slug="sco", name="Shanghai Cooperation Organisation")
    make.label(body, "上海合作組織", lang="zh-Hant")
    make.label(body, "ШОС", lang="ru", kind="abbreviation")
    other = make.body(slug="un", name="United Nations", description="Ein Weltverband 100%.")
    Identifier(entity=other, scheme="wikidata", value="Q1065").save()
    for words in ("上海合作组织", "上海合作組織", "组织", "SHANGHAI coop", "шос"):
        assert slugs(client, "bodies", f"q={words}") == ["sco"], words
    for words in ("q1065", "weltverband", "100%25"):
        assert slugs(client, "bodies", f"q={words}") == ["un"], words
    assert slugs(client, "bodies", "q=100_") == []
    assert slugs(client, "bodies", "q=組織&q=nations") == ["sco", "un"]
    assert slugs(client, "bodies", "q=“”") == []


def test_a_language_tag_in_any_case(client: Client) -> None:
    make.article(slug="text", language="zh-Hant")
    for tag, found in (("zh-hant", ["text"]), ("ZH-Hant", ["text"]), ("zh", [])):
        assert slugs(client, "articles", f"language={tag}") == found


def test_the_catalogues_links(client: Client) -> None:
    world.published()
    for collection, query, found in [
        ("instruments", "topic=security", ["agreement"]),
        ("instruments", "body=council", ["agreement"]),
        ("instruments", "state=china", ["agreement"]),
        ("instruments", "form=charter", ["charter"]),
        ("bodies", "parent=sco", ["council"]),
        ("bodies", "state=china", ["sco"]),
        ("recommendations", "challenge=ch-1", ["rec-1"]),
        ("recommendations", "instrument=agreement", ["rec-1"]),
        ("recommendations", "body=sco", ["rec-1"]),
        ("recommendations", "state=china", ["rec-1"]),
        ("recommendations", "status=proposed", ["rec-1"]),
        ("recommendations", "status=stalled", []),
        ("challenges", "recommendation=rec-1", ["ch-1"]),
        ("positions", "instrument=charter", ["pos-1"]),
        ("places", "state=china", ["shanghai"]),
        ("states", "topic=security", ["china"]),
    ]:
        assert slugs(client, collection, query) == found, (collection, query)


def test_a_draft_is_no_key_to_what_is_public(client: Client) -> None:
    made = world.published()
    world.drafts(made)
    hidden = world.DRAFT.lower()
    for collection, query in [
        ("instruments", f"topic={hidden}-topic"),
        ("instruments", f"body={hidden}-body"),
        ("instruments", f"state={hidden}-state"),
        ("recommendations", f"challenge={hidden}-challenge"),
        ("recommendations", f"body={hidden}-body"),
        ("bodies", f"parent={hidden}-body"),
        ("bodies", f"state={hidden}-state"),
        ("challenges", f"recommendation={hidden}-rec"),
        ("positions", f"holder={hidden}-state"),
        ("states", f"q={hidden}"),
        ("recommendations", f"q={hidden}"),
    ]:
        assert slugs(client, collection, query) == [], (collection, query)
    assert get(client, "/api/v1/annotations/", entity=f"{hidden}-state")["results"] == []
    assert get(client, "/api/v1/treaty-actions/", participant=f"{hidden}-state")["count"] == 0
    index.rebuild()
    assert get(client, "/api/v1/passages/", q=hidden)["results"] == []


def test_facts(client: Client) -> None:
    world.published()
    for path, query, count in [
        ("treaty-actions", {"instrument": "agreement"}, 1),
        ("treaty-actions", {"participant": "sco"}, 0),
        ("treaty-actions", {"action": "ratification"}, 1),
        ("instrument-relations", {"subject": "agreement"}, 1),
        ("instrument-relations", {"object": "agreement"}, 0),
        ("instrument-relations", {"relation": "based_on"}, 1),
    ]:
        assert get(client, f"/api/v1/{path}/", **query)["count"] == count, (path, query)


def test_articles_by_words_in_their_titles(client: Client) -> None:
    make.article(title="網絡文摘", slug="digest", titles={"ru": "Дайджест сети", "en": "A digest"})
    make.article(title="Plain", slug="plain")
    make.article(title="網絡稿", slug="draft", status="draft")
    for query, slugs_found in [
        ("网络", ["digest"]),
        ("дайджест", ["digest"]),
        ("A DIGEST", ["digest"]),
        ("pla", ["plain"]),
        ("ru", []),
        ("{", []),
        (":", []),
        ('"', []),
    ]:
        assert slugs(client, "articles", f"q={quote(query)}") == slugs_found, query
    assert slugs(client, "articles", "q=plain&q=digest") == ["digest", "plain"]


def test_passages(client: Client) -> None:
    world.published()
    index.rebuild()
    for query, eids in [
        ({"entity": "sco"}, ["preamble__para_1"]),
        ({"entity": "rec-1"}, ["preamble__para_2"]),
        ({"kind": "preamble"}, ["preamble"]),
        ({"parent": "preamble", "q": "第三"}, ["preamble__para_3"]),
        ({"q": "上合组织"}, ["preamble", "preamble__para_1"]),
        ({"q": "立。中国"}, ["preamble"]),
        ({"article": "nothing"}, []),
    ]:
        found = get(client, "/api/v1/passages/", **query)["results"]
        assert [passage["eid"] for passage in found] == eids, query


def test_annotations(client: Client) -> None:
    made = world.published()
    editor = make.user(display_name="A. Editor")
    comment = make.note(made.article, 0, 2, body="Note.", creator=editor)
    from annotations.models import Tag

    comment.tags.add(Tag.objects.create(name="privacy"))
    for query, notes in [
        ({"entity": "sco"}, [made.note]),
        ({"entity_kind": "recommendation"}, [made.saying]),
        ({"motivation": "commenting"}, [comment]),
        ({"creator": "A. Editor"}, [comment]),
        ({"tag": "privacy"}, [comment]),
        ({"passage": "preamble__para_2"}, [made.saying]),
        ({"article": "nothing"}, []),
        ({"modified_after": timezone.now().isoformat()}, []),
        ({"modified_after": made.note.modified.isoformat()}, [made.saying, comment]),
    ]:
        found = get(client, "/api/v1/annotations/", **query)["results"]
        assert [note["id"] for note in found] == [str(note.uuid) for note in notes], query


def test_citations(client: Client) -> None:
    world.published()
    for query, fields in [
        ({"field": "seat"}, ["seat"]),
        ({"entity": "china"}, []),
        ({"stance": "supports", "field": "established"}, ["established"]),
        ({"stale": "true"}, []),
        ({"stale": "false", "field": "seat"}, ["seat"]),
    ]:
        found = get(client, "/api/v1/citations/", **query)["results"]
        assert [citation["field"] for citation in found] == fields, query
