"""Edits whose truth is known: every character keeps an identity while the text is edited.

A draft is a list of characters with their identity. An edit takes a draft and gives another;
characters that are put in get a new identity, also where they are a copy. So after any edit it is
known where the characters of a span went, however alike the places of a text may be.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import opencc

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
RARE = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥的和在有是"

_identities = itertools.count()
Char = tuple[int, str]
Draft = list[Char]
Edit = Callable[[Draft, random.Random], Draft]


@dataclass(frozen=True)
class Truth:
    """Where a span went: None if nothing of it is left."""

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
    ordered = all(a < b for a, b in itertools.pairwise(found))
    return Truth((min(found), max(found) + 1), ordered and len(found) == end - start)


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


# --- parts of a draft ------------------------------------------------------------------------


def pieces(draft: Draft, ends: str) -> list[tuple[int, int]]:
    """Spans of a draft that end with one of `ends` (which belongs to the piece)."""
    cuts = [at + 1 for at, (_, char) in enumerate(draft) if char in ends]
    edges = sorted({0, *cuts, len(draft)})
    return [(a, b) for a, b in itertools.pairwise(edges) if b - a > 3]


def a_sentence(draft: Draft, rng: random.Random) -> tuple[int, int]:
    return rng.choice(pieces(draft, "。\n"))


def a_paragraph(draft: Draft, rng: random.Random) -> tuple[int, int]:
    return rng.choice(pieces(draft, "\n"))


def alike(text: str, rng: random.Random) -> str:
    """Much the same sentence: a phrase or a few characters differ."""
    for _ in range(rng.randint(1, 3)):
        at = rng.randrange(len(text) - 1)
        width = rng.choice((1, 1, 2, 4))
        text = text[:at] + rng.choice((*RARE, *SUBJECTS[:3])) + text[at + width :]
    return text if text.endswith("。") else text.rstrip("\n") + "。"


def _put(draft: Draft, at: int, text: str) -> Draft:
    return draft[:at] + written(text) + draft[at:]


# --- edits -----------------------------------------------------------------------------------


def look_alike_before(draft: Draft, rng: random.Random) -> Draft:
    start, end = a_sentence(draft, rng)
    return _put(draft, start, alike(text_of(draft[start:end]), rng))


def look_alike_after(draft: Draft, rng: random.Random) -> Draft:
    start, end = a_sentence(draft, rng)
    return _put(draft, end, alike(text_of(draft[start:end]), rng))


def double_sentence(draft: Draft, rng: random.Random) -> Draft:
    start, end = a_sentence(draft, rng)
    return _put(draft, rng.choice((start, end)), text_of(draft[start:end]))


def double_paragraph(draft: Draft, rng: random.Random) -> Draft:
    start, end = a_paragraph(draft, rng)
    return _put(draft, rng.choice((start, end)), text_of(draft[start:end]))


def copy_paragraph_far(draft: Draft, rng: random.Random) -> Draft:
    start, end = a_paragraph(draft, rng)
    return _put(draft, a_paragraph(draft, rng)[0], text_of(draft[start:end]))


def insert_sentence(draft: Draft, rng: random.Random) -> Draft:
    return _put(draft, a_sentence(draft, rng)[0], sentence(rng))


def insert_paragraph(draft: Draft, rng: random.Random) -> Draft:
    line = "".join(sentence(rng) for _ in range(3)) + "\n"
    return _put(draft, a_paragraph(draft, rng)[0], line)


def insert_phrase(draft: Draft, rng: random.Random) -> Draft:
    return _put(draft, rng.randrange(len(draft)), rng.choice((*PHRASES, *SUBJECTS, *OBJECTS)))


def delete_sentence(draft: Draft, rng: random.Random) -> Draft:
    start, end = a_sentence(draft, rng)
    return draft[:start] + draft[end:]


def delete_paragraph(draft: Draft, rng: random.Random) -> Draft:
    start, end = a_paragraph(draft, rng)
    return draft[:start] + draft[end:]


def delete_anything(draft: Draft, rng: random.Random) -> Draft:
    start = rng.randrange(len(draft))
    return draft[:start] + draft[start + rng.randint(2, 40) :]


def delete_mentions(draft: Draft, rng: random.Random) -> Draft:
    """Some occurrences of one phrase are struck out, others stay."""
    phrase, text = rng.choice(PHRASES), text_of(draft)
    places = [at for at in range(len(text)) if text.startswith(phrase, at)]
    for at in sorted(rng.sample(places, len(places) // 3), reverse=True):
        draft = draft[:at] + draft[at + len(phrase) :]
    return draft


def typos(draft: Draft, rng: random.Random, rate: float = 0.02) -> Draft:
    text = text_of(draft)
    edited: Draft = []
    for char in draft:
        chance = rng.random() / rate
        if chance < 0.25:
            continue
        if 0.25 <= chance < 0.75:
            edited.extend(written(rng.choice(text)))
            continue
        edited.append(char)
        if chance < 1:
            edited.extend(written(rng.choice(text)))
    return edited


def spacing(draft: Draft, rng: random.Random) -> Draft:
    edited: Draft = []
    for identity, char in draft:
        if char == " " and rng.random() < 0.4:
            continue
        edited.append((identity, char))
        if rng.random() < 0.05:
            edited.extend(written(rng.choice((" ", "  ", "\u3000"))))
    return edited


def line_breaks(draft: Draft, rng: random.Random) -> Draft:
    edited: Draft = []
    for identity, char in draft:
        if char == "\n" and rng.random() < 0.3:
            continue
        edited.append((identity, char))
        if char == "。" and rng.random() < 0.3:
            edited.extend(written("\n"))
    return edited


def _same_length(config: str) -> Edit:
    def edit(draft: Draft, rng: random.Random) -> Draft:
        converted = opencc.OpenCC(config).convert(text_of(draft))
        return [(i, char) for (i, _), char in zip(draft, converted, strict=True)]

    return edit


to_simplified, to_traditional = _same_length("t2s"), _same_length("s2t")


def punctuation(draft: Draft, rng: random.Random) -> Draft:
    wide = {char: chr(ord(char) + 0xFEE0) for char in ",;:()"}
    widths = wide | {"“": "「", "”": "」"}
    return [(i, widths.get(char, char)) for i, char in draft]


def move_paragraph(draft: Draft, rng: random.Random) -> Draft:
    start, end = a_paragraph(draft, rng)
    rest = draft[:start] + draft[end:]
    at = a_paragraph(rest, rng)[0]
    return rest[:at] + draft[start:end] + rest[at:]


def move_sentence(draft: Draft, rng: random.Random) -> Draft:
    start, end = a_sentence(draft, rng)
    rest = draft[:start] + draft[end:]
    at = a_sentence(rest, rng)[0]
    return rest[:at] + draft[start:end] + rest[at:]


def rewrite_sentence(draft: Draft, rng: random.Random) -> Draft:
    start, end = a_sentence(draft, rng)
    return draft[:start] + written(sentence(rng)) + draft[end:]


def rewrite_paragraph(draft: Draft, rng: random.Random) -> Draft:
    start, end = a_paragraph(draft, rng)
    text = "".join(sentence(rng) for _ in range(rng.randint(2, 5)))
    return draft[:start] + written(text + "\n") + draft[end:]


def swap_phrases(draft: Draft, rng: random.Random) -> Draft:
    """A phrase inside a sentence becomes another."""
    text = text_of(draft)
    places = [(m, p) for p in PHRASES for m in range(len(text)) if text.startswith(p, m)]
    at, phrase = rng.choice(places)
    return (
        draft[:at]
        + written(rng.choice([p for p in PHRASES if p != phrase]))
        + draft[at + len(phrase) :]
    )


KINDS: dict[str, Edit] = {
    edit.__name__: edit
    for edit in (
        look_alike_before,
        look_alike_after,
        double_sentence,
        double_paragraph,
        copy_paragraph_far,
        insert_sentence,
        insert_paragraph,
        insert_phrase,
        delete_sentence,
        delete_paragraph,
        delete_anything,
        delete_mentions,
        typos,
        spacing,
        line_breaks,
        punctuation,
        move_paragraph,
        move_sentence,
        rewrite_sentence,
        rewrite_paragraph,
        swap_phrases,
    )
} | {"to_simplified": to_simplified, "to_traditional": to_traditional}


def mixture(draft: Draft, rng: random.Random) -> Draft:
    """Two to five edits, one after the other."""
    for kind in rng.choices(list(KINDS), k=rng.randint(2, 5)):
        draft = KINDS[kind](draft, rng)
    return draft


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
