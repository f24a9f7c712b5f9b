"""Every kind of page in two of the 64 ways of reading it (`make soak` takes all): right status and
language, nothing untranslated, nothing wider than the window, no shift, no complaint, visible focus, and
in one of them no violation that axe knows. Each pair of a language, a width, a theme and a script comes."""

from itertools import combinations, product
from typing import Any

import pytest

from tests.browser.kinds import FIXED, LANGUAGES, SCRIPTS, THEMES, WIDTHS, kinds, ways
from tests.browser.visiting import Visitor

pytestmark = pytest.mark.browser


def test_the_ways_that_axe_sees_hold_every_pair() -> None:
    choices = [LANGUAGES, WIDTHS, THEMES, SCRIPTS]
    seen = [ways(number)[0] for number in range(len(FIXED))]
    for one, other in combinations(range(len(choices)), 2):
        wanted = set(product(choices[one], choices[other]))
        assert {(way[one], way[other]) for way in seen} == wanted


def test_both_ways_of_reading_a_page_have_nothing_in_common() -> None:
    for number in range(len(FIXED)):
        assert all(one != other for one, other in zip(*ways(number), strict=True))


@pytest.mark.part("each kind of page is seen in 2 of 64 ways, in one of them by axe")
def test_every_kind_of_page(chromium: Any, site: str) -> None:
    visitor = Visitor(chromium, site)
    wrong = [
        fault
        for number, (path, status) in enumerate(kinds(site).items())
        for turn, way in enumerate(ways(number))
        for fault in visitor.visit(path, way, status, closely=turn == 0)
    ]
    visitor.context.close()
    assert not wrong, "\n".join(wrong[:40])
