"""Texts to edit: the generated article, the shipped sample, one that repeats itself, one at hand."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from tests.annotations.anchoring.drafts import article
from tests.annotations.anchoring.test_reanchoring import A, B, C, D

Text = Callable[[random.Random], str]
ROOT = Path(__file__).resolve().parents[3]
SAMPLE = ROOT / "portal" / "sample" / "digest.txt"
ARTICLE = ROOT.parent / "shared" / "article" / "article.txt"
SENTENCES = (A, B, C, D)


def refrain(rng: random.Random) -> str:
    """Four sentences over and over, in turn or as it comes."""
    in_turn = rng.random() < 0.5
    lines = []
    for _ in range(20):
        first, count = rng.randrange(4), rng.randint(2, 7)
        turns = range(first, first + count) if in_turn else rng.choices(range(4), k=count)
        lines.append("".join(SENTENCES[turn % 4] for turn in turns))
    return "\n".join(lines)


def _of_file(path: Path) -> Text:
    text = path.read_text(encoding="utf-8")
    return lambda rng: text


def texts() -> dict[str, Text]:
    """By name; the article only where it is at hand."""
    known = {"generated": article, "sample": _of_file(SAMPLE), "refrain": refrain}
    return known | ({"article": _of_file(ARTICLE)} if ARTICLE.exists() else {})
