"""The search page and the names it offers."""

import re

import pytest
from django.core.cache import caches

from portal.search import engine, index
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def content():
    state = make.state(name="Uzbekistan")
    make.label(state, "烏茲別克斯坦", lang="zh-Hant")
    make.article(
        slug="digest",
        title="文摘",
        text="\n".join(f"烏茲別克斯坦的第{n}段<i>。" for n in range(25)),
    )
    make.state(name="Uzbekistan unseen", status="draft")
    index.rebuild()


def page(client, **query: str) -> str:
    answer = client.get("/search/", query, headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_hits_are_marked_linked_and_numbered(client, content) -> None:
    html = page(client, q="乌兹别克", script="hans")
    assert '<a href="/states/' in html and "/articles/digest/#preamble__para_1" in html
    assert "<mark>乌兹别克</mark>斯坦的第" in html and "&lt;i&gt;" in html and "<i>" not in html
    assert "26 hits" in html and 'rel="next"' in html
    assert page(client, q="乌兹别克", page="2").count('class="hit"') == 6


def test_notes_are_shown_without_the_signs_of_markdown(client) -> None:
    make.note(make.article(), 0, 2, body="See **Fenwick**, [there](https://example.org/) & `here`.")
    index.rebuild()
    html = page(client, q="Fenwick")
    assert "See <mark>Fenwick</mark>, there &amp; here." in html


def test_an_empty_question_is_a_form_and_no_hits_a_way_on(client, content) -> None:
    assert 'name="q"' in page(client)
    html = page(client, q="Uzbekstan")
    assert "Did you mean" in html and "unseen" not in html
    assert "Did you mean" not in page(client, q="完全不同")


def test_facets_narrow(client, content) -> None:
    html = page(client, q="烏茲別克斯坦")
    assert "?q=%E7%83%8F%E8%8C%B2%E5%88%A5%E5%85%8B%E6%96%AF%E5%9D%A6&amp;type=state" in html
    assert page(client, q="烏茲別克斯坦", type="state").count('class="hit"') == 1


def test_an_article_is_named_by_its_title_whatever_its_slug(client) -> None:
    year = "2021"
    for slug, title in (("article", "Of Fenwick"), (year, "Of Barwick")):
        make.article(slug=slug, title=title, text="Both speak of Fenwick.", issued=year)
    index.rebuild()
    facets = page(client, q="Fenwick").split('class="facets"')[1].split("</nav>")[0]
    assert facets.count("Of Fenwick") == facets.count("Of Barwick") == 1


@pytest.mark.parametrize(
    "query",
    [{"q": "a\0"}, {"q": "a\x1f"}, {"q": "字" * 10_001}, {"q": "a", "type": "film"},
     {"q": "a", "year": "٢٠٠١"},
     {"q": "a", "page": "x"}, {"q": "a", "page": "0"},
     {"q": "a", "entity_kind": "cat"}, {"q": "a", "script": "latin"},
     {"q": "a", "article": "\0"}],
)  # fmt: skip
def test_what_makes_no_sense_gets_a_page_that_says_so(client, query: dict[str, str]) -> None:
    answer = client.get("/search/", query)
    assert answer.status_code == 400 and b"<h1>" in answer.content


def test_other_oddities_are_answered(client, content) -> None:
    assert client.get("/search/", {"q": "烏", "page": "9999"}).status_code == 404
    for text in ("字" * 10_000, "<script>alert(1)</script>", "' OR 1=1 --", "%"):
        html = page(client, q=text)
        assert "<script>alert" not in html
    assert 'class="hit"' not in page(client, q="烏", article="no-such")


def names(client, typed: str) -> list[str]:
    answer = client.get("/search/suggest", {"q": typed}, headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    return [one["title"] for one in answer.json()["suggestions"]]


def test_names_are_offered_in_any_script(client, content) -> None:
    for typed in ("uzb", "UZBEK", "乌兹", "烏茲", "別克"):
        assert names(client, typed) == ["Uzbekistan"]
    assert names(client, "文摘") == ["文摘"]
    assert names(client, "段") == names(client, "") == names(client, "“") == []


def test_what_is_typed_may_be_anything(client) -> None:
    assert client.get("/search/suggest", {"q": "a\0"}).status_code == 400
    assert names(client, "字" * 9000) == []


@pytest.fixture
def sco():
    body = make.body(name="Shanghai Cooperation Organisation", slug="sco")
    make.label(body, "上海合作組織", lang="zh-Hant")
    bank = make.body(name="Bank", slug="bank")
    make.label(bank, "重慶銀行", lang="zh-Hant")
    hidden = make.body(name="Club", status="draft")
    make.label(hidden, "上海俱樂部", lang="zh-Hant")
    index.rebuild()


@pytest.mark.parametrize(
    "typed",
    ["shanghai hezuo", "shanghaihez", "Shànghǎi hézuò", "shang4 hai3 he2", "shhzzz", "SHHZ",
     "上海合作", "上海合作组织", "shanghai coop"],
)  # fmt: skip
def test_the_organisation_is_offered_however_it_is_typed(client, sco, typed: str) -> None:
    assert names(client, typed) == ["Shanghai Cooperation Organisation"]


def test_a_character_of_several_sounds_has_the_one_of_its_phrase(client, sco) -> None:
    assert names(client, "chongqing yinhang") == names(client, "cqyh") == ["Bank"]
    assert names(client, "zhongqing") == names(client, "yinxing") == []


def test_who_writes_pinyin_or_another_character_of_the_sound_is_understood(client, sco) -> None:
    for asked in ("shanghai hezuo zuzhi", "shanghai hezou zuzhi", "上海和作组织", "尚海河坐"):
        html = page(client, q=asked)
        assert "Did you mean" in html and "Shanghai Cooperation Organisation" in html
        assert "Club" not in html


def test_a_count_that_is_capped_says_so(client, monkeypatch) -> None:
    monkeypatch.setattr(engine, "CAP", 3)
    for slug in ("one", "two"):
        make.article(slug=slug, text="共同一句。\n共同二句。")
    index.rebuild()
    assert re.findall(r'"count">([^<]+)<', page(client, q="共同")) == ["2+", "1+"]
    caches["found"].clear()
    monkeypatch.setattr(engine, "CAP", 4)
    assert re.findall(r'"count">([^<]+)<', page(client, q="共同")) == ["2", "2"]
