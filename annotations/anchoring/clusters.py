"""Edits that stand close together, taken as one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .alignment import Block

ISLAND = 24
"""As many characters between two edits, each as large, may have been kept by chance."""
NEIGHBOURS = 16
"""Characters on each side of a span that must not have a double in the edits nearby."""
SMALL = 4
"""Fewer characters put in or taken out hold no double; whether they are loose is enough."""
JOIN = 8
"""Edits with no more characters than this between them count as one."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Edits that stand close together: the old span they cover, and the reach of a double."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int
    inserted: int
    deleted: int

    @property
    def size(self) -> int:
        return max(self.inserted, self.deleted)

    @property
    def reach(self) -> int:
        """How far off a double may be: what stands between would have to be told anew."""
        return self.size + min(NEIGHBOURS, self.size)


def clusters(blocks: list[Block]) -> Iterator[Cluster]:
    group: list[Block] = []
    for block in blocks:
        if group and group[-1].gap(block) > max(JOIN, min(ISLAND, group[-1].size, block.size)):
            yield _cluster(group)
            group = []
        group.append(block)
    if group:
        yield _cluster(group)


def _cluster(group: list[Block]) -> Cluster:
    inserted, deleted = sum(b.inserted for b in group), sum(b.deleted for b in group)
    first, last = group[0], group[-1]
    return Cluster(first.old_start, last.old_end, first.new_start, last.new_end, inserted, deleted)
