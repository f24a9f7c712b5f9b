"""/api/v1/search/ as the contract says."""

import pytest

from annotations.actions import notes
from annotations.models import Article
from instruments.policy import Role
from portal.search import index
from tests import make

pytestmark = pytest.mark.django_db
URL = "/api/v1/search/"


@pytest.fixture
def content():
    state = make.state(name="Ruritania", slug="ruritania")
    make.label(state, "魯里坦尼亞", lang="zh-Hant")
    article = make.article(
        slug="digest",
        title="文摘",
        titles={"en": "Digest"},
        text="魯里坦尼亞的<b>網絡</b>。\n該國。",
        issued="2001",
    )
    make.note(article, 0, 5, entity=state)
    make.article(slug="hidden", title="秘密", text="魯里坦尼亞的秘密。", status="draft")
    make.note(article, 0, 5, body="魯里坦尼亞的草稿", status="draft")
    make.state(name="Ruritania in draft", status="draft")
    index.rebuild()


def test_a_passage_s_hit(client, content) -> None:
    answer = client.get(URL, {"q": "网络", "lang": "en", "script": "hans"}).json()
    (hit,) = answer["results"]
    assert (answer["count"], answer["count_is_capped"]) == (1, False)
    assert (hit["type"], hit["title"], hit["article"]) == ("passage", "Digest", "digest")
    assert hit["url"].endswith("/articles/digest/#preamble__para_1")
    assert hit["snippet"] == "鲁里坦尼亚的&lt;b&gt;<mark>网络</mark>&lt;/b&gt;。"
    assert answer["facets"]["article"] == [{"value": "digest", "count": 1}]


def test_a_stranger_never_finds_a_draft(client, content) -> None:
    found = [
        client.get(URL, {"q": q}).content.decode()
        for q in ("魯里坦尼亞", "Ruritania", "秘密", "草稿", "draft")
    ]
    for text in found:
        assert (
            "hidden" not in text
            and "的秘密" not in text
            and "的草稿" not in text
            and "in draft" not in text
        )


@pytest.mark.parametrize("address", [URL, "/search/"])
def test_what_was_found_is_kept_until_something_public_changes(
    client, content, django_assert_max_num_queries, address
) -> None:
    asked = {"q": "魯里坦尼亞"}
    first = client.get(address, asked)
    with django_assert_max_num_queries(1):
        assert client.get(address, asked).content == first.content
    curator, reviewer = make.user(), make.user(Role.REVIEWER)
    digest = Article.objects.get(slug="digest")
    said = {"motivation": "commenting", "body": "魯里坦尼亞，評註"}
    note = notes.create(digest.pk, 0, 5, by=curator, **said)
    notes.submit(note.pk, by=curator)
    assert client.get(address, asked).content == first.content
    notes.publish(note.pk, by=reviewer)
    assert "評註" in client.get(address, asked).content.decode()


def test_facets_narrow_and_may_be_repeated(client, content) -> None:
    types = {hit["type"] for hit in client.get(URL, {"q": "魯里坦尼亞"}).json()["results"]}
    assert types == {"state", "passage", "annotation"}
    two = client.get(URL, {"q": "魯里坦尼亞", "type": ["state", "passage"]}).json()
    assert {hit["type"] for hit in two["results"]} == {"state", "passage"}
    assert client.get(URL, {"q": "魯里坦尼亞", "article": "digest"}).json()["count"] == 2
    assert client.get(URL, {"q": "魯里坦尼亞", "article": "hidden"}).json()["count"] == 0
    assert client.get(URL, {"q": "魯里坦尼亞", "year": "2001"}).json()["count"] == 2


def test_pages(client, content) -> None:
    first = client.get(URL, {"q": "魯里坦尼亞", "page_size": 2}).json()
    second = client.get(first["next"]).json()
    assert (first["count"], len(first["results"]), len(second["results"])) == (3, 2, 1)
    assert first["previous"] is None and second["next"] is None and "page=1" in second["previous"]
    assert client.get(URL, {"q": "魯里坦尼亞", "page": 2}).status_code == 404


def test_via_is_a_reference(client, content) -> None:
    hits = client.get(URL, {"q": "Ruritania", "type": "passage", "lang": "en"}).json()["results"]
    assert [hit["via"]["slug"] for hit in hits] == ["ruritania"]
    assert hits[0]["via"]["name"] == "Ruritania" and hits[0]["via"]["kind"] == "state"


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("", "q"), ("q=", "q"), ("q=a%00", "q"), ("q=%01", "q"), ("q=%ff", "q"), ("q=" + "a" * 10_001, "q"),
        ("q=a&q=b", "q"), ("q=a&type=film", "type"), ("q=a&article=No%20Slug", "article"),
        ("q=a&year=ever", "year"),
        ("q=a&page=0", "page"), ("q=a&page_size=501", "page_size"), ("q=a&kind=state", "kind"),
        ("q=a&lang=xx", "lang"),
        ("q=a&script=latin", "script"), ("q=a&entity_kind=cat", "entity_kind"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_named(client, query: str, named: str) -> None:
    answer = client.get(f"{URL}?{query}")
    assert answer.status_code == 400
    assert {error["attr"] for error in answer.json()["errors"]} == {named}


@pytest.mark.parametrize(
    "text",
    ["字" * 10_000, "a b " * 2500, "“", '"', "'", "%", "\\", "AND OR NOT NEAR(", "*", "😀", ":-)"],
)
def test_whatever_can_be_typed_is_answered(client, content, text: str) -> None:
    assert client.get(URL, {"q": text}).json()["count"] == 0


def test_what_folds_to_nothing_finds_nothing(client, content) -> None:
    assert client.get(URL, {"q": "《》 “”"}).json()["count"] == 0


def test_conditional_requests(client, content) -> None:
    answer = client.get(URL, {"q": "網絡"})
    assert client.head(URL, {"q": "網絡"})["ETag"] == answer["ETag"]
    assert (
        client.get(URL, {"q": "網絡"}, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    )
    assert client.get(URL, {"q": "網"})["ETag"] != answer["ETag"]
    assert client.post(URL).status_code == 405


def test_the_schema_says_that_q_is_required(client) -> None:
    schema = client.get("/api/v1/schema/", headers={"Accept": "application/json"}).json()
    parameters = {p["name"]: p for p in schema["paths"][URL]["get"]["parameters"]}
    assert parameters["q"]["required"] and not parameters["type"].get("required")
    assert {"q", "type", "article", "page", "page_size", "lang", "script"} <= parameters.keys()
