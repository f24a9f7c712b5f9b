"""Whether one stretch of text occurs in another, much as it is."""

from __future__ import annotations

import edlib  # type: ignore[import-not-found, unused-ignore]

MASK = 251


def hashed(text: str) -> bytes:
    """One byte a character, for edlib, which knows no more symbols. Likeness is only overstated."""
    return bytes(ord(char) % MASK for char in text)


def masked(text: bytes, span: tuple[int, int], places: list[int]) -> bytes:
    low, high = max(0, span[0]), min(len(text), span[1])
    stretch = bytearray(text[low:high])
    for at in places:
        if low <= at < high:
            stretch[at - low] = MASK
    return bytes(stretch)


def occurs(quote: bytes, text: bytes, errors: int) -> bool:
    return bool(text) and edlib.align(quote, text, mode="HW", k=errors)["editDistance"] >= 0
