"""In a text that says the same again and again, a note stays silently only where one story tells."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Indel, LCSseq

from annotations.anchoring import anchor_at, reanchor
from annotations.anchoring.alignment import Alignment
from annotations.anchoring.reading import Reading
from annotations.anchoring.subsequences import Subsequences
from tests.annotations.anchoring.test_reanchoring import TEXT, A, B, C, D, place

repeated = st.lists(st.sampled_from([A, B, C, D]), max_size=12).map("".join)


@given(st.text("甲乙丙", max_size=12), st.text("甲乙丙", max_size=12))
def test_subsequences_are_the_longest_through_every_pair_of_offsets(old: str, new: str):
    found = Subsequences(old, new)
    for i in range(len(old) + 1):
        for j in range(len(new) + 1):
            before = LCSseq.similarity(old[:i], new[:j])
            assert found.through(i, j) == before + LCSseq.similarity(old[i:], new[j:])


@settings(max_examples=60, deadline=None)
@given(repeated, repeated)
def test_no_shorter_story_is_to_be_had_than_that_of_the_alignment(old: str, new: str):
    alignment = Alignment(Reading(old), Reading(new))
    told = sum(block.inserted + block.deleted for block in alignment.blocks)
    assert told == Indel.distance(alignment.old.text, alignment.new.text)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_of_sentences_taken_out_no_other_choice_puts_a_silent_note_elsewhere(data: st.DataObject):
    """Whichever like sentences are taken out to give the same text, the silent notes stand."""
    order = data.draw(st.lists(st.sampled_from([A, B]), min_size=3, max_size=7))
    out = data.draw(st.sets(st.integers(0, len(order) - 1), min_size=1, max_size=2))
    old = "".join(order)
    new = "".join(part for at, part in enumerate(order) if at not in out)
    starts = [sum(map(len, order[:at])) for at in range(len(order))]
    anchors = [anchor_at(old, start + 5, start + 9) for start in starts]
    placements = reanchor(old, new, anchors)
    for other in (set(pair) for pair in _choices(len(order), len(out))):
        if "".join(part for at, part in enumerate(order) if at not in other) != new:
            continue
        for at, placement in enumerate(placements):
            if placement.is_certain:
                before = sum(len(order[k]) for k in range(at) if k not in other)
                assert (at not in other, placement.start) == (True, before + 5)


def _choices(size: int, count: int) -> list[tuple[int, ...]]:
    if count == 1:
        return [(at,) for at in range(size)]
    return [(a, b) for a in range(size) for b in range(a + 1, size)]


LIKE = "".join(f"{TEXT}\n" for _ in range(8))


@pytest.mark.parametrize("struck", [2, 5])
def test_which_like_paragraph_was_taken_out_nobody_can_say_beyond_another_edit(struck: int):
    at = [n for n in range(len(LIKE)) if LIKE.startswith("書面", n)][struck]
    new = (LIKE[:at] + LIKE[at + 2 :])[len(TEXT) + 1 :]

    for nth in range(8):
        assert not place(new, "水質數據", LIKE, nth).is_certain


def test_beside_a_copy_and_another_like_it_a_note_waits():
    """The old sentence may be the first or the last of three; the one between is not it."""
    nearly = B.replace("沿岸居民", "流域各國").replace("三方工作組", "河流委員會秘書處")
    new = TEXT.replace(B, B + nearly + B)

    assert not place(new, "書面意見").is_certain


def test_far_from_what_was_edited_a_note_in_a_text_of_like_paragraphs_stays():
    new = LIKE.replace(A, A.replace("三月", "六月"), 1)

    assert place(new, "書面意見", LIKE, 7).is_certain
    assert place(new, "書面意見", LIKE, 0).is_certain


def test_of_a_note_in_doubt_the_other_places_are_shown():
    new = LIKE[len(TEXT) + 1 :]

    found = place(new, "水質數據", LIKE, 4)

    assert found.status == "ambiguous"
    assert len(found.candidates) > 1
