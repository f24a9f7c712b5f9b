"""The shipped catalogue beside the article it is about: all that is named, in words of our own."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from instruments.scripts import fold
from tests.portal.catalogue_files import kinds, rows

ARTICLE = Path(__file__).resolve().parents[3] / "shared" / "article" / "article.txt"
INVENTORY = ARTICLE.with_name("inventory.json")
RUN = 12  # characters in a row that would no longer be our own wording

with_inventory = pytest.mark.skipif(not INVENTORY.exists(), reason="no inventory beside this clone")
with_article = pytest.mark.skipif(not ARTICLE.exists(), reason="no article beside this clone")


@cache
def inventory() -> list[dict[str, Any]]:
    return list(json.loads(INVENTORY.read_text(encoding="utf-8"))["entities"])


@with_inventory
def test_every_thing_of_the_inventory_is_there_under_its_id() -> None:
    files = {
        "state": "states",
        "body": "bodies",
        "place": "places",
        "term": "topics",
        "instrument": "instruments",
        "position": "positions",
        "challenge": "challenges",
        "recommendation": "recommendations",
    }
    assert [e["id"] for e in inventory() if kinds().get(e["id"]) != files[e["kind"]]] == []
    facts = [fact for entity in inventory() for fact in entity.get("facts", [])]
    topics = {topic for fact in facts if fact["property"] == "topics" for topic in fact["value"]}
    assert topics <= {row["slug"] for row in rows("topics")}


@with_inventory
def test_every_name_of_the_inventory_is_a_label() -> None:
    known = {(row["entity"], fold(row["text"])) for row in rows("labels")}
    for entity in inventory():
        if kinds()[entity["id"]] in ("positions", "challenges", "recommendations"):
            continue
        names = [
            *entity["names"].values(),
            *(alias["value"] for alias in entity.get("aliases", [])),
        ]
        missing = [
            n for n in names if not n.startswith("該") and (entity["id"], fold(n)) not in known
        ]
        # English names of ours may be worded differently.
        assert [name for name in missing if not name.isascii()] == []


@with_inventory
def test_answers_and_addressees_are_those_of_the_inventory() -> None:
    answers = {(row["recommendation"], row["challenge"]) for row in rows("answers")}
    expected = {(e["id"], a["challenge"]) for e in inventory() for a in e.get("answers", [])}
    assert answers == expected
    assert {row["recommendation"] for row in rows("addressees")} >= {
        e["id"] for e in inventory() if e.get("addressees")
    } - {"rec-1-3"}  # its addressee is not named


@with_article
def test_our_words_are_not_the_articles() -> None:
    article = plain(ARTICLE.read_text(encoding="utf-8"))
    named = sorted(
        {plain(row["text"]) for row in rows("labels") if len(row["text"]) > 3},
        key=len,
        reverse=True,
    )
    claims = ("positions", "challenges", "recommendations")
    texts = [row["text"] for row in rows("descriptions") if row["lang"] == "zh-Hant"]
    texts += [row["rationale"] for row in rows("answers")]
    titles = [
        r["text"]
        for r in rows("labels")
        if r["lang"] == "zh-Hant" and kinds()[r["entity"]] in claims
    ]
    names = [n for n in named if n not in {plain(t) for t in titles}]
    for text in [*texts, *titles]:
        own = plain(text)
        for name in names:
            own = own.replace(name, "#")
        assert not [
            own[i : i + RUN] for i in range(len(own) - RUN + 1) if own[i : i + RUN] in article
        ], text


def plain(text: str) -> str:
    return re.sub(r"[\W_]", "", fold(text))
