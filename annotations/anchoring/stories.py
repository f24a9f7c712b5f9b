"""Other stories of an edit: what else could have been put in or taken out, and how likely that is.

A sentence like another one was put in beside it. Was the new one put in, or was the old one made
into it and then written once more? The story with fewer characters edited is believed, where it is
plainly shorter, and where the new sentence is more than a copy.
"""

from __future__ import annotations

from rapidfuzz.distance import Indel

from .alignment import Alignment
from .clusters import NEIGHBOURS, SMALL, Cluster
from .likeness import hashed, occurs

DEARER = 4
"""So many characters more, put in or taken out, make another story of an edit an unlikely one."""
COPIED = 0.05
"""Share of a copy in which it may differ from what it was copied from."""
END = 2
"""Characters at either end of a span that decide where it is."""
SENTENCE = 2
LONG = 120
"""Longer edits are taken for copies, which may have been edited in their turn."""


class Stories:
    """Tells the edits of one alignment in other ways."""

    def __init__(self, alignment: Alignment) -> None:
        self._alignment = alignment
        self._old, self._new = hashed(alignment.old.text), hashed(alignment.new.text)

    def is_settled(self, first: int, last: int, cluster: Cluster) -> bool:
        """Whether the old span first..last (folded) stands where the alignment has it, although there is
        much the same text in an edit beside it."""
        return (
            min(cluster.inserted, cluster.deleted) < SMALL
            and not self._is_copy(cluster)
            and self._is_dearer_elsewhere(first, last, cluster)
        )

    def _is_copy(self, cluster: Cluster) -> bool:
        """Whether what was put in or taken out is hardly other than what stands beside it: then either
        may be the old one, which was edited as well."""
        text, start, end = self._new, cluster.new_start, cluster.new_end
        if cluster.deleted > cluster.inserted:
            text, start, end = self._old, cluster.old_start, cluster.old_end
        if end - start > LONG:
            return True
        reach = 3 * (end - start) // 2
        errors = int(max(1, (end - start) * COPIED))
        return any(
            occurs(text[start:end], beside, errors)
            for beside in (text[max(0, start - reach) : start], text[end : end + reach])
        )

    def _is_dearer_elsewhere(self, first: int, last: int, cluster: Cluster) -> bool:
        """Whether the texts would have to differ by plainly more, were an end of the span not where it
        seems: then what is like it beside it is another text."""
        inner = min(END, last - first)
        return all(
            self._is_end_dearer_elsewhere(low, low + inner, cluster)
            for low in {first, last - inner}
        )

    def _is_end_dearer_elsewhere(self, first: int, last: int, cluster: Cluster) -> bool:
        told = self._unslid(first, last)
        reach = cluster.size + NEIGHBOURS
        if told is None:
            return False
        start = max(0, min(told[0], cluster.old_start) - reach)
        end = min(len(self._alignment.old), max(told[1], cluster.old_end) + reach)
        old, new = self._alignment.old.text[start:end], self._alignment.image_of(start, end)
        text = self._alignment.new.text[slice(*new)]
        own = [at for at in range(*told) if self._alignment.image[at] >= 0]
        cost = Indel.distance(old, text)
        elsewhere = min(
            Indel.distance(old, _without(text, [self._alignment.image[at] - new[0] for at in own])),
            Indel.distance(_without(old, [at - start for at in own]), text),
        )
        return elsewhere - cost >= min(DEARER, 2 * len(own))

    def _unslid(self, first: int, last: int) -> tuple[int, int] | None:
        """A span with what the edit beside it could be slid over, and a little more; None where that
        reaches the end of a sentence: a whole one stands there twice, and either may be the old one."""
        low, high = first, last
        for block in self._alignment.around(first, last):
            start, end = block.old_start - block.slack[0], block.old_end + block.slack[1]
            if block.old_end <= first < end:
                high, edge = max(high, end + SMALL), end
            elif start < last <= block.old_start:
                low, edge = min(low, start - SMALL), start
            else:
                continue
            if block.size <= sum(block.slack) or self._alignment.old.boundary(edge) >= SENTENCE:
                return None
        return max(0, low), min(len(self._alignment.old), high)


def _without(text: str, places: list[int]) -> str:
    """The text, with nothing at these places that could be matched."""
    chars = list(text)
    for at in places:
        chars[at] = "\0"
    return "".join(chars)
