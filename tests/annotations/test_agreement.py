"""Agreement of two experts: against published figures, against counting by hand, and at the edges."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.agreement import Unit, alpha_u, cohens_kappa, compare, overall_alpha_u

# Krippendorff (2004), p. 254: two observers of a continuum of 300 that begins at 150.
C = ([(75, 145), (220, 250)], [(70, 150), (205, 225), (250, 270)])
K = ([(30, 90), (150, 200)], [(30, 90), (150, 200)])


def test_alpha_is_as_krippendorff_printed_it() -> None:
    assert alpha_u(*C, 300) == pytest.approx(0.7286, abs=0.0005)
    assert alpha_u(*K, 300) == 1.0
    assert overall_alpha_u([C, K], 300) == pytest.approx(0.8591, abs=0.0005)


def test_kappa_is_as_cohen_printed_it() -> None:
    """Cohen (1960): 200 cases, 70% observed, 41% expected, kappa .492."""
    rows = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
    table = {(i, j): float(count) for i, row in enumerate(rows) for j, count in enumerate(row)}
    assert cohens_kappa(table) == pytest.approx(0.492, abs=0.0005)


@pytest.mark.parametrize(
    ("yes", "yes_no", "no_yes", "no", "kappa"),
    [(20, 5, 10, 15, 0.4), (45, 15, 25, 15, 0.1304), (25, 35, 5, 35, 0.2593)],
)
def test_kappa_of_two_by_two(yes: int, yes_no: int, no_yes: int, no: int, kappa: float) -> None:
    table = {(1, 1): yes, (1, 0): yes_no, (0, 1): no_yes, (0, 0): no}
    assert cohens_kappa(table) == pytest.approx(kappa, abs=0.00005)


def test_kappa_without_anything_to_compare() -> None:
    assert cohens_kappa({}) is None
    assert cohens_kappa({("x", "x"): 9}) == 1.0
    assert cohens_kappa({("x", "y"): 9}) == 0.0


def test_nested_spans_are_one_unit_for_alpha() -> None:
    assert alpha_u([(0, 10), (2, 5)], [(0, 10)], 50) == 1.0
    touching = alpha_u([(0, 5), (5, 10)], [(0, 10)], 50)
    assert touching is not None and touching < 1


def test_a_span_outside_the_text_is_refused() -> None:
    with pytest.raises(ValueError, match=r"40\.\.60"):
        alpha_u([(40, 60)], [], 50)


def body(start: int, end: int, content: str = "sco", note: object = None) -> Unit:
    return Unit(start, end, "body", content, note)


def test_identical_work_agrees_in_everything() -> None:
    units = [body(0, 4), body(10, 14), Unit(20, 30, "date", "2001")]
    found = compare(units, units, 100)
    assert not found.disagreements
    for measures in (*found.kinds.values(), found.overall):
        assert (measures.observed, measures.kappa, measures.alpha) == (1.0, 1.0, 1.0)
    assert found.overall.both == found.overall.alike == 3


def test_work_that_shares_nothing_does_not_agree() -> None:
    found = compare([body(0, 10)], [body(50, 60)], 100)
    measures = found.kinds["body"]
    assert (measures.observed, measures.both) == (0.0, 0)
    assert measures.kappa == pytest.approx(-1 / 9)  # 80% observed, .1*.1 + .9*.9 = 82% expected
    assert measures.alpha is not None and measures.alpha < 0.1
    assert [(d.about, d.a is None, d.b is None) for d in found.disagreements] == [
        ("missing", False, True), ("missing", True, False),
    ]  # fmt: skip


def test_kappa_counts_code_points() -> None:
    """A: 0-10, B: 0-8 of 20. Observed 18/20; expected .5*.4 + .5*.6 = .5; kappa .8."""
    measures = compare([body(0, 10)], [body(0, 8)], 20).kinds["body"]
    assert measures.observed_text == pytest.approx(0.9)
    assert measures.kappa == pytest.approx(0.8)


def test_each_difference_is_named_once() -> None:
    a = [body(0, 4), body(10, 14), body(20, 26), body(40, 44), Unit(60, 62, "state", "china")]
    b = [
        body(0, 4),
        body(10, 14, "un"),
        body(22, 26),
        Unit(40, 44, "instrument", "x"),
        body(80, 82),
    ]
    found = compare(a, b, 100)
    assert [(d.about, d.start) for d in found.disagreements] == [
        ("content", 10), ("boundary", 20), ("kind", 40), ("missing", 60), ("missing", 80),
    ]  # fmt: skip
    measures = found.kinds["body"]
    assert (measures.a_count, measures.b_count, measures.both, measures.alike) == (4, 4, 2, 1)
    assert measures.observed == pytest.approx(2 / 6)
    assert found.overall.observed == pytest.approx(2 / 8)


def test_the_span_that_shares_most_is_set_beside() -> None:
    found = compare([body(0, 10)], [body(0, 3), body(2, 12)], 50)
    together = next(d for d in found.disagreements if d.a and d.b)
    assert together.b is not None and together.b.span == (2, 12)
    assert len(found.disagreements) == 2


def test_a_unit_given_twice_counts_once() -> None:
    found = compare([body(0, 4), body(0, 4)], [body(0, 4)], 50)
    assert found.kinds["body"].a_count == 1
    assert not found.disagreements


def test_the_note_is_found_again() -> None:
    found = compare([body(0, 4, note="mine")], [], 50)
    assert found.disagreements[0].a is not None and found.disagreements[0].a.note == "mine"


@st.composite
def works(draw: st.DrawFn) -> list[Unit]:
    units = []
    for _ in range(draw(st.integers(0, 8))):
        start = draw(st.integers(0, 58))
        end = draw(st.integers(start + 1, 60))
        units.append(Unit(start, end, draw(st.sampled_from("xyz")), draw(st.sampled_from("pq"))))
    return units


@given(works(), works())
def test_the_order_of_the_two_does_not_matter(a: list[Unit], b: list[Unit]) -> None:
    one, other = compare(a, b, 60), compare(b, a, 60)
    assert one.kinds.keys() == other.kinds.keys()
    for kind, measures in one.kinds.items():
        for name in ("observed", "kappa", "alpha"):
            mine, theirs = getattr(measures, name), getattr(other.kinds[kind], name)
            assert (mine is None) == (theirs is None)
            assert mine is None or math.isclose(mine, theirs, abs_tol=1e-9)


@given(works(), works())
def test_every_unit_is_agreed_on_or_listed(a: list[Unit], b: list[Unit]) -> None:
    found = compare(a, b, 60)
    listed = {d.a for d in found.disagreements} | {d.b for d in found.disagreements}
    for mine, theirs in ((a, b), (b, a)):
        assert all((unit in theirs) != (unit in listed) for unit in mine)


@given(works(), works())
def test_perfect_agreement_is_one_and_nothing_is_more(a: list[Unit], b: list[Unit]) -> None:
    overall = compare(a, b, 60).overall
    for value in (overall.observed, overall.kappa, overall.alpha):
        assert value is None or value <= 1
