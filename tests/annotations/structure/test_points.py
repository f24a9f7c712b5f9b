"""Points: what opens one, what only looks like it, and how they nest."""

import pytest

from annotations.structure import parse


def shape(text: str, **how: str) -> list[tuple[str, str]]:
    """Each passage below the sections, with its text."""
    return [(node.eid, text[node.start : node.end]) for node in parse(text, **how)]


def eids(text: str, **how: str) -> list[str]:
    return [node.eid for node in parse(text, **how)]


def test_a_paragraph_that_is_one_point_is_that_point():
    assert shape("一是甲。\n二是乙。") == [("point_1", "一是甲。"), ("point_2", "二是乙。")]


def test_points_inside_a_paragraph_have_their_lead_in():
    assert shape("原因有二：一是甲；二是乙。余下的话。") == [
        ("intro", "原因有二："),
        ("point_1", "一是甲；"),
        ("point_2", "二是乙。余下的话。"),
    ]


def test_a_line_that_begins_with_its_first_point_has_no_lead_in():
    assert eids("一是甲。二是乙。") == ["point_1", "point_2"]


def test_points_are_numbered_through_the_section():
    text = "一、甲\n有二：一是乙；二是丙。\n三是丁。\n再有二：一是戊；二是己。"
    assert eids(text) == [
        "sec_1",
        "sec_1__intro",
        "sec_1__point_1",
        "sec_1__point_2",
        "sec_1__point_3",
        "sec_1__intro_2",
        "sec_1__point_4",
        "sec_1__point_5",
    ]


def test_the_series_starts_anew_under_each_heading():
    text = "一、甲\n一是乙；二是丙。\n二、丁\n三是戊。"
    assert eids(text)[-2:] == ["sec_2", "sec_2__para_1"]


@pytest.mark.parametrize(
    "text",
    [
        "他说一是甲，二是乙。",
        "這是甲。二是乙。",
        "这一是甲，这二是乙。",
        "標準不一、保障無據。",
        "甲。一是乙。",
        "一是因为甲。",
        "一是一，二是二，不能含混。",
        "甲。二是乙。三是丙。",
        "第三部分是甲。",
        "2021 年 6 月，甲。",
        "2021. 甲。",
        "5G 很快。",
        "3.14 是圆周率。",
        "1.5 亿人。",
        "一、二线城市的发展。",
        "1、2号楼之间。",
        "首先，甲。",
        "(2018 年)甲。",
        "U.S. policy. A. Editor wrote it.",
        "First, we met.",
        "A. Editor wrote this.",
        "— 甲",
    ],
)
def test_what_only_looks_like_a_point(text):
    assert eids(text) == ["para_1"]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("第一，甲。\n第二，乙。", ["第一", "第二"]),
        ("首先，甲。\n其次，乙。\n最后，丙。", ["首先", "其次", "最后"]),
        ("其一，甲。其二，乙。", ["其一", "其二"]),
        ("1. 甲；\n2. 乙。", ["1.", "2."]),
        ("1、甲；\n2、乙。", ["1、", "2、"]),
        ("1．甲；\n2．乙。", ["1．", "2．"]),
        ("1）甲；\n2）乙。", ["1）", "2）"]),
        ("（1）甲；（2）乙。", ["（1）", "（2）"]),
        ("(一)甲；\n(二)乙。", ["(一)", "(二)"]),
        ("①甲；②乙；③丙。", ["①", "②", "③"]),
        ("十是甲。\n一是乙；二是丙。", ["一是", "二是"]),
        ("(a) one; (b) two; and (c) three.", ["(a)", "(b)", "(c)"]),
        ("(i) one;\n(ii) two;\n(iii) three.", ["(i)", "(ii)", "(iii)"]),
        ("(g) x;\n(a) x;\n(b) x;", ["(a)", "(b)"]),
        ("First, we do.\nSecond, we stop.", ["First", "Second"]),
        ("1. The Parties shall meet.\n2. They shall talk.", ["1.", "2."]),
        ("\u3000\u3000一是甲。\n\u3000\u3000二是乙。", ["一是", "二是"]),
        ("一是甲。”二是乙。", ["一是", "二是"]),
        ("一、加强合作。各方努力。\n二、深化往来。各方努力。", ["一、", "二、"]),
    ],
)
def test_the_signs_that_open_points(text, numbers):
    points = [node.number for node in parse(text) if node.kind == "point"]
    assert points == numbers


def test_the_ninth_letter_is_no_roman_numeral():
    text = "\n".join(f"({letter}) item;" for letter in "abcdefghij")
    assert eids(text)[-1] == "point_10"


def test_points_within_a_point():
    assert shape("1. 措施：\n（1）甲；\n续。\n（2）乙。\n2. 其他。\n后记。") == [
        ("point_1", "1. 措施：\n（1）甲；\n续。\n（2）乙。"),
        ("point_1__intro", "1. 措施："),
        ("point_1__point_1", "（1）甲；"),
        ("point_1__para_1", "续。"),
        ("point_1__point_2", "（2）乙。"),
        ("point_2", "2. 其他。"),
        ("para_1", "后记。"),
    ]


def test_a_list_is_inside_a_point_that_another_follows():
    assert eids("1. 甲。\n（1）乙。\n（2）丙。\n2. 丁。") == [
        "point_1",
        "point_1__intro",
        "point_1__point_1",
        "point_1__point_2",
        "point_2",
    ]


def test_a_second_list_of_another_kind_is_not_inside_the_first():
    assert eids("一是甲。\n二是乙。\n1. 丙。\n2. 丁。") == [f"point_{n}" for n in (1, 2, 3, 4)]


def test_markdown_lists_nest_by_indentation():
    text = "- a\n- b\n  - c\n  - d\n- e"
    assert eids(text, format="markdown") == [
        "point_1",
        "point_2",
        "point_2__intro",
        "point_2__point_1",
        "point_2__point_2",
        "point_3",
    ]


def test_code_in_markdown_holds_no_points():
    assert eids("```\n- a\n1. b\n# c\n```", format="markdown") == [f"para_{n}" for n in range(1, 6)]


def test_a_lone_dash_in_plain_text_is_no_list():
    assert eids("- 甲\n乙") == ["para_1", "para_2"]
    assert eids("- 甲\n- 乙") == ["point_1", "point_2"]
