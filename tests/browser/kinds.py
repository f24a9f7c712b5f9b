"""A page of every kind, and the ways of reading them: languages, scripts, themes and widths.

Pages are those of a portal with the sample. Addresses of things are asked of its API.
"""

import json
from itertools import product
from typing import NamedTuple
from urllib.request import urlopen

LANGUAGES = {"zh-hant": "zh-Hant", "zh-hans": "zh-Hans", "en": "en", "ru": "ru"}
# 640 is what a window of 1280 has left when it is zoomed to 200%.
WIDTHS = (1280, 640, 390, 320)
THEMES = ("light", "dark")
SCRIPTS = ("hant", "hans")

LISTS = (
    "states", "bodies", "instruments", "places", "topics",
    "positions", "challenges", "recommendations",
)  # fmt: skip
FIXED = {
    "/": 200,
    "/articles/": 200,
    **{f"/{name}/": 200 for name in LISTS},
    "/instruments/?level=regional&ordering=-dated": 200,
    "/states/?body=sco&as_of=2006-01-01": 200,
    "/bodies/?q=zzzz": 200,
    "/timeline/": 200,
    "/matrix/": 200,
    "/matrix/?as_of=2010-01-01": 200,
    "/network/": 200,
    "/flow/": 200,
    "/search/": 200,
    "/search/?q=network": 200,
    "/search/?q=zzzz": 200,
    "/about/": 200,
    "/about/guide/": 200,
    "/about/api/": 200,
    "/about/cite/": 200,
    "/about/licence/": 200,
    "/about/accessibility/": 200,
    "/about/permissions/": 200,
    "/nothing/": 404,
    "/instruments/?page=9999": 404,
    "/matrix/?as_of=2021-02-30": 400,
    "/admin/login/": 200,
}
MOTIVATIONS = ("identifying", "classifying", "assessing", "tagging", "commenting", "questioning")


class Way(NamedTuple):
    """How a page is read."""

    language: str
    width: int
    theme: str
    script: str


def every_way() -> list[Way]:
    return [Way(*each) for each in product(LANGUAGES, WIDTHS, THEMES, SCRIPTS)]


def ways(number: int) -> tuple[Way, Way]:
    """Two ways of reading the page with this number, unlike in everything.

    Over all pages the first ones alone hold every pair of language, width, theme and script: widths go
    with languages as in a Latin square, which each page turns, and what has two values follows other bits.
    """
    turn = (number ^ number >> 2) & 1
    turn = (2 - turn) if number & 16 else 3 * turn
    return way(number, turn), way(number, 3 - turn)


def way(number: int, turn: int) -> Way:
    return Way(
        list(LANGUAGES)[turn],
        WIDTHS[turn ^ (number & 3)],
        THEMES[(turn ^ (number >> 2)) & 1],
        SCRIPTS[((turn >> 1) ^ (number >> 3)) & 1],
    )


def kinds(site: str) -> dict[str, int]:
    """Path -> status for a page of every kind; of entities the one that is mentioned most."""
    [article] = asked(site, "articles/")
    path = f"/articles/{article['slug']}/"
    found = FIXED | {path: 200, f"{path}revisions/1/": 200, f"{path}cite/": 200}
    found |= {f"{path}?rendering=en": 200, f"{path}?rendering=ru": 200}
    for name in LISTS:
        [entity, *_more] = asked(site, f"{name}/?ordering=-mention_count&page_size=1")
        found[f"/{name}/{entity['slug']}/"] = 200
    for motivation in MOTIVATIONS:
        [note, *_more] = asked(site, f"annotations/?motivation={motivation}&page_size=1")
        found[f"/annotations/{note['id']}/"] = 200
    return found


def asked(site: str, question: str) -> list[dict]:
    with urlopen(f"{site}/api/v1/{question}") as answer:
        return list(json.load(answer)["results"])
