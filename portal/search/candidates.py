"""What the index leads to: documents in groups that have all in common what facets tell. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple


class Group(NamedTuple):
    """Documents of one kind, article, kind of entity and year; `place` is that of one of them."""

    kind: str
    article_id: int | None
    entity_kind: str
    year: str
    place: str
    ids: list[int]


@dataclass(frozen=True, slots=True)
class Candidates:
    """The newest documents (those of the highest ids) that meet a condition; `more`: not all of them."""

    groups: list[Group]
    more: bool = False

    @classmethod
    def of(cls, rows: Iterable[tuple[Any, ...]], most: int) -> "Candidates":
        """Of rows whose last column names the ids, with commas: at most `most`, without the oldest."""
        groups = [Group(*row[:-1], list(map(int, row[-1].split(",")))) for row in rows]
        ids = newest_first(groups)
        if len(ids) <= most:
            return cls(groups)
        kept = set(ids[:most])
        return cls(only(groups, kept), True)

    @property
    def ids(self) -> list[int]:
        """The newest first."""
        return newest_first(self.groups)


def newest_first(groups: Iterable[Group]) -> list[int]:
    return sorted((pk for group in groups for pk in group.ids), reverse=True)


def only(groups: Iterable[Group], kept: set[int]) -> list[Group]:
    """The groups with none but these documents."""
    return [group._replace(ids=[pk for pk in group.ids if pk in kept]) for group in groups]
