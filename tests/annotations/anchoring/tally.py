"""Re-anchoring counted against the truth that edits keep."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from annotations.anchoring import Anchor, Placement, anchor_at, reanchor
from tests.annotations.anchoring.drafts import (
    Draft,
    Truth,
    article,
    spans,
    text_of,
    truth_of,
    written,
)
from tests.annotations.anchoring.edits import Edit

NEAR = 40


@dataclass(frozen=True)
class Outcome:
    """One anchor of an edited text: where it was put, and where it is."""

    old_text: str
    new_text: str
    anchor: Anchor
    placement: Placement
    truth: Truth

    @property
    def verdict(self) -> str:
        """wrong (silently), silent (and right), waiting or orphaned."""
        if self.placement.is_certain:
            put = self.placement.start, self.placement.end
            return "silent" if put == self.truth.span else "wrong"
        return "orphaned" if self.placement.status == "orphaned" else "waiting"


def outcomes(edit: Edit, seed: str, count: int, near: bool = False) -> Iterator[Outcome]:
    """`count` anchors of one article after one edit; with `near`, only beside what was edited."""
    rng = random.Random(seed)
    old = written(article(rng))
    new = edit(old, rng)
    old_text, new_text = text_of(old), text_of(new)
    where = spans(old_text, rng, count, edited(old, new) if near else None)
    anchors = [anchor_at(old_text, *span) for span in where]
    places = {identity: at for at, (identity, _) in enumerate(new)}
    placements = reanchor(old_text, new_text, anchors)
    assert len(placements) == len(anchors), "an anchor was lost"
    for anchor, placement in zip(anchors, placements, strict=True):
        truth = truth_of(old, anchor.start, anchor.end, places)
        yield Outcome(old_text, new_text, anchor, placement, truth)


def tally(edit: Edit, seeds: list[str], count: int, near: bool = False) -> Counter[str]:
    """Verdicts over several articles, and under `gone` those whose text was taken out whole."""
    counted: Counter[str] = Counter()
    for seed in seeds:
        for outcome in outcomes(edit, seed, count, near):
            counted[outcome.verdict] += 1
            counted["gone"] += outcome.truth.span is None
    return counted


def edited(old: Draft, new: Draft) -> list[int]:
    """Offsets of the old draft within `NEAR` of anything that was put in or taken out."""
    stays = {identity for identity, _ in new}
    places = {identity: at for at, (identity, _) in enumerate(old)}
    touched = {at for at, (identity, _) in enumerate(old) if identity not in stays}
    before = 0
    for identity, _ in new:
        if identity not in places:
            touched |= {before, min(before + 1, len(old) - 1)}
        before = places.get(identity, before)
    near = {at for hit in touched for at in range(max(0, hit - NEAR), hit + NEAR)}
    return sorted(at for at in near if at < len(old)) or list(range(len(old)))
