"""A note whose own words stand waits only where another place is as likely."""

import pytest

from annotations.anchoring import Placement
from tests.annotations.anchoring.test_reanchoring import TEXT, A, B, C, D, place

LIKE_B = B.replace("沿岸居民", "流域各國").replace("三方工作組", "河流委員會秘書處")
MENTIONS = ["認為結果有誤", "水文觀測站復核一次", "書面意見"]


def after(placement: Placement, new: str) -> str:
    assert placement.start is not None
    return new[: placement.start]


@pytest.mark.parametrize("quote", MENTIONS)
@pytest.mark.parametrize("first", [True, False])
def test_beside_a_sentence_like_its_own_a_note_stays_silently(quote: str, first: bool):
    new = TEXT.replace(B, LIKE_B + B if first else B + LIKE_B)

    found = place(new, quote)

    assert found.status in ("unchanged", "shifted")
    assert (LIKE_B in after(found, new)) == first


@pytest.mark.parametrize("quote", MENTIONS)
@pytest.mark.parametrize("copy", [B, B.replace("提出", "提交")])
def test_beside_a_copy_it_waits_also_where_the_copy_was_retouched(quote: str, copy: str):
    for new in (TEXT.replace(B, copy + B), TEXT.replace(B, B + copy)):
        assert not place(new, quote).is_certain


@pytest.mark.parametrize("quote", MENTIONS)
def test_beside_a_copy_with_more_put_in_it_waits(quote: str):
    for more in ("漁民每年選出兩名代表。", "年度預算由各方分擔,每年核定一次。"):
        new = TEXT.replace(B, B + more + B)
        assert not place(new, quote).is_certain


@pytest.mark.parametrize("quote", ["書面意見", "水文觀測站復核一次"])
def test_beside_a_retouched_copy_of_a_paragraph_it_waits(quote: str):
    old = TEXT.replace("\n", "")
    retouched = (A + B).replace("三月", "五月").replace("上一年", "前一年").replace("提出", "提交")
    for new in (retouched + old, A + B + retouched + C + D):
        assert not place(new, quote, old).is_certain


@pytest.mark.parametrize("quote", ["河流委員會秘書處應當", "測量的方法", "各方重申", "調度🐟"])
def test_beside_a_rewritten_sentence_a_note_stays_silently(quote: str):
    new = TEXT.replace(B, "漁民每年選出兩名代表。").replace(D, "本規則自簽署之日起施行。")

    assert place(new, quote).is_certain
