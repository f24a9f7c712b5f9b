"""Common subsequences of two texts: how much is kept, at most, if two offsets are made to meet.

The longest common subsequences of all beginnings of two texts, a bit for each character and a row
for each beginning, after H. Hyyrö, Bit-parallel LCS-length computation revisited (2004); with those
of all ends, they tell how long the best alignment through any two offsets is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator


class Subsequences:
    """Of two texts, as long as a few thousand characters: time and memory grow with the product."""

    def __init__(self, old: str, new: str) -> None:
        self._sizes = len(old), len(new)
        self._beginnings = _rows(old, new)
        self._ends = _rows(old[::-1], new[::-1])

    def through(self, old: int, new: int) -> int:
        """Characters kept, at most, by an alignment in which these two offsets meet."""
        old_left, new_left = self._sizes[0] - old, self._sizes[1] - new
        return _length(self._beginnings[old], new) + _length(self._ends[old_left], new_left)


def _rows(old: str, new: str) -> list[int]:
    where: dict[str, int] = defaultdict(int)
    for at, char in enumerate(new):
        where[char] |= 1 << at
    row = everything = (1 << len(new)) - 1
    rows = [row]
    for char in old:
        if char in where:
            matched = row & where[char]
            row = ((row + matched) | (row - matched)) & everything
        rows.append(row)
    return rows


def _length(row: int, columns: int) -> int:
    """Of a row and so many columns: the bits that are not set."""
    return columns - (row & ((1 << columns) - 1)).bit_count()


def occurrences(text: str, exact: str) -> Iterator[int]:
    """Where the words stand, overlapping ones included."""
    at = text.find(exact)
    while at >= 0:
        yield at
        at = text.find(exact, at + 1)
