"""Overlapping spans become stretches that carry the same spans throughout."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from annotations.segments import Segment, cut, lanes

SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=12)


def test_two_overlapping_spans_make_three_segments():
    assert cut([(0, 4), (2, 6)]) == [
        Segment(0, 2, (0,)),
        Segment(2, 4, (0, 1)),
        Segment(4, 6, (1,)),
    ]


def test_the_longest_span_comes_first():
    assert cut([(2, 3), (0, 9), (1, 5)])[2].spans == (1, 2, 0)


def test_breaks_cut_without_adding_spans():
    assert [s.spans for s in cut([(1, 3)], [0, 2, 5])] == [(), (0,), (0,), ()]


def test_empty_and_reversed_spans_are_passed_over():
    assert cut([(3, 3), (5, 2)], [0, 9]) == [Segment(0, 9, ())]


@given(SPANS, st.lists(st.integers(0, 30), max_size=4))
def test_each_code_point_carries_exactly_the_spans_over_it(spans, breaks):
    segments = cut(spans, breaks)
    for before, after in pairwise(segments):
        assert before.end == after.start
    for segment in segments:
        assert segment.start < segment.end
        for at in range(segment.start, segment.end):
            assert set(segment.spans) == {i for i, (a, b) in enumerate(spans) if a <= at < b}
    covered = {at for s in segments for at in range(s.start, s.end)}
    assert covered >= {at for a, b in spans for at in range(a, b)}


@given(SPANS)
def test_spans_that_share_a_place_never_share_a_line(spans):
    lines = lanes(spans)
    for i, (a, b) in enumerate(spans):
        for j, (c, d) in enumerate(spans[:i]):
            if max(a, c) < min(b, d):
                assert lines[i] != lines[j]


def test_a_line_that_is_free_again_is_used_again():
    assert lanes([(0, 2), (1, 3), (2, 4)]) == [0, 1, 0]
