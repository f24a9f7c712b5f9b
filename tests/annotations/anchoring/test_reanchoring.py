"""What becomes of one anchor, edit by edit."""

import pytest

from annotations.anchoring import Anchor, Placement, anchor_at, reanchor

A = "河流委員會秘書處應當在每年三月之前公布上一年度的水質數據,并說明測量的方法。"
B = "沿岸居民認為結果有誤的,可以向三方工作組提出書面意見,由水文觀測站復核一次。"
C = "各方重申“三條紅線”制度,尊重𠮷水河段的現狀,不在汛期改變上游水庫的調度🐟。"
D = "聯合巡護隊每季度巡查一次冰凌期的航道,遇有險情立即通知下游的村鎮和漁港。"
TEXT = f"{A}\n{B}\n{C}\n{D}"


def place(new: str, quote: str, old: str = TEXT, nth: int = 0) -> Placement:
    at = -1
    for _ in range(nth + 1):
        at = old.index(quote, at + 1)
    return reanchor(old, new, [anchor_at(old, at, at + len(quote))])[0]


def said(new: str, placement: Placement) -> str:
    assert placement.start is not None
    assert placement.end is not None
    return new[placement.start : placement.end]


def test_the_same_text_changes_nothing():
    assert place(TEXT, "三方工作組") == Placement("unchanged", 54, 59, 1.0)


def test_before_the_edit_it_is_unchanged_and_behind_it_shifted():
    new = TEXT.replace("書面意見", "口頭或者書面意見")
    assert place(new, "水質數據").status == "unchanged"
    found = place(new, "三條紅線")
    assert found.status == "shifted"
    assert said(new, found) == "三條紅線"


def test_context_that_changed_is_no_longer_unchanged():
    new = TEXT.replace("上一年度的水質", "上一季度的水質")
    assert place(new, "水質數據").status == "shifted"


@pytest.mark.parametrize(
    ("new", "quote", "expected"),
    [
        (TEXT.replace("三方", "三 方"), "三方工作組", "三 方工作組"),
        (TEXT.replace("水質數據", "水质数据"), "的水質數據,", "的水质数据,"),
        (TEXT.replace(",", "\uff0c"), "數據,并", "數據\uff0c并"),
        (TEXT.replace("“三條紅線”", "「三條紅線」"), "“三條紅線”", "「三條紅線」"),
        (TEXT.replace("\n", ""), "一次。\n各方", "一次。各方"),
    ],
)
def test_script_width_spaces_and_marks_are_no_edit(new: str, quote: str, expected: str):
    found = place(new, quote)
    assert found.status == "shifted"
    assert said(new, found) == expected


def test_beyond_the_bmp_offsets_are_code_points():
    new = "🐟𠮷" + TEXT
    assert said(new, place(new, "𠮷水河段的現狀")) == "𠮷水河段的現狀"


def test_an_altered_quote_is_edited_and_waits():
    new = TEXT.replace("提出書面意見", "遞交書面的意見")
    found = place(new, "向三方工作組提出書面意見")
    assert found.status == "edited"
    assert said(new, found) == "向三方工作組遞交書面的意見"
    assert not found.is_certain


def test_a_moved_paragraph_waits_at_its_new_place():
    old = f"{D}\n{A}{B}\n{C}{C}{D}"
    new = f"{D}\n{C}{C}{D}\n{A}{B}"
    found = place(new, "沿岸居民", old)
    assert found.status == "moved"
    assert said(new, found) == "沿岸居民"


def test_deleted_text_is_orphaned():
    found = place(f"{A}\n{C}\n{D}", "三方工作組提出書面意見")
    assert (found.status, found.start, found.end) == ("orphaned", None, None)


def test_a_struck_mention_is_never_put_on_another_one():
    old = "".join(f"第{n}條,河流委員會負責第{n}項工作及其監督。" for n in "一二三四五六七八九十")
    second = "河流委員會負責第二項"
    new = old.replace(second, "負責第二項")
    found = place(new, "河流委員會", old, nth=1)
    assert found.status == "orphaned"
    assert found.candidates
    assert {new[c.start : c.end] for c in found.candidates} == {"河流委員會"}
    third = place(new, "河流委員會", old, nth=2)
    assert third.is_certain
    assert new[third.start :].startswith("河流委員會負責第三項")


@pytest.mark.parametrize("paragraph", [A, B, C, D])
def test_of_two_copies_nobody_can_tell_the_old_one(paragraph: str):
    new = TEXT.replace(paragraph, f"{paragraph}\n{paragraph}")
    found = place(new, paragraph[8:14])
    assert found.status == "ambiguous"
    assert len(found.candidates) == 2


def test_a_look_alike_in_front_does_not_attract():
    """The words before it and the quote itself are those of the copy: only what follows tells."""
    copy = A.replace("三月", "六月").replace("方法", "地點")
    old = f"{D}{A}{B}"
    new = f"{D}{copy}{A}{B}"
    found = place(new, "河流委員會秘書處", old)
    assert not found.is_certain or found.start == len(D + copy)


def test_a_sentence_that_begins_alike_is_told_from_the_old_one():
    old = f"{D}\n{A}\n{B}"
    new = f"{D}\n河流委員會秘書處設在觀測站內。\n{A}\n{B}"
    found = place(new, "河流委員會秘書處", old)
    assert found.is_certain
    assert found.start == new.index(A)


def test_a_phrase_met_again_in_a_rewritten_sentence_waits():
    new = TEXT.replace(B, "本條所列事項,三方工作組每兩年討論一回,記錄存檔備查而不對外公開。")
    assert not place(new, "三方工作組").is_certain


def test_an_anchor_that_does_not_fit_the_old_text_is_never_silent():
    stray = Anchor(3, 9, "三條紅線制度", "", "")
    for new in (TEXT, TEXT + "又"):
        [found] = reanchor(TEXT, new, [stray])
        assert not found.is_certain
        assert found.candidates
    [lost] = reanchor(TEXT, TEXT, [Anchor(500, 510, "", "", "")])
    assert lost.status == "orphaned"


@pytest.mark.parametrize("new", ["", "\n", "🐟", "完全不同的一段話,與原文毫無關系。"])
def test_nothing_is_lost_when_everything_is(new: str):
    anchors = [anchor_at(TEXT, at, at + 7) for at in range(0, len(TEXT) - 7, 5)]
    placements = reanchor(TEXT, new, anchors)
    assert len(placements) == len(anchors)
    assert {p.status for p in placements} <= {"orphaned", "ambiguous", "edited"}


def test_marks_alone_are_placed_only_with_their_whole_context():
    at = TEXT.index("”")
    anchor = anchor_at(TEXT, at, at + 1)
    new = "序。" + TEXT
    assert reanchor(TEXT, new, [anchor])[0] == Placement("shifted", at + 2, at + 3, 1.0)
    assert reanchor(TEXT, TEXT.replace("制度", "規定"), [anchor])[0].status == "orphaned"


def test_no_anchors_no_placements():
    assert reanchor(TEXT, "", []) == []
