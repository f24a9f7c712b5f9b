"""Finding a quote in a folded text: exactly, or with errors where its ends are still exact.

Candidates come from bigrams that vote for a diagonal, so that a search is about as fast as the
quote is long; edlib (bit-parallel edit distance, Myers 1999) then sets both ends.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import islice

import edlib  # type: ignore[import-not-found, unused-ignore]
from rapidfuzz.distance import Indel

from .subsequences import occurrences

MAX_ERRORS = 0.34
FUZZY_LENGTH = 6
"""Shorter quotes are only looked for as they are: with errors, anything would do."""
GRAMS = 10
POSTINGS = 60
DIAGONALS = 6
OCCURRENCES = 200
SYMBOLS = 250


@dataclass(frozen=True, slots=True)
class Wanted:
    """A folded quote with its folded context."""

    exact: str
    prefix: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Match:
    """Where a wanted quote may stand (folded offsets), and how like it and its context that is."""

    first: int
    last: int
    likeness: float
    context: float

    @property
    def score(self) -> float:
        return (self.likeness + self.context) / 2


class Matches:
    """Searches one folded text. With `open_to`, only where any character of a span is open."""

    def __init__(self, text: str, open_to: list[bool] | None = None) -> None:
        self._text = text
        self._open = open_to
        self._known: dict[str, list[int]] = {}
        self._postings: dict[str, list[int]] = defaultdict(list)
        for at in range(len(text) - 1):
            if open_to is None or open_to[at] or open_to[at + 1]:
                self._postings[text[at : at + 2]].append(at)

    def exact(self, wanted: Wanted) -> list[Match]:
        """Every place where the quote stands unaltered, best first."""
        size = len(wanted.exact)
        found = (
            Match(at, at + size, 1.0, self.context(wanted, at, at + size))
            for at in self._occurrences(wanted.exact)
        )
        return sorted(found, key=lambda match: -match.context)

    def fuzzy(self, wanted: Wanted) -> list[Match]:
        """Places where the quote stands with at most `MAX_ERRORS`, best first."""
        if len(wanted.exact) < FUZZY_LENGTH:
            return []
        found: dict[tuple[int, int], Match] = {}
        for diagonal in self._diagonals(wanted.exact):
            match = self._aligned(wanted, diagonal)
            if match:
                found[match.first, match.last] = match
        return sorted(found.values(), key=lambda match: -match.score)

    def context(self, wanted: Wanted, first: int, last: int) -> float:
        """Likeness of the wanted context to what stands around a span, 0 to 1."""
        before = self._text[max(0, first - len(wanted.prefix)) : first]
        after = self._text[last : last + len(wanted.suffix)]
        sides = []
        if wanted.prefix:
            sides.append(Indel.normalized_similarity(wanted.prefix, before))
        if wanted.suffix:
            sides.append(Indel.normalized_similarity(wanted.suffix, after))
        return sum(sides) / len(sides) if sides else 1.0

    def _occurrences(self, exact: str) -> list[int]:
        """Where the words stand; kept, since one phrase is asked for by many anchors."""
        if exact not in self._known:
            places = occurrences(self._text, exact)
            is_open = (at for at in places if self._is_open(at, at + len(exact)))
            self._known[exact] = list(islice(is_open, OCCURRENCES))
        return self._known[exact]

    def _is_open(self, first: int, last: int) -> bool:
        return self._open is None or any(self._open[first:last])

    def _diagonals(self, exact: str) -> list[int]:
        grams = {exact[at : at + 2]: at for at in range(len(exact) - 1)}
        known = [gram for gram in grams if gram in self._postings]
        rarest = sorted(known, key=lambda gram: len(self._postings[gram]))[:GRAMS]
        width = max(4, int(len(exact) * MAX_ERRORS))
        votes: Counter[int] = Counter()
        for gram in rarest:
            for place in self._postings[gram][:POSTINGS]:
                votes[(place - grams[gram]) // width] += 1
        best = sorted(votes, key=lambda cell: -votes[cell] - votes.get(cell + 1, 0))
        return [cell * width for cell in best[:DIAGONALS]]

    def _aligned(self, wanted: Wanted, diagonal: int) -> Match | None:
        size = len(wanted.exact)
        errors = int(size * MAX_ERRORS)
        start = max(0, diagonal - errors - 4)
        target = self._text[start : diagonal + size + 2 * errors + 8]
        span = closest(wanted.exact, target, errors)
        if span is None:
            return None
        first, last = start + span[0], start + span[1]
        if not self._is_open(first, last):
            return None
        likeness = Indel.normalized_similarity(wanted.exact, self._text[first:last])
        return Match(first, last, likeness, self.context(wanted, first, last))


def closest(quote: str, text: str, errors: int) -> tuple[int, int] | None:
    """The span of `text` nearest to `quote`, or None if that takes more than `errors` edits."""
    known = {char: chr(1 + at) for at, char in enumerate(sorted(set(quote))[:SYMBOLS])}
    query = "".join(known.get(char, "\0") for char in quote)
    target = "".join(known.get(char, "\xff") for char in text)
    if not target:
        return None
    found = edlib.align(query, target, mode="HW", task="locations", k=errors)
    spans = [(start, end + 1) for start, end in found["locations"] if start is not None]
    return min(spans, key=lambda span: abs(span[1] - span[0] - len(quote)), default=None)
