"""Placements: where an anchor went in a new text, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["unchanged", "shifted", "edited", "moved", "ambiguous", "orphaned"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place where a quote may stand: code points, end exclusive; score 0 to 1."""

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Placement:
    """The fate of one anchor in a new text.

    `unchanged` and `shifted` are certain. `edited` and `moved` propose start and end, which a
    person confirms; `ambiguous` and `orphaned` have none. `candidates` are the best guesses,
    best first, also of an orphan, so that nobody searches from nothing.
    """

    status: Status
    start: int | None
    end: int | None
    score: float
    candidates: tuple[Candidate, ...] = ()

    @property
    def is_certain(self) -> bool:
        """Whether it may be applied without asking anyone."""
        return self.status in ("unchanged", "shifted")
