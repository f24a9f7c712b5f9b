"""What goes in and comes out of the proposals, and the candidates in between.

Offsets are Unicode code points into the text, end exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass, field

KINDS = ("state", "body", "instrument", "place", "topic")


@dataclass(frozen=True, slots=True)
class Name:
    """One label of one entity: `entity` is its slug, `label_kind` as in the catalogue."""

    entity: str
    kind: str
    text: str
    label_kind: str = "preferred"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A proposed annotation. `kind` is the entity's, or "date".

    `entity` is a slug, or None for something the catalogue does not know. `value` is set for dates
    only: EDTF level 1, or an ISO 8601 duration; None where the text gives no value. `confidence`
    lies in 0..1, `reason` says in a few words why.
    """

    start: int
    end: int
    exact: str
    kind: str
    entity: str | None
    value: str | None
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span on its way to a suggestion. `options` are the entities an ambiguous name may mean."""

    start: int
    end: int
    kind: str
    entity: str | None
    confidence: float
    reason: str
    value: str | None = None
    options: tuple[Name, ...] = field(default=())
    # Marks that stand by themselves inside another mention, though the catalogue lacks them.
    is_title: bool = False
    # A name that the text itself introduced.
    is_local: bool = False

    def covers(self, other: Candidate) -> bool:
        return self.start <= other.start and other.end <= self.end

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end
