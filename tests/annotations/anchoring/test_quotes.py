import pytest

from annotations.anchoring import CONTEXT, Anchor, Quote, anchor_at, quote_at

TEXT = "甲" * 40 + "流域🐟組織" + "乙" * 40


def test_a_quote_carries_32_code_points_on_each_side():
    assert quote_at(TEXT, 40, 45) == Quote("流域🐟組織", "甲" * CONTEXT, "乙" * CONTEXT)


def test_context_stops_at_the_ends_of_the_text():
    assert quote_at("河流委員會", 0, 5) == Quote("河流委員會", "", "")
    assert anchor_at("河流委員會", 2, 4) == Anchor(2, 4, "委員", "河流", "會")


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (2, 99), (4, 3), (3, 3), (86, 86)])
def test_an_impossible_span_is_refused_and_named(start: int, end: int):
    with pytest.raises(ValueError, match=rf"{start}\.\.{end}"):
        quote_at(TEXT, start, end)
