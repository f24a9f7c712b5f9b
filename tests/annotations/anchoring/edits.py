"""Edits of a draft: each takes one and gives another, of which the truth is then known."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable

import opencc

from tests.annotations.anchoring.drafts import (
    OBJECTS,
    PHRASES,
    SUBJECTS,
    Draft,
    sentence,
    text_of,
    written,
)

Edit = Callable[[Draft, random.Random], Draft]
RARE = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥的和在有是"


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
    """Some are taken out, others put in where there is none: one in another's place would be the same."""
    edited: Draft = []
    for (identity, char), (_, following) in itertools.pairwise([*draft, (0, "")]):
        if char == "\n" and rng.random() < 0.3:
            continue
        edited.append((identity, char))
        if char == "。" and following != "\n" and rng.random() < 0.3:
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
