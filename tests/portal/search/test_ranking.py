"""The order of hits: exact names first, then names, then texts; and names that lead to passages."""

import itertools
from uuid import uuid4

import pytest

from instruments.scripts import fold
from portal.models import SearchDocument
from portal.reader import Reader
from portal.search import engine, index
from portal.search.condition import Alternative, Condition
from portal.search.finding import Question, find
from portal.search.hits import Showcase, Shown
from portal.search.query import parse
from portal.search.ranking import score
from tests import make

pytestmark = pytest.mark.django_db


def hits(query: str, reader: Reader | None = None, **facets) -> list[Shown]:
    index.rebuild()
    found = find(Question(query, **facets))
    return Showcase(found.query, reader or Reader("en")).show(found.hits)


def test_exact_names_come_first_then_those_that_begin_so() -> None:
    make.article(title="Network", text="Network network network network.")
    make.body(name="Cyber Network of Ruritania")
    make.body(name="Network Council")
    make.body(name="Network")
    found = [hit.title for hit in hits("network")]
    assert found[:2] in (["Network", "Network"],) and found[2:4] == [
        "Network Council",
        "Cyber Network of Ruritania",
    ]
    assert found[4] == "Network"


def test_an_alias_in_any_language_finds_its_entity() -> None:
    state = make.state(name="Uzbekistan")
    make.label(state, "烏茲別克斯坦", lang="zh-Hant")
    make.label(state, "Узбекистан", lang="ru")
    make.label(state, "UZ", kind="abbreviation")
    for alias in ("uzbekistan", "乌兹别克", "烏茲別克斯坦", "узбекистан", "UZ"):
        assert [hit.title for hit in hits(alias)] == ["Uzbekistan"]


def test_more_of_the_word_ranks_higher() -> None:
    make.article(text="網絡。\n網絡、網絡、網絡。\n網絡與網絡。")
    assert [hit.eid[-1] for hit in hits("網絡")] == ["2", "3", "1"]


def test_words_next_to_each_other_rank_higher() -> None:
    make.article(text="網絡空間的安全。\n網絡安全。")
    assert [hit.eid[-1] for hit in hits("網絡 安全")] == ["2", "1"]


def test_a_passage_is_found_by_another_language_s_name_and_says_via() -> None:
    state = make.state(name="Uzbekistan")
    make.label(state, "烏茲別克", lang="zh-Hant")
    article = make.article(text="烏茲別克代表發言。\n該國代表離席。\n無關的一段。")
    make.note(article, 11, 13, entity=state)
    found = [hit for hit in hits("Uzbekistan") if hit.type == "passage"]
    assert [(hit.eid, hit.via.slug if hit.via else "") for hit in found] == [
        ("preamble__para_1", state.slug), ("preamble__para_2", state.slug)
    ]  # fmt: skip
    assert "<mark>烏茲別克</mark>" in found[0].snippet and "<mark>國代</mark>" in found[1].snippet


def test_in_the_language_of_the_text_only_what_stands_there_is_found() -> None:
    body = make.body(name="SCO")
    make.label(body, "上海合作組織", lang="zh-Hant")
    make.label(body, "上合組織", lang="zh-Hant", kind="abbreviation")
    article = make.article(text="上海合作組織成立。\n上合組織擴員。")
    make.note(article, 0, 6, entity=body)
    make.note(article, 10, 14, entity=body)
    assert [hit.eid[-1] for hit in hits("上合組織", kinds=("passage",))] == ["2"]
    assert [hit.eid[-1] for hit in hits("上海合作組織", kinds=("passage",))] == ["1"]
    assert [hit.eid[-1] for hit in hits("SCO", kinds=("passage",))] == ["1", "2"]


def test_a_name_counts_by_whole_words_and_numbers_never() -> None:
    resolution = make.instrument(name="Resolution 1624 on terror")
    make.label(resolution, "某決議", lang="zh-Hant")
    make.article(text="某決議獲通過。")
    for part in ("Resol", "1624", "terr", "o"):
        assert hits(part, kinds=("passage",)) == []
    assert len(hits("resolution 1624", kinds=("passage",))) == 1


def test_the_rest_of_the_words_must_stand_in_the_text() -> None:
    state = make.state(name="Uzbekistan")
    make.label(state, "烏茲別克", lang="zh-Hant")
    make.article(text="烏茲別克的數據。\n烏茲別克的人口。")
    assert [hit.eid[-1] for hit in hits("Uzbekistan 数据", kinds=("passage",))] == ["1"]


def test_two_names_find_the_passages_that_mention_both() -> None:
    for name, chinese in (("Ruritania", "魯里坦尼亞"), ("Grand Fenwick", "芬威克")):
        make.label(make.state(name=name), chinese, lang="zh-Hant")
    make.article(text="魯里坦尼亞與芬威克。\n魯里坦尼亞。\n芬威克。")
    found = hits("Ruritania Grand Fenwick", kinds=("passage",))
    assert [hit.eid[-1] for hit in found] == ["1"]
    assert found[0].snippet == "<mark>魯里坦尼亞</mark>與<mark>芬威克</mark>。"


def test_words_of_two_entities_do_not_name_a_third() -> None:
    for name, chinese in (("Shanghai Group", "滬組"), ("Convention Centre", "會展中心")):
        make.label(make.body(name=name), chinese, lang="zh-Hant")
    make.article(text="滬組在會展中心開會。")
    assert hits("Shanghai Convention", kinds=("passage",)) == []


def test_too_many_hits_are_the_newest_and_names_stay_first(monkeypatch) -> None:
    monkeypatch.setattr(engine, "CAP", 5)
    for number in range(9):
        make.article(title=f"第{number}篇", text=f"常見的詞，第{number}。")
    make.topic(name="常見")
    index.rebuild()
    found = find(Question("常見"))
    assert found.is_capped and found.count == 5
    shown = Showcase(found.query, Reader("zh-hant")).show(found.hits)
    assert [hit.type for hit in shown] == ["topic"] + ["passage"] * 4
    assert [hit.title for hit in shown[1:]] == [f"第{number}篇" for number in (8, 7, 6, 5)]


def test_the_exact_name_is_first_even_where_names_are_too_many(monkeypatch) -> None:
    monkeypatch.setattr(engine, "CAP", 5)
    make.topic(name="共同")
    for number in range(9):
        make.topic(name=f"共同的事{number}")
    assert hits("共同")[0].title == "共同"


def test_facets_count_and_narrow() -> None:
    first = make.article(slug="one", text="共同一句。", issued="2001")
    make.article(slug="two", text="共同一句。", issued="2005-03")
    make.article(slug="three", text="共同一句。", issued="2005-07")
    make.note(first, 0, 2, entity=make.state(name="Ruritania"))
    make.instrument(name="共同", signed="2005")
    index.rebuild()
    found = find(Question("共同"))
    assert found.facets["type"] == {"passage": 3, "annotation": 1, "instrument": 1}
    assert found.facets["article"] == {"one": 2, "two": 1, "three": 1}
    assert found.facets["year"] == {"2001": 2, "2005": 3}
    assert found.facets["entity_kind"] == {"state": 1, "instrument": 1}
    assert find(Question("共同", years=("2005",))).count == 3
    assert find(Question("共同", kinds=("passage", "instrument"))).count == 4
    assert find(Question("共同", articles=(first.pk,))).count == 2
    assert find(Question("共同", entity_kinds=("state",))).count == 1


def test_showing_ten_hits_costs_what_two_cost(django_assert_num_queries) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost() -> int:
        index.rebuild()
        with CaptureQueriesContext(connection) as queries:
            found = find(Question("共同"))
            assert Showcase(found.query, Reader("en")).show(found.hits)
        return len(queries)

    def some(count: int) -> None:
        for _ in range(count):
            article = make.article(text="共同一句。")
            make.note(article, 0, 2, entity=make.state(name="共同體"))

    some(1)
    few = cost()
    some(4)
    assert cost() == few


def test_the_database_weighs_texts_as_python_does() -> None:
    texts = ["網絡安全", "網絡與安全", "安全,網絡,網絡", "網絡", "安全" * 30, "a網b安c全"]
    for heading, body in itertools.product(["", *texts], texts):
        folded = f"{fold(heading)}\n\n{fold(body)}"
        for kind in SearchDocument.TEXTS:
            SearchDocument.objects.create(kind=kind, thing=uuid4(), folded=folded, place="here")
    rows = list(SearchDocument.objects.values_list("pk", "kind", "folded"))
    for asked in ("網絡", "安全", "網絡 安全", "安全 網絡", "網", '"網絡安全"', "a網 全"):
        query = parse(asked)
        holding = [row for row in rows if all(word in row[2] for word in query.words)]
        condition = Condition((Alternative(query.words),), "texts", whole=query.whole)
        with engine.looking() as look:
            points = look.points([pk for pk, *_ in holding], condition)
        assert points == {
            pk: score(kind, folded, query.words, query.whole) for pk, kind, folded in holding
        }
        assert len(set(points.values())) > 2
