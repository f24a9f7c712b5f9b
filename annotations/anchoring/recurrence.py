"""Text that says the same again and again: there, what was edited far off can be told in other ways.

Of ten like paragraphs one was taken out, and further on a word was struck. Which paragraph it was,
nobody can say: each choice tells the same edit. So where the words about an edge of a span stand in
another place too, the shortest story in which the edge is there is compared with the shortest of all.
"""

from __future__ import annotations

from functools import cached_property, lru_cache, partial

from .alignment import Alignment
from .subsequences import Subsequences, occurrences

PROBE = 12
"""Characters on a side of an edge that stand in another place too, where the edge recurs."""
LONGER = 4
"""Characters more, put in or taken out, of a story that is still as good as the shortest one."""
TWICE = 2
"""Where both sides of an edge recur, a story up to so many times as long may be the true one."""
CHUNK = 2048
MARGIN = 2048
"""Characters before and after a chunk of the text within which other stories are looked for."""

Edge = tuple[int, int]
"""An offset of the old text, and that of the new one where it is said to stand (folded)."""


class Recurrence:
    """Finds the spans that the edits of an alignment, told otherwise, put in another place."""

    def __init__(self, alignment: Alignment) -> None:
        self._alignment = alignment
        self._window = lru_cache(maxsize=2)(partial(Window, alignment))

    def is_told_elsewhere(self, first: int, last: int) -> bool:
        """Whether an end of the kept old span first..last (folded) may as well be elsewhere."""
        image = self._alignment.image
        edges = (first, image[first]), (last, image[last - 1] + 1)
        return any(self._is_elsewhere(self._window(edge[0] // CHUNK), edge) for edge in edges)

    def _is_elsewhere(self, window: Window, edge: Edge) -> bool:
        if not window.is_edited:
            return False
        shortest, longest = window.shortest, max(window.shortest + LONGER, window.shortest * TWICE)
        either = window.again(edge, 0, PROBE, shortest) + window.again(edge, PROBE, 0, shortest)
        both = window.again(edge, PROBE, PROBE, longest)
        return any(
            not self._is_slide(edge, other) and window.has_story(other, most)
            for others, most in ((either, shortest), (both, longest))
            for other in others
        )

    def _is_slide(self, edge: Edge, other: Edge) -> bool:
        """Whether an edge is elsewhere only if an edit is slid off from its plainly best place."""
        by = abs((other[1] - other[0]) - (edge[1] - edge[0]))
        return any(
            block.settled
            and block.size == by
            and block.old_start - block.slack[0] <= edge[0] <= block.old_end + block.slack[1]
            for block in self._alignment.around(edge[0], edge[0])
        )


class Window:
    """A stretch of the old text, what it became, and how long the stories of its edits are.

    The length of a story is the number of characters put in and taken out.
    """

    def __init__(self, alignment: Alignment, chunk: int) -> None:
        self._start = max(0, chunk * CHUNK - MARGIN)
        end = min(len(alignment.old), (chunk + 1) * CHUNK + MARGIN)
        self._new_start, new_end = alignment.image_of(self._start, end)
        self._old = alignment.old.text[self._start : end]
        self._new = alignment.new.text[self._new_start : new_end]
        self._size = len(self._old) + len(self._new)
        self.is_edited = self._old != self._new
        self.shortest = self._size - 2 * len(alignment.kept(self._start, end))

    def again(self, edge: Edge, before: int, after: int, longest: int) -> list[Edge]:
        """Other edges with the same characters about them, as many before and after as asked for, if a
        story of at most that length can have them at all."""
        at, to = edge[0] - self._start, edge[1] - self._new_start
        room = len(self._old) - at, len(self._new) - to
        if min(at, to) < before or min(room) < after:
            return []
        was, became = self._old[at - before : at + after], self._new[to - before : to + after]
        found = [(at, other + before) for other in occurrences(self._new, was)]
        found += [(other + before, to) for other in occurrences(self._old, became)]
        return [
            (self._start + i, self._new_start + j)
            for i, j in found
            if (i, j) != (at, to) and self._least(i, j) <= longest
        ]

    def has_story(self, edge: Edge, longest: int) -> bool:
        """Whether an edge is in a story of at most that length."""
        kept = self._subsequences.through(edge[0] - self._start, edge[1] - self._new_start)
        return self._size - 2 * kept <= longest

    def _least(self, at: int, to: int) -> int:
        """What a story through two offsets is no shorter than, whatever the texts say."""
        return abs(to - at) + abs((len(self._new) - to) - (len(self._old) - at))

    @cached_property
    def _subsequences(self) -> Subsequences:
        return Subsequences(self._old, self._new)
