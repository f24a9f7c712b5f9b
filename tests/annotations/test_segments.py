"""Overlapping spans become stretches that carry the same spans throughout."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from annotations.segments import cut, lanes

SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=12)


def test_two_overlapping_spans_make_three_segments():
    assert cut([(0, 4), (2, 6)], (0, 6)) == [(0, 2, (0,)), (2, 4, (0, 1)), (4, 6, (1,))]


def test_the_spans_of_a_segment_come_in_the_order_given():
    assert cut([(0, 9), (2, 3), (1, 5)], (0, 9))[2] == (2, 3, (0, 1, 2))


def test_what_no_span_is_over_is_a_segment_too():
    assert [over for _start, _end, over in cut([(1, 3)], (0, 5))] == [(), (0,), ()]


def test_spans_are_cut_off_where_they_begin_before_or_end_after():
    assert cut([(0, 4), (2, 9), (8, 9)], (1, 6)) == [(1, 2, (0,)), (2, 4, (0, 1)), (4, 6, (1,))]


def test_empty_and_reversed_spans_are_passed_over():
    assert cut([(3, 3), (5, 2)], (0, 9)) == [(0, 9, ())]


@given(SPANS, st.tuples(st.integers(0, 30), st.integers(0, 30)))
def test_each_code_point_carries_exactly_the_spans_over_it(spans, within):
    segments = cut(spans, within)
    edges = {*within, *(edge for span in spans for edge in span)}
    for (_, before, _), (after, _, _) in pairwise(segments):
        assert before == after
        assert before in edges
    for start, end, over in segments:
        assert start < end
        assert list(over) == sorted(over)
        for at in range(start, end):
            assert set(over) == {i for i, (a, b) in enumerate(spans) if a <= at < b}
    assert [at for start, end, _over in segments for at in range(start, end)] == list(
        range(*within)
    )


@given(SPANS)
def test_spans_that_share_a_place_never_share_a_line(spans):
    lines = lanes(spans)
    for i, (a, b) in enumerate(spans):
        for j, (c, d) in enumerate(spans[:i]):
            if max(a, c) < min(b, d):
                assert lines[i] != lines[j]


def test_a_line_that_is_free_again_is_used_again():
    assert lanes([(0, 2), (1, 3), (2, 4)]) == [0, 1, 0]
