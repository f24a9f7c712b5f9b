"""Generated articles, whose characters keep an identity while the text is edited.

A draft is a list of characters with their identity. Characters that are put in get a new one, also
where they are a copy, so it is known where the characters of a span went, however alike the
places of a text may be. The sentences are ours, and repeat a few phrases as treaties do.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass

SUBJECTS = (
    "流域各國",
    "沿岸居民",
    "河流委員會",
    "流域組織成員國",
    "聯合巡護隊",
    "水文觀測站",
    "三方工作組",
    "河流委員會秘書處",
    "各方",
    "邊境地區的漁民",
)
VERBS = (
    "應當加強",
    "共同推動",
    "支持并參與",
    "重申",
    "呼吁有關方面開展",
    "簽署文件以規范",
    "定期評估",
    "反對任何破壞",
    "逐步完善",
    "優先資助",
)
OBJECTS = (
    "跨境河流的水量分配",
    "“三條紅線”制度",
    "洄游魚類的保護工作",
    "《共同河流公約》所定的通報機制",
    "在流域組織框架下的預警合作",
    "水質監測數據的交換",
    "冰凌期的航道安全",
    "上游水庫的聯合調度",
    "《河流委員會議事規則》",
    "河岸濕地的恢復計劃",
)
TAILS = (
    ",以維護流域的長期穩定",
    ",并向河流委員會提交年度報告",
    ",包括經費、人員與設備三個方面",
    ";有關細節由三方工作組另行商定",
    "",
    "",
    ",但不得損害沿岸居民的生計",
    "(見附件第 4 條)",
    ",在此基礎上建立流域組織的數據平臺🐟",
    ",并尊重各國對𠮷水河段的主權",
    ",為流域各國所普遍接受",
)
OPENINGS = (
    "",
    "",
    "",
    "一是",
    "二是",
    "此外,",
    "與此同時,",
    "2007 年 5 月,",
    "2013年,",
    "2019 年 11 月 3 日,",
)
PHRASES = (
    "流域組織",
    "河流委員會",
    "流域各國",
    "成員國",
    "沿岸居民",
    "三方工作組",
    "《共同河流公約》",
    "“三條紅線”",
    "水文觀測站",
    "2007 年 5 月",
    "𠮷水河段",
    "數據",
    "合作",
)

_identities = itertools.count()
Char = tuple[int, str]
Draft = list[Char]


@dataclass(frozen=True)
class Truth:
    """Where a span went: None if nothing of it is left. Whole: nothing lost, nothing put in between."""

    span: tuple[int, int] | None
    is_whole: bool


def written(text: str) -> Draft:
    """Text as characters that were never there before."""
    return [(next(_identities), char) for char in text]


def text_of(draft: Draft) -> str:
    return "".join(char for _, char in draft)


def truth_of(old: Draft, start: int, end: int, places: dict[int, int]) -> Truth:
    """Where old[start:end] went, by `places`: identity to offset in the new draft."""
    found = [places[identity] for identity, _ in old[start:end] if identity in places]
    if not found:
        return Truth(None, False)
    is_whole = found == list(range(found[0], found[0] + end - start))
    return Truth((min(found), max(found) + 1), is_whole)


def sentence(rng: random.Random) -> str:
    parts = rng.choice(OPENINGS), rng.choice(SUBJECTS), rng.choice(VERBS), rng.choice(OBJECTS)
    clause = ""
    if rng.random() < 0.4:
        clause = f",{rng.choice(VERBS)}{rng.choice(OBJECTS)}"
    return "".join(parts) + clause + rng.choice(TAILS) + "。"


def article(rng: random.Random, paragraphs: int = 20) -> str:
    lines = []
    for number in range(1, paragraphs + 1):
        if number % 5 == 1:
            lines.append(f"{number}. {rng.choice(SUBJECTS)}与{rng.choice(OBJECTS)}")
        lines.append("".join(sentence(rng) for _ in range(rng.randint(2, 7))))
    return "\n".join(lines)


# --- spans to anchor -------------------------------------------------------------------------


def spans(
    text: str, rng: random.Random, count: int, about: Sequence[int] | None = None
) -> list[tuple[int, int]]:
    """Spans as experts mark them: mostly names, dates and terms, some sentences, some anything."""
    about = about or range(len(text))
    names = [
        (at, at + len(phrase)) for phrase in PHRASES for at in about if text.startswith(phrase, at)
    ]
    found: list[tuple[int, int]] = []
    while len(found) < count:
        kind = rng.random()
        if kind < 0.6 and names:
            found.append(rng.choice(names))
            continue
        start = rng.choice(about)
        length = 1 if kind < 0.62 else rng.randint(2, 12) if kind < 0.85 else rng.randint(12, 60)
        if text[start : start + length].strip():
            found.append((start, min(len(text), start + length)))
    return found
