"""The pieces of a difference put together are the two texts; the hunks show every change."""

from hypothesis import given
from hypothesis import strategies as st

from annotations.differences import hunks, pieces

texts = st.text(alphabet="上合組織𠮷😀,。\nab", max_size=200)


@given(texts, texts)
def test_the_pieces_are_the_two_texts(old: str, new: str) -> None:
    run = pieces(old, new)
    assert "".join(p.text for p in run if p.op != "+") == old
    assert "".join(p.text for p in run if p.op != "-") == new


@given(texts, texts)
def test_every_change_is_in_a_hunk(old: str, new: str) -> None:
    changed = [p for p in pieces(old, new) if p.op != "="]
    assert [p for hunk in hunks(old, new) for p in hunk if p.op != "="] == changed


def test_a_hunk_has_a_little_of_what_stayed() -> None:
    old = "前" * 100 + "甲" + "後" * 100
    (hunk,) = hunks(old, old.replace("甲", "乙"), context=3)
    assert [(p.op, p.text) for p in hunk] == [
        ("=", "…前前前"),
        ("-", "甲"),
        ("+", "乙"),
        ("=", "後後後…"),
    ]


def test_equal_texts_have_no_hunk() -> None:
    assert hunks("同", "同") == []
