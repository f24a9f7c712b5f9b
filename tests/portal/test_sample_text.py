"""The sample that ships: its notes stand in its text, renderings cover it, its words are ours."""

import csv
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from annotations.structure import leaves, parse
from instruments.scripts import fold

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "portal" / "sample"
CATALOGUE = SAMPLE / "catalogue"
ARTICLE = ROOT.parent / "shared" / "article" / "article.txt"
INVENTORY = ARTICLE.with_name("inventory.json")
RUN = 12  # characters in a row that would no longer be our own wording

MOTIVATIONS = {"identifying", "commenting", "tagging", "classifying", "assessing", "questioning"}
VERDICTS = {"confirmed", "disputed", "corrected", "unverifiable"}


@cache
def digest() -> str:
    return (SAMPLE / "digest.txt").read_bytes().decode("utf-8")


@cache
def passages() -> dict[str, str]:
    return {node.eid: digest()[node.start : node.end] for node in parse(digest())}


def load(name: str) -> Any:
    return json.loads((SAMPLE / name).read_text(encoding="utf-8"))


def notes() -> list[dict[str, Any]]:
    return load("notes.json")["notes"]


def renderings() -> list[dict[str, str]]:
    return load("renderings.json")


def inventory() -> list[dict[str, Any]]:
    return json.loads(INVENTORY.read_text(encoding="utf-8"))["entities"]


def known_slugs() -> set[str]:
    """Slugs of the shipped catalogue, or of the inventory it is made after."""
    if CATALOGUE.is_dir():
        return {
            row["slug"] for path in CATALOGUE.glob("*.csv") for row in rows(path) if "slug" in row
        }
    topics = {
        t
        for e in inventory()
        for f in e.get("facts", [])
        if f["property"] == "topics"
        for t in f["value"]
    }
    return {entity["id"] for entity in inventory()} | topics


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_text_is_one_line_a_paragraph_without_a_last_line_break() -> None:
    assert not digest().endswith("\n")
    assert "\n\n" not in digest() and "\r" not in digest()


def test_the_text_holds_every_kind_of_structure() -> None:
    nodes = parse(digest())
    assert {node.kind for node in nodes} == {
        "preamble", "section", "subsection", "paragraph", "intro", "point",
    }  # fmt: skip
    assert [node.eid for node in nodes if node.kind == "section"] == ["sec_1", "sec_2", "sec_3"]
    assert sum(node.kind == "subsection" for node in nodes) == 10


def test_every_note_stands_in_its_passage() -> None:
    for note in notes():
        assert passages()[note["passage"]].count(note["quote"]) >= note["occurrence"], note["quote"]


def test_no_note_is_given_twice() -> None:
    keys = [
        tuple(n[k] for k in ("passage", "quote", "occurrence", "motivation", "entity"))
        for n in notes()
    ]
    assert len(keys) == len(set(keys))


def test_notes_of_every_motivation_and_verdict() -> None:
    assert {note["motivation"] for note in notes()} == MOTIVATIONS
    assert {note["verdict"] for note in notes()} == VERDICTS | {""}


def test_a_note_says_what_its_motivation_asks_for() -> None:
    needs = {
        "identifying": ("entity",),
        "commenting": ("body",),
        "tagging": ("tags",),
        "classifying": ("value",),
        "assessing": ("verdict", "body", "source"),
        "questioning": ("body",),
    }
    for note in notes():
        assert all(note[field] for field in needs[note["motivation"]]), note["quote"]


def test_another_person_reviewed_every_note() -> None:
    people = {person["username"] for person in load("notes.json")["people"]}
    for note in notes():
        assert {note["author"], note["reviewer"]} == people


@pytest.mark.skipif(not CATALOGUE.is_dir() and not INVENTORY.exists(), reason="no catalogue here")
def test_notes_and_citations_name_things_of_the_catalogue() -> None:
    named = {note["entity"] for note in notes()} | {
        c["entity"] for n in notes() for c in n["cites"]
    }
    assert named - {""} <= known_slugs()


@pytest.mark.skipif(not CATALOGUE.is_dir(), reason="no catalogue here")
def test_a_citation_carries_a_value_the_catalogue_has() -> None:
    facts = catalogue_facts()
    cites = [cite for note in notes() for cite in note["cites"] if cite["stance"] == "supports"]
    told = [(cite["entity"], cite["field"], cite["value"]) for cite in cites]
    assert [fact for fact in told if fact not in facts] == []


def catalogue_facts() -> set[tuple[str, str, str]]:
    """Entity, field, value; a relation as `verb:object`, a part by the name of its one value."""
    facts = {
        (row["slug"], field, value)
        for path in CATALOGUE.glob("*.csv")
        for row in rows(path)
        if "slug" in row
        for field, value in row.items()
    }
    facts |= {(r["entity"], "description", r["text"]) for r in rows(CATALOGUE / "descriptions.csv")}
    facts |= {(r["entity"], "label", r["text"]) for r in rows(CATALOGUE / "labels.csv")}
    facts |= {
        (r["recommendation"], "addressee", r["addressee"])
        for r in rows(CATALOGUE / "addressees.csv")
    }
    return facts | {
        (r["subject"], "relation", f"{r['relation']}:{r['object']}")
        for r in rows(CATALOGUE / "instrument-relations.csv")
    }


def test_every_leaf_and_heading_can_be_read_in_english() -> None:
    nodes = parse(digest())
    wanted = {node.eid for node in leaves(nodes, digest())} | {n.eid for n in nodes if n.heading}
    english = [
        r["passage"] for r in renderings() if r["lang"] == "en" and r["kind"] == "translation"
    ]
    assert sorted(english) == sorted(wanted)
    assert all(rendering["text"].strip() for rendering in renderings())


def test_every_section_has_a_russian_summary() -> None:
    assert {r["passage"] for r in renderings() if (r["lang"], r["kind"]) == ("ru", "summary")} == {
        "sec_1", "sec_2", "sec_3",
    }  # fmt: skip


@pytest.mark.skipif(not ARTICLE.exists(), reason="the article is not here")
def test_no_wording_is_taken_from_the_article() -> None:
    article = fold(ARTICLE.read_text(encoding="utf-8"))
    theirs = {article[i : i + RUN] for i in range(len(article) - RUN + 1)}
    ours = (
        piece[i : i + RUN] for piece in map(fold, own_pieces()) for i in range(len(piece) - RUN + 1)
    )
    assert [run for run in ours if run in theirs] == []


def own_pieces() -> list[str]:
    """The digest cut at titles in 《》, at quoted names and long names of bodies: those are facts.

    Short names stay, or a sentence taken whole would pass in pieces.
    """
    names = {n for entity in inventory() if entity["kind"] == "body" for n in long_names(entity)}
    longest_first = sorted(map(re.escape, names), key=len, reverse=True)
    return re.split("|".join(["《[^》]*》", "“[^”]*”", *longest_first]), digest())


def long_names(entity: dict[str, Any]) -> set[str]:
    names = (*entity["names"].values(), *(alias["value"] for alias in entity["aliases"]))
    return {name for name in names if name and len(name) > RUN / 2}
