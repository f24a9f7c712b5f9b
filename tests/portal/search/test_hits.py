"""What is found: every true substring in either script, nothing else, for whatever is asked."""

import itertools

import pytest

from instruments.scripts import fold
from portal.reader import Reader
from portal.search import index
from portal.search.finding import Question, find
from portal.search.hits import Showcase, Shown
from tests import make

pytestmark = pytest.mark.django_db

LINES = [
    "各方重申《上海合作組織憲章》所定的宗旨，隨著技術發展加強網絡安全。",
    "第 A/RES/73/27 號決議與 5G 網絡；圓周率約為 3.14，笑臉 😀 亦可。",
    "上合组织成员国 2019 年通过数字经济构想。",
    "採用複雜的規範；“三股 勢力”與﹁引號﹂。",
    "Straße, naïve café and ПРИВЕТ, ΣΊΣΥΦΟΣ.",
    "百分之 100% 與底線 _ 與反斜線 \\ 與單引號 ' 之外。",
]


def passages(query: str, **facets: tuple[str, ...]) -> list[Shown]:
    found = find(Question(query, kinds=("passage",), **facets))
    return Showcase(found.query, Reader("zh-hant")).show(found.hits)


def lines_found(query: str) -> set[int]:
    return {int(hit.eid.rsplit("_", 1)[1]) - 1 for hit in passages(query)}


@pytest.fixture
def text() -> list[str]:
    make.article(text="\n".join(LINES))
    index.rebuild()
    return LINES


def test_every_substring_is_found_and_none_besides(text: list[str]) -> None:
    folded = [fold(line) for line in text]
    pieces = {
        line[start : start + length]
        for line in folded
        for length in (1, 2, 3, 7)
        for start in range(0, len(line) - length + 1, 1 if length < 3 else 3)
    }
    for piece in pieces:
        expected = {at for at, line in enumerate(folded) if fold(piece) and fold(piece) in line}
        assert lines_found(f'"{piece}"' if " " in piece else piece) == expected, piece


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("網絡", {0, 1}), ("网络", {0, 1}), ("網络", {0, 1}), ("随着", {0}), ("隨著", {0}),
        ("A/RES/73/27", {1}), ("a/res/73", {1}), ("3.14", {1}), ("5G", {1}), ("😀", {1}), ("5", {1}),
        ("数字经济", {2}), ("數字經濟", {2}), ("三股勢力", {3}), ("“三股势力”", {3}), ("採用", {3}),
        ("采用", {3}),
        ("STRASSE", set()), ("straße", {4}), ("naïve", {4}), ("привет", {4}), ("σίσυφος", {4}),
        ("100%", {5}), ("%", {5}), ("_", {5}), ("\\", {5}), ("雲", set()), ("組織 網絡", {0}),
        ("網絡 數字", set()), ("上海合作組織憲章所定的宗旨，隨著技術發展", {0}), ("發展加強網絡 憲章", {0}),
    ],
)  # fmt: skip
def test_words_of_every_kind(text: list[str], query: str, expected: set[int]) -> None:
    assert lines_found(query) == expected


def test_pairs_that_stand_apart_make_no_word() -> None:
    make.article(text="安全網，全網路，網絡安。\n網絡安全。")
    index.rebuild()
    assert [hit.eid for hit in passages("網絡安全")] == ["preamble__para_2"]


def test_all_pairs_of_words_are_required(text: list[str]) -> None:
    words = ["網絡", "2019", "規範", "é", "決議"]
    for first, second in itertools.permutations(words, 2):
        expected = {
            at
            for at, line in enumerate(text)
            if all(fold(word) in fold(line) for word in (first, second))
        }
        assert lines_found(f"{first} {second}") == expected


def test_a_query_of_ten_thousand_characters(text: list[str]) -> None:
    assert lines_found("網絡" * 5000) == set()
    assert lines_found(" ".join(["網絡"] * 3000)) == {0, 1}
    many = " ".join(chr(0x4E00 + at) for at in range(5000))
    assert lines_found(many) == set()


def test_a_very_long_word_is_found_to_its_last_character() -> None:
    long = "".join(chr(0x4E00 + at % 3000) for at in range(4000))
    make.article(text=f"{long}\n{long[:-1]}終")
    index.rebuild()
    assert [hit.eid for hit in passages(long)] == ["preamble__para_1"]


def test_a_heading_is_found_at_its_section() -> None:
    article = make.article(text="一、團結協作\n正文一段。")
    root = article.current.passages.get(eid="preamble")
    root.heading, root.eid, root.kind = "一、團結協作", "sec_1", "section"
    root.save()
    article.current.passages.filter(eid="preamble__para_1").delete()
    index.rebuild()
    assert [hit.eid for hit in passages("团结协作")] == ["sec_1"]
    assert [hit.eid for hit in passages("正文")] == ["preamble__para_2"]


def test_a_passage_s_hit_tells_the_nearest_heading_above_it() -> None:
    article = make.article(text="團結協作\n共同立場\n正文一段。\n正文二段。")
    around, outer, inner, first, second = article.current.passages.order_by("order")
    outer.heading, inner.heading = "團結協作", "共同立場"
    for passage, parent in ((outer, around), (inner, outer), (first, inner), (second, outer)):
        passage.parent = parent
        passage.save()
    index.rebuild()
    headings = {hit.eid[-1]: hit.heading[0] for hit in passages("正文")}
    assert headings == {"3": "共同立場", "4": "團結協作"}


def test_only_leaves_and_headings_are_hits(text: list[str]) -> None:
    assert {hit.eid for hit in passages("網絡")} == {"preamble__para_1", "preamble__para_2"}
