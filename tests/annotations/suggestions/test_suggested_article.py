"""Precision and recall on the gold standard beside the repository, where it is there."""

import json
import random
from pathlib import Path

import pytest

from annotations.suggestions import Name, propose

ARTICLE = Path(__file__).resolve().parents[4] / "shared" / "article"
MEASURED = ("state", "body", "instrument", "date")

pytestmark = pytest.mark.skipif(
    not (ARTICLE / "mentions-dev.json").exists(), reason="no gold standard on this machine"
)


@pytest.fixture(scope="module")
def text():
    return (ARTICLE / "article.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def gold():
    return json.loads((ARTICLE / "mentions-dev.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def names():
    inventory = json.loads((ARTICLE / "inventory.json").read_text(encoding="utf-8"))
    return [name for entity in inventory["entities"] for name in labels(entity)]


def labels(entity):
    kind = {"term": "topic"}.get(entity["kind"], entity["kind"])
    yield from (Name(entity["id"], kind, text, "preferred") for text in entity["names"].values())
    yield from (
        Name(entity["id"], kind, alias["value"], "alternative")
        for alias in entity.get("aliases", [])
    )


def is_hit(suggestion, mention):
    spans = [[mention["start"], mention["end"]], *mention.get("alt", [])]
    if [suggestion.start, suggestion.end] not in spans or suggestion.kind != mention["type"]:
        return False
    if suggestion.kind == "date":
        return suggestion.value == mention["iso"]
    return suggestion.entity == mention["entity_id"]


def scores(suggestions, gold, kind):
    """Precision and recall of one kind, as far as the gold standard goes."""
    wanted = [mention for mention in gold if mention["type"] == kind]
    end = max(mention["end"] for mention in gold)
    made = [s for s in suggestions if s.kind == kind and s.start < end]
    right = sum(any(is_hit(s, mention) for mention in wanted) for s in made)
    found = sum(any(is_hit(s, mention) for s in made) for mention in wanted)
    return right / len(made), found / len(wanted)


@pytest.mark.parametrize("kind", MEASURED)
def test_precision_and_recall(text, gold, names, kind):
    precision, recall = scores(propose(text, names), gold, kind)
    assert precision >= 0.95
    assert recall >= 0.95


def test_without_a_third_of_the_labels_titles_are_still_proposed(text, gold, names):
    for seed in range(3):
        chance = random.Random(seed)
        spans = {
            (s.start, s.end)
            for s in propose(text, [name for name in names if chance.random() > 1 / 3])
            if s.kind == "instrument"
        }
        titles = [m for m in gold if m["quote"].startswith(("《", "〈"))]
        assert all((m["start"], m["end"]) in spans for m in titles)


def test_wrong_names_would_lower_the_score(text, gold, names):
    """The measure itself can fail."""
    wrong = [Name("wrong", name.kind, name.text, name.label_kind) for name in names]
    precision, recall = scores(propose(text, wrong), gold, "body")
    assert precision < 0.2 and recall < 0.2
