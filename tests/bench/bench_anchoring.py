"""Re-anchoring: how often it is silently wrong, how often a person must click, and how fast.

    make bench BENCH=anchoring
    python -m tests.bench.bench_anchoring [ARTICLES PER KIND, default 20]

Seeded, so that two runs count the same. Two tables: anchors all over an edited article, as a
revision meets them, and only those within 40 characters of an edit, the worst there is.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter

from annotations.anchoring import anchor_at, reanchor
from tests.annotations.anchoring.drafts import Draft, article, spans, text_of, written
from tests.annotations.anchoring.edits import KINDS, mixture, typos
from tests.annotations.anchoring.tally import tally

MAX_WRONG = 0.001
MAX_WAITING = 0.10
MAX_SECONDS = 10.0
ANCHORS = 10_000
LENGTH = 200_000
COLUMNS = ("wrong", "waiting", "orphaned", "gone")


def main(articles: int = 20) -> int:
    everywhere = table("anchors all over the text", articles, near=False)
    table("anchors beside an edit", articles, near=True)
    seconds = timing()
    total = everywhere["wrong"] + everywhere["waiting"] + everywhere["silent"]
    total += everywhere["orphaned"]
    kept = {
        f"silently wrong at most {MAX_WRONG:.1%}": everywhere["wrong"] <= MAX_WRONG * total,
        f"waiting at most {MAX_WAITING:.0%}": everywhere["waiting"] <= MAX_WAITING * total,
        f"each within {MAX_SECONDS:.0f} s": max(seconds) < MAX_SECONDS,
    }
    for promise, holds in kept.items():
        print(f"{'ok  ' if holds else 'MISS'} {promise}")
    return 0 if all(kept.values()) else 1


def table(title: str, articles: int, near: bool) -> Counter[str]:
    print(f"\n{title:<22}{'anchors':>9}" + "".join(f"{name:>11}" for name in COLUMNS))
    everything: Counter[str] = Counter()
    for name, edit in {**KINDS, "mixture": mixture}.items():
        seeds = [f"{name} {at}" for at in range(articles * (5 if edit is mixture else 1))]
        counted = tally(edit, seeds, 20 if near else 60, near)
        row(name, counted)
        everything += counted
    row("all", everything)
    return everything


def row(name: str, counted: Counter[str]) -> None:
    total = sum(counted.values()) - counted["gone"]
    print(f"{name:<22}{total:>9}" + "".join(f"{counted[c] / total:>11.3%}" for c in COLUMNS))


def timing() -> list[float]:
    rng = random.Random("timing")
    text = article(rng, 1400)[:LENGTH]
    assert len(text) == LENGTH
    old = written(text)
    anchors = [anchor_at(text, *span) for span in spans(text, rng, ANCHORS)]
    print(f"\n{ANCHORS} anchors, {LENGTH} characters, 2% edited")
    took: list[float] = []
    for name, new in (("typos", typos(old, rng, 0.02)), ("sentences", rewritten(old, rng))):
        started = time.perf_counter()
        placements = reanchor(text, text_of(new), anchors)
        took.append(time.perf_counter() - started)
        certain = sum(placement.is_certain for placement in placements)
        print(f"{name:<12}{took[-1]:6.2f} s   placed silently {certain / ANCHORS:.1%}")
    return took


def rewritten(draft: Draft, rng: random.Random) -> Draft:
    """Sentences and paragraphs put in, taken out, copied and moved, until 2% is another."""
    kinds = ("insert_sentence", "delete_sentence", "rewrite_sentence", "look_alike_before",
             "double_paragraph", "move_paragraph")  # fmt: skip
    whole, changed = len(draft), 0
    while changed < 0.02 * whole:
        edited = KINDS[rng.choice(kinds)](draft, rng)
        changed += max(30, abs(len(edited) - len(draft)))
        draft = edited
    return draft


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20))
