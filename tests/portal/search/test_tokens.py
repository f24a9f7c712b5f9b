"""Tokens: whatever holds a word has the word's tokens, in any script."""

from hypothesis import given
from hypothesis import strategies as st

from instruments.scripts import fold
from portal.search import tokens

TEXT = st.text(
    st.sampled_from("上海合作組織组织網络 A/RES5G.3😀👍🏽é\u0301й%_'\"\\«»\n"), max_size=60
)


@given(TEXT, st.data())
def test_a_text_has_the_tokens_of_all_its_parts(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    start = data.draw(st.integers(0, len(folded)))
    end = data.draw(st.integers(start, len(folded)))
    if word := folded[start:end]:
        assert set(tokens.of_word(word)) <= tokens.of_text(folded)


def test_tokens_are_signed_32_bit_numbers() -> None:
    found = tokens.of_text("上海\U0010ffff\U0010ffffa") | {tokens.of_mark("m1")}
    assert all(-(2**31) <= token < 2**31 for token in found)


def test_no_pair_reaches_over_a_line() -> None:
    assert not set(tokens.of_word("海合")) & tokens.of_text("上海\n合作")


def test_a_long_word_is_looked_up_by_some_of_its_pairs() -> None:
    word = "".join(chr(0x4E00 + at) for at in range(5000))
    found = tokens.of_word(word)
    assert len(found) == tokens.MOST_OF_A_WORD
    assert set(found) <= tokens.of_text(word)
