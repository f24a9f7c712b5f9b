"""Every kind of page in every language, script, theme and width, combined so that each pair of them,
and each with each page, comes once: right status and language, nothing untranslated, nothing wider than
the window, no shift, no complaint, visible focus, no violation that axe knows."""

from itertools import combinations, product
from typing import Any

import pytest

from tests.browser.kinds import FIXED, LANGUAGES, SCRIPTS, THEMES, WIDTHS, kinds, ways
from tests.browser.visiting import Visitor

pytestmark = pytest.mark.browser


def test_the_ways_hold_every_pair() -> None:
    pages = range(len(FIXED))
    choices = [pages, LANGUAGES, WIDTHS, THEMES, SCRIPTS]
    walked = [(number, *way) for number in pages for way in ways(number)]
    for one, other in combinations(range(len(choices)), 2):
        wanted = set(product(choices[one], choices[other]))
        assert {(way[one], way[other]) for way in walked} == wanted


def test_axe_sees_each_page_in_both_themes_and_all_that_can_be_chosen() -> None:
    seen = [
        [way for turn, way in enumerate(ways(number)) if is_close(number, turn)]
        for number in range(len(FIXED))
    ]
    assert all({way.theme for way in each} == set(THEMES) for each in seen)
    assert {(way.language, way.width) for each in seen for way in each} == set(
        product(LANGUAGES, WIDTHS)
    )


def is_close(number: int, turn: int) -> bool:
    """Whether axe looks at this page this time: at two of four ways, each in another theme."""
    return turn in ((0, 3), (1, 2))[(number >> 2) & 1]


def test_every_kind_of_page(chromium: Any, site: str) -> None:
    visitor = Visitor(chromium, site)
    wrong = [
        fault
        for number, (path, status) in enumerate(kinds(site).items())
        for turn, way in enumerate(ways(number))
        for fault in visitor.visit(path, way, status, closely=is_close(number, turn))
    ]
    visitor.context.close()
    assert not wrong, "\n".join(wrong[:40])
