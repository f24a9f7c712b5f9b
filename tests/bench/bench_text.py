"""How long the pure modules take over long and odd texts; what is linear stays linear.

make bench BENCH=text
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from annotations.structure import parse
from annotations.suggestions import Name, propose
from instruments.scripts import fold
from tests.bench.figures import Figure, report

PAGE = (
    "一、标题\n引入的话。\n1. 小题\n" + "合作机制的内容，包括甲和乙。" * 20 + "：一是甲；二是乙。\n"
)
SENTENCE = "上海合作組織成員國於 2006 年 6 月簽署《聲明》，Agreement A/RES/73/27。"
LINE = "2006年6月15日，上合組織秘書處依據《聯合國憲章》和該決議合作。\n"
NAMES = [Name("sco", "body", "上合組織"), Name("un-charter", "instrument", "聯合國憲章")]
ODD = ("。一是", "一是甲；", "：”", "1.", "(a)；", "一\n", "1. 甲\n", "- a\n", " ", "第一条 甲。\n")
ROUNDS = 3


def seconds(work: Callable[[], object]) -> float:
    """The quickest of a few rounds, in seconds of this process alone."""
    took = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        took.append(time.process_time() - began)
    return min(took)


def growth(unit: str) -> float:
    """How many times as long eight times the text takes."""
    small, large = unit * (20_000 // len(unit)), unit * (160_000 // len(unit))
    return seconds(lambda: parse(large)) / max(seconds(lambda: parse(small)), 1e-3)


def main() -> int:
    fold("國")
    prose, megabyte = PAGE * (1_000_000 // len(PAGE)), SENTENCE * 11_500
    return report(
        "texts of a million characters, and odd ones",
        [
            Figure("structure of a million characters", seconds(lambda: parse(prose)), 1.0, "s"),
            Figure("folding a megabyte", seconds(lambda: fold(megabyte)), 0.5, "s"),
            Figure(
                "proposals in 60,000 characters",
                seconds(lambda: propose(LINE * 1600, NAMES)),
                2.0,
                "s",
            ),
            *(Figure(f"eight times {unit!r}", growth(unit), 24.0, "x") for unit in ODD),
        ],
    )


if __name__ == "__main__":
    sys.exit(main())
