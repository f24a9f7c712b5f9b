"""Re-anchoring: where the anchors of one text stand in a corrected one.

One diff of the folded texts serves all anchors. Nothing is placed silently that is not certain,
and nothing is lost: what cannot be placed keeps its best guesses.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from rapidfuzz.distance import Indel

from .alignment import Alignment
from .edges import Span, with_edges
from .evidence import Doubt, Evidence
from .matches import FUZZY_LENGTH, Match, Matches, Wanted
from .placements import Candidate, Placement
from .quotes import CONTEXT, Anchor
from .reading import Reading

BESIDE = 4
"""Characters beyond a mark at the end of a span that must stand, for the mark to be the same."""
SIMILAR = 0.60
KEPT = 0.5
CONTEXT_LIKE = 0.70
MARGIN = 0.10
PLAUSIBLE = 0.5
SUPPORTED = 0.25
GUESSES = 5


def reanchor(old_text: str, new_text: str, anchors: Sequence[Anchor]) -> list[Placement]:
    """Where each of the anchors of `old_text` stands in `new_text`, in the order given.

    All offsets are code points, end exclusive. Only `unchanged` and `shifted` are certain. An
    anchor that does not fit `old_text` is never placed silently.
    """
    revision = Revision(old_text, new_text)
    by_place = sorted(range(len(anchors)), key=lambda at: anchors[at].start)
    placed = {at: revision.place(anchors[at]) for at in by_place}
    return [placed[at] for at in range(len(anchors))]


class Revision:
    """Two texts, their alignment, and what is searched in the newer one."""

    def __init__(self, old_text: str, new_text: str) -> None:
        self.old_text, self.new_text = old_text, new_text

    def place(self, anchor: Anchor) -> Placement:
        """The placement of one anchor of the old text."""
        if self.old_text[anchor.start : anchor.end] != anchor.exact or not anchor.exact:
            return self._search_only(anchor)
        if self.old_text == self.new_text:
            return Placement("unchanged", anchor.start, anchor.end, 1.0)
        first, last = self._old.folded_span(anchor.start, anchor.end)
        if first == last:
            return self._bare_marks(anchor)
        if self._alignment.is_whole(first, last):
            return self._whole(anchor, first, last)
        return self._altered(anchor, first, last)

    # --- what is made once a revision --------------------------------------------------------

    @cached_property
    def _old(self) -> Reading:
        return Reading(self.old_text)

    @cached_property
    def _new(self) -> Reading:
        return Reading(self.new_text)

    @cached_property
    def _alignment(self) -> Alignment:
        return Alignment(self._old, self._new)

    @cached_property
    def _evidence(self) -> Evidence:
        return Evidence(self._alignment)

    @cached_property
    def _added(self) -> Matches:
        """Search in what is new: text that another anchor's words became is not free."""
        return Matches(self._new.text, [at < 0 for at in self._alignment.origin])

    @cached_property
    def _anywhere(self) -> Matches:
        return Matches(self._new.text)

    # --- kept whole --------------------------------------------------------------------------

    def _whole(self, anchor: Anchor, first: int, last: int) -> Placement:
        image = self._alignment.image
        folded = image[first], image[last - 1] + 1
        span, complete = with_edges(self._old, (anchor.start, anchor.end), self._new, folded)
        complete = complete and self._is_joined(anchor, first, last)
        support = self._evidence.support(first, last)
        score = (2 + sum(support)) / 4
        doubt = self._evidence.doubt(first, last)
        if doubt is None and complete:
            return self._certain(anchor, span, score)
        if doubt in (None, "surroundings") and (doubt is None or max(support) >= SUPPORTED):
            return Placement("edited", *span, score, (Candidate(*span, score),))
        return self._doubtful(anchor, first, last, Candidate(*span, score), doubt)

    def _is_joined(self, anchor: Anchor, first: int, last: int) -> bool:
        """Whether marks at the ends of a kept span, if any, still stand between the same words."""
        start, end = self._old.raw_span(first, last)
        edges = []
        if anchor.start < start:
            edges.append((max(0, first - BESIDE), first + 1))
        if end < anchor.end:
            edges.append((last - 1, min(len(self._old), last + BESIDE)))
        return all(self._alignment.is_whole(*edge) for edge in edges)

    def _certain(self, anchor: Anchor, span: Span, score: float) -> Placement:
        before = self.new_text[max(0, span[0] - CONTEXT) : span[0]]
        after = self.new_text[span[1] : span[1] + CONTEXT]
        stands = self.new_text[slice(*span)], before, after
        if span == (anchor.start, anchor.end) and stands == self._as_it_was(anchor):
            return Placement("unchanged", *span, 1.0)
        return Placement("shifted", *span, score)

    def _as_it_was(self, anchor: Anchor) -> tuple[str, str, str]:
        before = self.old_text[max(0, anchor.start - CONTEXT) : anchor.start]
        return anchor.exact, before, self.old_text[anchor.end : anchor.end + CONTEXT]

    def _doubtful(
        self, anchor: Anchor, first: int, last: int, found: Candidate, doubt: Doubt | None
    ) -> Placement:
        if doubt == "surroundings":
            return self._elsewhere(first, last, [found])
        wanted = self._wanted(first, last)
        others = self._added.exact(wanted) or self._anywhere.exact(wanted)
        guesses = _best([found, *map(self._candidate, others[:GUESSES])])
        return Placement("ambiguous", None, None, found.score, guesses)

    # --- altered or gone ---------------------------------------------------------------------

    def _altered(self, anchor: Anchor, first: int, last: int) -> Placement:
        kept = self._alignment.kept(first, last)
        if len(kept) < KEPT * (last - first):
            return self._elsewhere(first, last, [])
        folded = self._stretched(first, last)
        likeness = Indel.normalized_similarity(
            self._old.text[first:last], self._new.text[slice(*folded)]
        )
        support = self._evidence.support(first, last)
        span, _ = with_edges(self._old, (anchor.start, anchor.end), self._new, folded)
        found = Candidate(*span, (2 * likeness + sum(support)) / 4)
        if likeness < SIMILAR or max(support) < SUPPORTED:
            return self._elsewhere(first, last, [found])
        rivals = [
            self._candidate(match)
            for match in self._added.exact(self._wanted(first, last))
            if match.context >= CONTEXT_LIKE
        ]
        if rivals:
            return Placement("ambiguous", None, None, found.score, _best([found, *rivals]))
        return Placement("edited", *span, found.score, (found,))

    def _stretched(self, first: int, last: int) -> Span:
        """The new folded span of an altered one; characters replaced at its ends included."""
        image, blocks = self._alignment.image, self._alignment.blocks
        kept = self._alignment.kept(first, last)
        start, end = kept[0], kept[-1] + 1
        if image[first] < 0:
            block = blocks[self._alignment.block_at(first + 1) - 1]
            start = max(block.new_start, block.new_end - (block.old_end - first))
        if image[last - 1] < 0:
            block = blocks[self._alignment.block_at(last) - 1]
            end = min(block.new_end, block.new_start + (last - block.old_start))
        return start, end

    def _elsewhere(self, first: int, last: int, known: list[Candidate]) -> Placement:
        """The quote is no longer in its place: moved, edited beyond the diff, or gone."""
        wanted = self._wanted(first, last)
        exact = [m for m in self._added.exact(wanted) if m.context >= PLAUSIBLE]
        fuzzy = [m for m in self._added.fuzzy(wanted) if m.context >= PLAUSIBLE]
        for status, matches in (("moved", exact), ("edited", fuzzy)):
            if matches and matches[0].context >= CONTEXT_LIKE and _leads(matches, exact + fuzzy):
                found = self._candidate(matches[0])
                others = [self._candidate(match) for match in matches[1:]]
                listed = _best([found, *others, *known])
                if status == "moved":
                    return Placement("moved", found.start, found.end, found.score, listed)
                return Placement("edited", found.start, found.end, found.score, listed)
        if exact or fuzzy:
            guesses = _best([*known, *map(self._candidate, exact + fuzzy)])
            return Placement("ambiguous", None, None, guesses[0].score, guesses)
        return self._orphaned(wanted, known)

    def _orphaned(self, wanted: Wanted, known: list[Candidate]) -> Placement:
        matches = self._anywhere.exact(wanted)[:GUESSES]
        if not matches and len(wanted.exact) >= FUZZY_LENGTH:
            matches = self._anywhere.fuzzy(wanted)[:GUESSES]
        guesses = _best([*known, *map(self._candidate, matches)])
        return Placement("orphaned", None, None, guesses[0].score if guesses else 0.0, guesses)

    # --- anchors the alignment cannot speak of -----------------------------------------------

    def _search_only(self, anchor: Anchor) -> Placement:
        """An anchor that does not fit the old text: only its words can be looked for."""
        wanted = wanted_of(anchor.exact, anchor.prefix, anchor.suffix)
        if not wanted.exact:
            return Placement("orphaned", None, None, 0.0)
        placement = self._orphaned(wanted, [])
        if placement.score >= (1 + CONTEXT_LIKE) / 2:
            best = placement.score
            return Placement("ambiguous", None, None, best, placement.candidates)
        return placement

    def _bare_marks(self, anchor: Anchor) -> Placement:
        """Nothing but marks or spaces: certain only where its context is there once, as it was."""
        exact, before, after = self._as_it_was(anchor)
        context = before + exact + after
        if self.old_text.count(context) == self.new_text.count(context) == 1:
            start = self.new_text.find(context) + len(before)
            return self._certain(anchor, (start, start + len(exact)), 1.0)
        return Placement("orphaned", None, None, 0.0)

    def _wanted(self, first: int, last: int) -> Wanted:
        text = self._old.text
        before, after = text[max(0, first - CONTEXT) : first], text[last : last + CONTEXT]
        return Wanted(text[first:last], before, after)

    def _candidate(self, match: Match) -> Candidate:
        return Candidate(*self._new.raw_span(match.first, match.last), match.score)


def wanted_of(exact: str, prefix: str, suffix: str) -> Wanted:
    """A quote, folded as the text it is looked for in."""
    return Wanted(Reading(exact).text, Reading(prefix).text, Reading(suffix).text)


def _leads(matches: list[Match], rivals: list[Match]) -> bool:
    """Whether the first match is ahead of every other place by the margin."""
    best = matches[0]
    return all(
        best.score - rival.score >= MARGIN
        for rival in rivals
        if rival.last <= best.first or best.last <= rival.first
    )


def _best(candidates: list[Candidate]) -> tuple[Candidate, ...]:
    distinct = {(c.start, c.end): c for c in sorted(candidates, key=lambda c: c.score)}
    return tuple(sorted(distinct.values(), key=lambda c: -c.score)[:GUESSES])
