"""Silently wrong, waiting and lost, over many generated edits of which the truth is known."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.anchoring import anchor_at, reanchor
from tests.annotations.anchoring.drafts import truth_of, written
from tests.annotations.anchoring.edits import KINDS, delete_mentions, mixture
from tests.annotations.anchoring.fates import Fates
from tests.annotations.anchoring.tally import outcomes, tally
from tests.annotations.anchoring.texts import refrain

EDITS = {**KINDS, "mixture": mixture}


@pytest.fixture(scope="module")
def everywhere() -> dict[str, Counter[str]]:
    return {
        name: tally(edit, [f"suite {name} {at}" for at in range(5)], 40)
        for name, edit in EDITS.items()
    }


def test_hardly_any_anchor_is_silently_wrong(everywhere: dict[str, Counter[str]]):
    total = sum(everywhere.values(), Counter())
    assert total["anchors"] >= 0.9 * 40 * 5 * len(EDITS)
    assert total["wrong"] <= total["anchors"] * 0.001, {
        n: c["wrong"] for n, c in everywhere.items()
    }


def test_few_anchors_wait_for_a_person(everywhere: dict[str, Counter[str]]):
    total = sum(everywhere.values(), Counter())
    assert total["asked"] <= (total["anchors"] - total["gone"]) * 0.10


@pytest.mark.parametrize("name", ["to_simplified", "to_traditional", "punctuation"])
def test_spelling_alone_makes_nobody_click(everywhere: dict[str, Counter[str]], name: str):
    assert everywhere[name]["silent"] == everywhere[name]["anchors"] >= 40


@pytest.fixture(scope="module")
def beside() -> Counter[str]:
    return sum(
        (
            tally(edit, [f"beside {name} {at}" for at in range(3)], 30, near=True)
            for name, edit in EDITS.items()
        ),
        Counter(),
    )


def test_beside_an_edit_hardly_any_is_silently_wrong(beside: Counter[str]):
    assert beside["wrong"] <= beside["anchors"] * 0.001


def test_beside_an_edit_few_wait_whose_words_stand_in_one_place(beside: Counter[str]):
    needless = beside["asked"] - beside["by design"]
    assert beside["by design"] > 100
    assert needless <= (beside["anchors"] - beside["gone"]) * 0.10


def test_in_a_text_that_repeats_itself_hardly_any_is_silently_wrong():
    kinds = ("double_sentence", "delete_sentence", "delete_paragraph", "mixture")
    total = sum(
        (
            tally(EDITS[name], [f"again {name} {at}" for at in range(5)], 40, True, refrain)
            for name in kinds
        ),
        Counter(),
    )
    assert total["anchors"] > 600
    assert total["wrong"] - total["roundabout"] <= total["anchors"] * 0.001
    assert total["silent"] > total["anchors"] * 0.2


def test_a_struck_mention_is_never_silently_put_elsewhere():
    gone = [
        outcome
        for at in range(6)
        for outcome in outcomes(delete_mentions, f"struck {at}", 40, near=True)
        if outcome.truth.span is None
    ]
    assert len(gone) > 10
    assert not [o for o in gone if o.placement.is_certain]
    assert all(o.placement.candidates for o in gone)


def test_the_truth_follows_characters_and_not_their_looks():
    """The measure itself can fail: a copy of a deleted word is not that word."""
    old = written("河流與河流")
    new = written("河流") + old[2:]
    places = {identity: at for at, (identity, _) in enumerate(new)}
    assert truth_of(old, 0, 2, places).span is None
    assert truth_of(old, 3, 5, places).span == (3, 5)


def test_what_was_done_to_a_span_is_told_by_its_characters():
    old = written("甲乙丙丁。戊己庚辛。壬癸")
    put = written("戊己庚辛。")
    doubled = Fates(old, old[:5] + put + old[5:])
    assert [doubled.of(1, 3), doubled.of(6, 8), doubled.of(4, 6)] == ["beside", "twin", "altered"]
    taken = Fates(old, old[:6] + old[7:])
    assert [taken.of(6, 7), taken.of(5, 8), taken.of(8, 9)] == ["gone", "altered", "beside"]
    moved = Fates(old, old[5:] + old[:5])
    assert [moved.of(1, 3), moved.of(6, 8)] == ["moved", "elsewhere"]
    assert not moved.is_roundabout()


def test_only_an_edit_far_longer_than_the_texts_tell_is_roundabout():
    old = written("甲乙丙丁。" * 4)
    assert Fates(old, old[5:15] + written("甲乙丙丁戊。") + old[15:]).is_roundabout()
    assert not Fates(old, old[5:]).is_roundabout()


@settings(max_examples=150, deadline=None)
@given(st.text("河流委員會,。 \n“”🐟", max_size=60), st.text("河流委員會,。 \n“”🐟", max_size=60))
def test_any_two_texts_give_every_anchor_a_sound_placement(old: str, new: str):
    anchors = [anchor_at(old, a, b) for a in range(0, len(old), 3) for b in (a + 1, len(old))]
    placements = reanchor(old, new, anchors)
    assert len(placements) == len(anchors)
    for anchor, placement in zip(anchors, placements, strict=True):
        assert all(0 <= c.start < c.end <= len(new) for c in placement.candidates)
        assert 0 <= placement.score <= 1
        if placement.start is not None and placement.end is not None:
            assert 0 <= placement.start < placement.end <= len(new)
        if placement.status == "unchanged":
            assert new[placement.start : placement.end] == anchor.exact
