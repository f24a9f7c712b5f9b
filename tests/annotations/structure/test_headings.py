"""Headings: which lines are, how deep they stand, and what they are called."""

import pytest

from annotations.structure import Heading, innermost, leaves, parse


def outline(text: str, **how) -> list[tuple[str, str | None, str | None]]:
    """The preamble and the sections with their printed numbers and headings."""
    nodes = parse(text, **how)
    kinds = ("preamble", "section", "subsection")
    return [(node.eid, node.number, node.heading) for node in nodes if node.kind in kinds]


def eids(text: str, **how) -> list[str]:
    return [node.eid for node in parse(text, **how)]


def test_a_text_without_headings_is_a_flat_run_of_paragraphs():
    nodes = parse("甲。\n\n　　乙。 \n\t\n丙\n")
    assert [(n.eid, n.kind, n.start, n.end, n.parent) for n in nodes] == [
        ("para_1", "paragraph", 0, 2, None),
        ("para_2", "paragraph", 4, 9, None),
        ("para_3", "paragraph", 12, 13, None),
    ]


@pytest.mark.parametrize("text", ["", "\n", " \u3000\n\t\n"])
def test_a_text_without_words_has_no_passages(text):
    assert parse(text) == []


def test_chinese_sections_and_subsections():
    text = "开头。\n一、甲\n引入。\n（一）乙\n内容。\n（二）丙\n内容。\n二、丁\n内容。"
    assert outline(text) == [
        ("preamble", None, None),
        ("sec_1", "一、", "甲"),
        ("sec_1__subsec_1", "（一）", "乙"),
        ("sec_1__subsec_2", "（二）", "丙"),
        ("sec_2", "二、", "丁"),
    ]


def test_the_text_shows_which_numbering_is_the_outer_one():
    text = "1. 甲\n（一）乙\n内容。\n（二）丙\n内容。\n2. 丁\n（一）戊\n内容。"
    assert [eid for eid, *_ in outline(text)] == [
        "sec_1",
        "sec_1__subsec_1",
        "sec_1__subsec_2",
        "sec_2",
        "sec_2__subsec_1",
    ]


def test_three_levels():
    text = "一、甲\n（一）乙\n1. 丙\n内容。\n2. 丁\n内容。\n（二）戊\n内容。"
    assert "sec_1__subsec_1__subsec_2" in eids(text)


def test_decimal_headings():
    text = "1. Scope\nText.\n1.1 Aim\nText.\n1.2 Method\n2.5 is a number.\n2. End\nText."
    assert outline(text) == [
        ("sec_1", "1.", "Scope"),
        ("sec_1__subsec_1", "1.1", "Aim"),
        ("sec_1__subsec_2", "1.2", "Method"),
        ("sec_2", "2.", "End"),
    ]


def test_chapters_and_articles_of_a_law():
    text = "第一章 总则\n第一条　为了甲，制定本法。\n第二条　本法适用于：\n（一）乙；\n（二）丙。"
    nodes = parse(text)
    assert [node.eid for node in nodes] == [
        "sec_1",
        "sec_1__subsec_1",
        "sec_1__subsec_1__para_1",
        "sec_1__subsec_2",
        "sec_1__subsec_2__para_1",
        "sec_1__subsec_2__point_1",
        "sec_1__subsec_2__point_2",
    ]
    assert text[nodes[2].start : nodes[2].end].strip() == "为了甲，制定本法。"


def test_articles_of_a_treaty():
    assert outline("Article 1\nTerms.\nArticle 2 Scope\nText.\nArticle 3 applies to all.") == [
        ("sec_1", "Article 1", None),
        ("sec_2", "Article 2", "Scope"),
    ]


def test_roman_numbers_and_letters():
    text = "I. One\nText.\nA. Sub\nText.\nB. Sub\nText.\nII. Two\nText."
    assert [eid for eid, *_ in outline(text)] == [
        "sec_1",
        "sec_1__subsec_1",
        "sec_1__subsec_2",
        "sec_2",
    ]


@pytest.mark.parametrize("numbers", ["112", "234", "134"])
def test_odd_numbering_is_kept_as_printed_and_counted_by_position(numbers):
    text = "\n".join(f"{number}. 标题\n内容。" for number in numbers)
    printed = [(f"sec_{at}", f"{n}.", "标题") for at, n in enumerate(numbers, 1)]
    assert outline(text) == printed


@pytest.mark.parametrize(
    "line",
    [
        "1. 这是一个很长的句子，说明了各方应当如何合作。",
        "1. 合作；",
        "1. " + "很长的标题" * 13,
        "一、加强合作。各方应当努力",
        "3. 中间的数",
        "2021. 年度",
        "9.11 事件",
    ],
)
def test_what_is_no_heading(line):
    assert outline(f"{line}\n内容。") == []


def test_a_list_of_short_items_is_not_a_row_of_headings():
    text = "一、水果\n1. 苹果\n2. 香蕉\n3. 梨\n二、其他\n内容。"
    assert eids(text) == [
        "sec_1",
        "sec_1__point_1",
        "sec_1__point_2",
        "sec_1__point_3",
        "sec_2",
        "sec_2__para_1",
    ]


def test_a_table_of_contents_is_not_the_headings():
    text = "目录\n一、甲 1\n二、乙 3\n三、丙 5\n一、甲\n内容。\n二、乙\n内容。\n三、丙\n内容。"
    assert [eid for eid, *_ in outline(text)] == ["preamble", "sec_1", "sec_2", "sec_3"]


def test_a_table_of_contents_with_two_levels():
    contents = "一、甲……1\n（一）子 2\n（二）丑 3\n二、乙……4\n（一）寅 5\n"
    body = "一、甲\n（一）子\n文。\n（二）丑\n文。\n二、乙\n（一）寅\n文。"
    assert [eid for eid, *_ in outline(contents + body)] == [
        "preamble",
        "sec_1",
        "sec_1__subsec_1",
        "sec_1__subsec_2",
        "sec_2",
        "sec_2__subsec_1",
    ]


def test_a_conclusion_needs_no_number():
    text = "引言\n开头。\n一、甲\n内容。\n结语\n结束。"
    assert outline(text)[1:] == [("sec_1", "一、", "甲"), ("sec_2", None, "结语")]


def test_one_common_word_on_a_line_is_no_heading():
    assert eids("摘要\n内容。") == ["para_1", "para_2"]


def test_markdown_headings():
    text = "前言。\n# 一、甲\n文。\n## 1.1 乙 ##\n文。\n丙\n===\n文。"
    nodes = parse(text, format="markdown")
    assert outline(text, format="markdown") == [
        ("preamble", None, None),
        ("sec_1", "一、", "甲"),
        ("sec_1__subsec_1", "1.1", "乙"),
        ("sec_2", None, "丙"),
    ]
    assert [text[n.start : n.end] for n in nodes if n.eid == "sec_2"] == ["丙\n===\n文。"]


def test_a_hash_in_plain_text_is_no_heading():
    assert outline("# 甲\n文。") == []


def test_a_single_first_heading_above_all_others_is_the_title():
    text = "# 题\n引。\n## 甲\n文。\n## 乙\n文。"
    assert outline(text, format="markdown") == [
        ("preamble", None, "题"),
        ("sec_1", None, "甲"),
        ("sec_2", None, "乙"),
    ]


def test_declared_headings():
    text = "甲\n文。\n乙\n文。"
    found = outline(text, format="html", headings=[Heading(5, 6, 2), Heading(0, 1, 2)])
    assert found == [("sec_1", None, "甲"), ("sec_2", None, "乙")]


def test_sections_without_text_are_no_leaves_but_hold_their_heading():
    text = "# 甲\n# 乙\n文。"
    nodes = parse(text, format="markdown")
    assert [leaf.eid for leaf in leaves(nodes, text)] == ["sec_2__para_1"]
    found = innermost(nodes, 2, 3)
    assert found is not None
    assert found.eid == "sec_1"


def test_leaves_of_another_text_are_refused():
    with pytest.raises(ValueError, match="beyond the text, which has 1 code"):
        leaves(parse("甲。"), "甲")
