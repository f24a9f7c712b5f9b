"""The tree of the real article, where it is at hand, as a careful reader drew it."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from annotations.structure import innermost, parse

ARTICLE = Path(__file__).parents[4] / "shared" / "article"

pytestmark = pytest.mark.skipif(
    not (ARTICLE / "article.txt").exists(), reason="the article is not at hand"
)


@pytest.fixture(scope="module")
def text() -> str:
    return (ARTICLE / "article.txt").read_text(encoding="utf-8")


def test_preamble_and_first_section(text):
    expected = json.loads((ARTICLE / "structure-dev.json").read_text(encoding="utf-8"))
    assert [asdict(node) for node in parse(text)][: len(expected)] == expected


def test_the_passages_that_the_inventory_names(text):
    inventory = json.loads((ARTICLE / "inventory.json").read_text(encoding="utf-8"))
    spans = {node.eid: (node.start, node.end) for node in parse(text)}
    named = [entity for entity in inventory["entities"] if "structure_id" in entity]
    exact = [entity for entity in named if not entity.get("implicit")]
    assert len(exact) > 30
    assert [spans[e["structure_id"]] for e in exact] == [(e["start"], e["end"]) for e in exact]


def test_the_passages_that_the_queries_expect(text):
    nodes = parse(text)
    eids = {node.eid for node in nodes}
    for query in json.loads((ARTICLE / "queries-dev.json").read_text(encoding="utf-8")):
        assert set(query["expect"]) <= eids
        found = [innermost(nodes, start, end) for start, end in query["hits"]]
        assert {node.eid for node in found if node} >= set(query["expect"])
