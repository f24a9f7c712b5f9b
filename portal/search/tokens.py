"""Tokens: the numbers under which a document is filed. The same for every database. Pure.

A text gives a number for each of its characters and each pair of neighbours, whatever the script, so
`A/RES/73/27`, `3.14` and emoji are found like any word. Tokens only lead to candidates: whether a text
holds a word is decided on the text itself, so that two pairs which share a number do no harm.
"""

from collections.abc import Iterable
from itertools import pairwise
from zlib import crc32

MIDDLE = 2**31
MASK = 2**32 - 1
SPREAD = 2654435761  # Knuth's multiplicative hash: neighbours in Unicode end far apart
MOST_OF_A_WORD = 16  # pairs looked up for one word; the text itself is compared anyway


def pair(first: int, second: int) -> int:
    """The token of two neighbouring code points, a signed 32-bit number."""
    return ((first * SPREAD + second) & MASK) - MIDDLE


def of_text(folded: str) -> set[int]:
    """All tokens of a folded text. Lines are apart: no pair reaches from one to the next."""
    found: set[int] = set()
    for line in folded.split("\n"):
        codes = [ord(char) for char in line]
        found.update(codes)
        found.update([((a * SPREAD + b) & MASK) - MIDDLE for a, b in pairwise(codes)])
    return found


def of_word(word: str, most: int = MOST_OF_A_WORD) -> list[int]:
    """Tokens that every text holding `word` has: its pairs, evenly chosen where it has many."""
    if len(word) == 1:
        return [ord(word)]
    pairs = list(dict.fromkeys(pair(ord(a), ord(b)) for a, b in pairwise(word)))
    if len(pairs) <= most:
        return pairs
    return [pairs[at * (len(pairs) - 1) // (most - 1)] for at in range(most)]


def of_mark(mark: str) -> int:
    """The token of something that is no text: `m12` (mentions entity 12), `kind:body`, …"""
    return crc32(mark.encode()) - MIDDLE


def of_marks(marks: Iterable[str]) -> set[int]:
    return {of_mark(mark) for mark in marks}
