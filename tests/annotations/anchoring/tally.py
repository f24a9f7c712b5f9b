"""Re-anchoring counted against the truth that edits keep."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from annotations.anchoring import Anchor, Placement, anchor_at, reanchor
from tests.annotations.anchoring.drafts import (
    Truth,
    article,
    spans,
    text_of,
    truth_of,
    written,
)
from tests.annotations.anchoring.edits import Edit
from tests.annotations.anchoring.fates import BY_DESIGN, Fate, Fates
from tests.annotations.anchoring.texts import Text


@dataclass(frozen=True)
class Outcome:
    """One anchor of an edited text: where it was put, where it is, and what was done to it."""

    anchor: Anchor
    placement: Placement
    truth: Truth
    fate: Fate
    is_roundabout: bool = False

    @property
    def verdict(self) -> str:
        """wrong (silently), silent (and right), waiting or orphaned."""
        if self.placement.is_certain:
            put = self.placement.start, self.placement.end
            return "silent" if put == self.truth.span else "wrong"
        return "orphaned" if self.placement.status == "orphaned" else "waiting"


def outcomes(
    edit: Edit, seed: str, count: int, near: bool = False, text: Text = article
) -> Iterator[Outcome]:
    """`count` anchors of one article after one edit; with `near`, only beside what was edited."""
    rng = random.Random(seed)
    old = written(text(rng))
    new = edit(old, rng)
    old_text, new_text = text_of(old), text_of(new)
    fates = Fates(old, new)
    if old_text == new_text or (near and not fates.near):
        return
    where = spans(old_text, rng, count, sorted(fates.near) if near else None)
    anchors = [anchor_at(old_text, *span) for span in where]
    placements = reanchor(old_text, new_text, anchors)
    assert len(placements) == len(anchors), "an anchor was lost"
    is_roundabout = fates.is_roundabout()
    for anchor, placement in zip(anchors, placements, strict=True):
        truth = truth_of(old, anchor.start, anchor.end, fates.places)
        fate = fates.of(anchor.start, anchor.end)
        yield Outcome(anchor, placement, truth, fate, is_roundabout)


def tally(
    edit: Edit, seeds: list[str], count: int, near: bool = False, text: Text = article
) -> Counter[str]:
    """Verdicts over several articles, and
    - `gone`: those whose text was taken out whole,
    - `asked`: those still there that a person is asked about, orphans among them,
    - `by design`: of these, those whose words were altered, moved, or stand there twice,
    - `roundabout`: those silently wrong of which the texts tell another story than was made."""
    counted: Counter[str] = Counter()
    for seed in seeds:
        for outcome in outcomes(edit, seed, count, near, text):
            asked = not outcome.placement.is_certain and outcome.fate != "gone"
            counted[outcome.verdict] += 1
            counted["anchors"] += 1
            counted["gone"] += outcome.fate == "gone"
            counted["asked"] += asked
            counted["by design"] += asked and outcome.fate in BY_DESIGN
            counted["roundabout"] += outcome.verdict == "wrong" and outcome.is_roundabout
    return counted
