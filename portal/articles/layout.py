"""Where the notes of a page stand: over which stretch of text, beside which, on which line under it."""

from functools import lru_cache
from typing import NamedTuple

from annotations.segments import Span, lanes
from portal.articles.reading import KeptRevision, Node, Note, in_order, tree_of

# A note and the line under the text that marks it, from 0; -1 where it is about a whole passage: that has a
# bar beside it instead of a line and a tint.
Lined = tuple[Note, int]


class Laid(NamedTuple):
    """The notes over a stretch of text, and those that begin in it or after it: they belong beside it."""

    over: list[Lined]
    beside: list[Note]


NOTHING = Laid([], [])


class Plan(NamedTuple):
    """What a revision's notes are laid out on: its passages in the order of the text, the stretches of
    text they hold themselves, and those of them that are the whole of a passage of running text."""

    nodes: list[Node]
    stretches: list[tuple[int, int]]
    leaves: set[tuple[int, int]]


@lru_cache(maxsize=64)
def plan_of(kept: KeptRevision) -> Plan:
    """Not to be changed: it is kept."""
    nodes = in_order(tree_of(kept.revision))
    stretches = {node.stretch for node in nodes if node.stretch[0] < node.stretch[1]}
    leaves = {node.stretch for node in nodes if not (node.children or node.is_container)}
    return Plan(nodes, sorted(stretches), leaves)


@lru_cache(maxsize=64)
def kept_lanes(spans: tuple[Span, ...]) -> list[int]:
    """Not to be changed: it is kept, as notes stay where they are when most pages are made anew."""
    return lanes(spans)


def lines(notes: tuple[Note, ...], leaves: set[tuple[int, int]]) -> list[int]:
    """The line of each note."""
    spans = [(note.start, note.end) for note in notes]
    about_all = [span in leaves for span in spans]
    if not any(about_all):
        return kept_lanes(tuple(spans))
    seen = [
        (start, start if all_ else end) for (start, end), all_ in zip(spans, about_all, strict=True)
    ]
    free = kept_lanes(tuple(seen))
    return [-1 if all_ else line for line, all_ in zip(free, about_all, strict=True)]


def lay(notes: tuple[Note, ...], plan: Plan) -> dict[int, Laid]:
    """What each stretch of text carries, by its start; all in the order of the text."""
    places = [(start, end, Laid([], [])) for start, end in plan.stretches]
    lined = zip(notes, lines(notes, plan.leaves), strict=True)
    at, last = 0, len(places) - 1
    for one in lined if places else ():
        note = one[0]
        begin, until = note.start, note.end
        while at < last and places[at + 1][0] <= begin:
            at += 1
        places[at][2].beside.append(note)
        for place in range(at, last + 1):
            start, end, laid = places[place]
            if start >= until:
                break
            if end > begin:
                laid.over.append(one)
    return {start: laid for start, _end, laid in places}
