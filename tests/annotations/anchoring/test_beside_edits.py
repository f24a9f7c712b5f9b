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


@pytest.mark.parametrize("quote", MENTIONS[1:])
@pytest.mark.parametrize("first", [True, False])
def test_beside_a_sentence_that_is_nearly_its_own_it_waits(quote: str, first: bool):
    """Two characters differ: that is too little to say which of the two was written anew."""
    nearly = B.replace("有誤的", "有誤者").replace("復核", "復查")
    new = TEXT.replace(B, nearly + B if first else B + nearly)

    assert not place(new, quote).is_certain


@pytest.mark.parametrize("quote", [B, "三方工作組"])
def test_between_two_rewritten_sentences_it_waits(quote: str):
    new = TEXT.replace(A, "漁民每年選出兩名代表。").replace(C, "本規則自簽署之日起施行。")

    assert not place(new, quote).is_certain


ENDS_ALIKE = [
    (
        "各方每年交換一次水文資料,由觀測站復核;有關細節由三方工作組另行商定。",
        "沿岸居民推舉兩名代表參加會議,任期三年;有關細節由三方工作組另行商定。",
        "三方工作組另行",
    ),
    (
        "一是沿岸居民簽署文件以規范河岸濕地的恢復計劃,但不得損害沿岸居民的生計。"
        "沿岸居民反對任何破壞在流域組織框架下的預警合作,"
        "優先資助“三條紅線”制度,并尊重各國對𠮷水河段的主權。",
        "與此同時,聯合巡護隊應當加強河岸濕地的恢復計劃,并尊重各國對𠮷水河段的主權。",
        "𠮷水河段的主權",
    ),
]


@pytest.mark.parametrize(("was", "became", "quote"), ENDS_ALIKE)
def test_in_a_sentence_rewritten_up_to_its_usual_end_it_waits(was: str, became: str, quote: str):
    old, new = f"{A}\n{was}\n{D}", f"{A}\n{became}\n{D}"

    assert not place(new, quote, old).is_certain
