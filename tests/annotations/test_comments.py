"""Comments become HTML alike, by the quick way or by the parser's."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.comments import PLAIN, clean, comment_html, plain_text

SIGNS = "ab1 9.#-+*_`~!&<>[]()|\\\"'=:/\n\t河流《》，。\xa0\x85\u2028\u3000é0"


@given(st.one_of(st.text(SIGNS, max_size=9), st.text(max_size=6)))
@settings(max_examples=300, deadline=None)
def test_plain_words_are_written_as_the_parser_writes_them(text):
    assert comment_html(text) == clean(text)


@pytest.mark.parametrize("text", ["河流“重點”, (a) 4 条。", "Said 'so', and \"so\": 50%"])
def test_sentences_are_plain(text):
    assert PLAIN.fullmatch(text)


@pytest.mark.parametrize(
    "text", ["1. one", "- a", "a *b*", "a\nb", "a & b", "<b>", " a", "a ", "#a"]
)
def test_what_markdown_means_something_by_is_not(text):
    assert not PLAIN.fullmatch(text)


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("See **this** [place](https://example.org/a).", "See this place."),
        ("- one\n- `two`\n\n> three\nfour", "one two three four"),
        ("是**“重點”**的", "是“重點”的"),
        ("```\na  b\n```\n\n![a map](m.png)", "a b a map"),
        ("2006 <b>bold</b> & \\* 3", "2006 <b>bold</b> & * 3"),
        ("", ""),
    ],
)
def test_a_list_shows_what_markdown_says_without_its_signs(markdown: str, plain: str) -> None:
    assert plain_text(markdown) == plain


@given(st.text(SIGNS, max_size=30))
@settings(max_examples=200, deadline=None)
def test_plain_text_is_one_line(text: str) -> None:
    assert "\n" not in plain_text(text)
