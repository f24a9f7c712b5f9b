import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.anchoring import from_utf16, to_utf16


def test_astral_characters_count_two_units():
    text = "河𠮷水🐟。"
    assert to_utf16(text, 1, 4) == (1, 6)
    assert from_utf16(text, 1, 6) == (1, 4)


@given(st.text(alphabet="a河𠮷🐟\n"), st.data())
def test_there_and_back(text: str, data: st.DataObject):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    units = to_utf16(text, start, end)
    assert from_utf16(text, *units) == (start, end)
    encoded = text.encode("utf-16-le")
    assert encoded[2 * units[0] : 2 * units[1]].decode("utf-16-le") == text[start:end]


@pytest.mark.parametrize("span", [(0, 2), (2, 3)])
def test_half_a_character_is_refused(span: tuple[int, int]):
    with pytest.raises(ValueError, match="inside a surrogate pair"):
        from_utf16("河🐟。", *span)


@pytest.mark.parametrize("text", ["abc", "河🐟"])
@pytest.mark.parametrize("span", [(-1, 1), (0, 9), (2, 1)])
def test_offsets_outside_or_backwards_are_refused(text: str, span: tuple[int, int]):
    with pytest.raises(ValueError, match=r"outside|inside|before"):
        from_utf16(text, *span)
    with pytest.raises(ValueError, match="outside"):
        to_utf16(text, *span)
