"""What an edit did to each part of a draft, by the identity of its characters."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import Literal

from rapidfuzz.distance import Indel

from tests.annotations.anchoring.drafts import Draft, text_of, truth_of

NEAR = 40
Fate = Literal["gone", "moved", "altered", "twin", "beside", "elsewhere"]
"""Of a span: `altered` lost something or has something put in between; a `twin` stands in text that an
edit doubled or halved, so that nobody can say which of two it is; `beside` and `elsewhere` are whole."""
BY_DESIGN: tuple[Fate, ...] = ("moved", "altered", "twin")
"""Spans that wait for a person, as they should."""


class Fates:
    """Of all spans of one draft that became another."""

    def __init__(self, old: Draft, new: Draft) -> None:
        self._old, self._new = old, new
        self.places = {identity: at for at, (identity, _) in enumerate(new)}
        self._moved = self._those_moved()
        self._twins = self._those_twice()
        self.near = self._those_near()

    def of(self, start: int, end: int) -> Fate:
        truth, span = truth_of(self._old, start, end, self.places), range(start, end)
        if truth.span is None:
            return "gone"
        if not self._moved.isdisjoint(span):
            return "moved"
        if not truth.is_whole:
            return "altered"
        if not self._twins.isdisjoint(span):
            return "twin"
        return "elsewhere" if self.near.isdisjoint(span) else "beside"

    def is_roundabout(self) -> bool:
        """Whether the texts tell another edit than was made, of less than half the characters: something
        was moved or taken out and the same put in again, where the text says the same throughout."""
        kept = sum(identity in self.places for identity, _ in self._old) - len(self._moved)
        made = len(self._old) + len(self._new) - 2 * kept
        return made > 2 * Indel.distance(text_of(self._old), text_of(self._new))

    def _those_moved(self) -> set[int]:
        """Old offsets outside the longest run of characters that kept their order."""
        kept = [(self.places[i], at) for at, (i, _) in enumerate(self._old) if i in self.places]
        ends: list[int] = []
        last: list[int] = []
        before: dict[int, int | None] = {}
        for place, at in kept:
            length = bisect_left(ends, place)
            ends[length:], last[length:] = [place, *ends[length + 1 :]], [at, *last[length + 1 :]]
            before[at] = last[length - 1] if length else None
        in_order: set[int] = set()
        at_last: int | None = last[-1] if last else None
        while at_last is not None:
            in_order.add(at_last)
            at_last = before[at_last]
        return {at for _, at in kept if at not in in_order}

    def _those_twice(self) -> set[int]:
        """Old offsets over which something put in or taken out could be slid and tell the same."""
        old_places = {identity: at for at, (identity, _) in enumerate(self._old)}
        over = (
            identity
            for draft, kept in ((self._new, old_places), (self._old, self.places))
            for start, end in _runs(draft, kept)
            for identity in _slid_over(draft, start, end)
        )
        return {old_places[identity] for identity in over if identity in old_places}

    def _those_near(self) -> set[int]:
        """Old offsets within `NEAR` of anything that was put in or taken out."""
        places = {identity: at for at, (identity, _) in enumerate(self._old)}
        touched = {at for at, (identity, _) in enumerate(self._old) if identity not in self.places}
        before = 0
        for identity, _ in self._new:
            if identity not in places:
                touched |= {before, min(before + 1, len(self._old) - 1)}
            before = places.get(identity, before)
        near = {at for hit in touched for at in range(hit - NEAR, hit + NEAR)}
        return {at for at in near if 0 <= at < len(self._old)}


def _runs(draft: Draft, kept: dict[int, int]) -> Iterator[tuple[int, int]]:
    """Stretches of a draft that the other one does not have."""
    start = None
    for at, (identity, _) in enumerate(draft):
        if identity in kept and start is not None:
            yield start, at
            start = None
        elif identity not in kept and start is None:
            start = at
    if start is not None:
        yield start, len(draft)


def _slid_over(draft: Draft, start: int, end: int) -> Iterator[int]:
    by = 1
    while start - by >= 0 and draft[start - by][1] == draft[end - by][1]:
        yield draft[start - by][0]
        by += 1
    by = 0
    while end + by < len(draft) and draft[start + by][1] == draft[end + by][1]:
        yield draft[end + by][0]
        by += 1
