"""Snippets: escaped, exactly marked, in the script asked for."""

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from instruments.scripts import fold
from portal.search.snippets import snippet, spans_of


def shown(text: str, query: str, script: str | None = None) -> str:
    return snippet(text, spans_of(text, [fold(query)]), script)  # type: ignore[arg-type]


def test_markup_in_the_text_is_shown_not_done() -> None:
    assert shown("a <b>網絡</b> & b", "网络") == "a &lt;b&gt;<mark>網絡</mark>&lt;/b&gt; &amp; b"


def test_marks_are_exact_in_the_other_script() -> None:
    assert shown("在網絡空間", "網絡", "hans") == "在<mark>网络</mark>空间"
    assert shown("在网络空间", "網絡", "hant") == "在<mark>網絡</mark>空間"


def test_marks_follow_where_conversion_changes_the_length() -> None:
    text = "㑮，" * 3 + "網絡"
    assert "<mark>网络</mark>" in shown(text, "网络", "hans")


def test_what_folding_drops_stays_inside_the_mark() -> None:
    assert shown("《上海 公約》規定", "上海公约") == "《<mark>上海 公約</mark>》規定"


def test_a_long_text_is_cut_around_the_match() -> None:
    found = shown("前" * 500 + "目標" + "後" * 500, "目标")
    assert found.startswith("…前") and found.endswith("後…")
    assert len(re.sub("<[^>]*>", "", found)) < 200
    assert "<mark>目標</mark>" in found


@given(
    st.text(st.sampled_from("网網络絡a&<>é \n"), min_size=1, max_size=80),
    st.sampled_from(["网络", "a", "&", "é"]),
)
def test_marked_is_what_was_asked_for_and_all_else_is_the_text(text: str, query: str) -> None:
    html = shown(text, query)
    plain = unescape(re.sub("</?mark>", "", html)).strip("…")
    assert plain in text
    for marked in re.findall("<mark>(.*?)</mark>", html, re.S):
        assert fold(query) in fold(unescape(marked))
