"""What holds for every text: spans are exact, nest, come in order, and do not change."""

from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.suggestions import Name, propose

NAMES = [
    Name("sco", "body", "上海合作組織"),
    Name("sco", "body", "上合組織", "abbreviation"),
    Name("sco", "body", "SCO", "abbreviation"),
    Name("sco-secretariat", "body", "上合組織秘書處"),
    Name("un", "body", "聯合國"),
    Name("charter", "instrument", "聯合國憲章"),
    Name("overlap", "instrument", "合組織秘書處聯合"),
    Name("russia", "state", "俄羅斯"),
    Name("shanghai", "place", "上海"),
    Name("res", "instrument", "1624"),
    Name("odd", "topic", "ﬁ½"),
    Name("empty", "body", "《》"),
]
PIECES = [
    *"上海合作組織秘書處聯合國憲章《》〈〉“”（）()，。\n 第號和該本年月日起至來0123456789一二〇",
    "上合組織",
    "聯合國憲章",
    "以下簡稱",
    "成立20周年",
    "20年來",
    "成立之日",
    "2006年6月15日",
    "該組織",
    "該決議",
    "第1624號決議",
    "A/RES/73/27",
    "15 June 2006",
    '(hereinafter "X1")',
    "(ABC)",
    "俄羅斯政府",
    "SCO",
    "同年",
    "9月",
    "16日",
    "㍿",
    "e\u0301",
    "😀",
    "𠀀",
    "\u3000",
]
TEXTS = st.one_of(st.lists(st.sampled_from(PIECES), max_size=25).map("".join), st.text(max_size=60))


def cross(one, other):
    return one.start < other.start < one.end < other.end


@given(TEXTS)
@settings(max_examples=400, deadline=None)
def test_spans_are_exact_nested_and_in_order(text):
    suggestions = propose(text, NAMES)
    assert all(text[s.start : s.end] == s.exact != "" for s in suggestions)
    assert [(s.start, -s.end) for s in suggestions] == sorted(
        (s.start, -s.end) for s in suggestions
    )
    assert len({(s.start, s.end) for s in suggestions}) == len(suggestions)
    assert not any(cross(one, other) for one in suggestions for other in suggestions)
    assert all(0 < s.confidence <= 1 and s.reason for s in suggestions)
    assert all((s.kind == "date") or s.value is None for s in suggestions)


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_the_same_text_gives_the_same_suggestions(text):
    assert propose(text, NAMES) == propose(text, iter(NAMES))


def test_no_names_and_no_text_are_fine():
    assert propose("", []) == []
    assert propose("", NAMES) == []
    assert propose("海洋", []) == []


def test_odd_names_are_passed_over():
    odd = [Name("a", "body", ""), Name("b", "body", " "), Name("c", "body", "國")]
    assert propose("國家 “” 國", odd) == []
