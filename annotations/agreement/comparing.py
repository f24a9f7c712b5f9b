"""Two experts' units on one text, compared: measures for each kind, and where they differ."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field

from .coefficients import Span, alpha_u, cohens_kappa, overall_alpha_u

CONTENT, KIND, BOUNDARY, MISSING = "content", "kind", "boundary", "missing"
NOTHING = ""  # the kind of text that an expert left alone


@dataclass(frozen=True, slots=True)
class Unit:
    """What an expert marked: a span, its kind, and what was said of it where that can be compared."""

    start: int
    end: int
    kind: str
    content: Hashable = None
    note: object = field(default=None, compare=False)
    """Whatever the caller wants to find again."""

    @property
    def mark(self) -> tuple[int, int, str]:
        return self.start, self.end, self.kind

    @property
    def span(self) -> Span:
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class Measures:
    """Agreement on one kind of unit, or on all.

    `observed` is the share of the units that either marked that both marked, with the same span and
    kind; `kappa` is Cohen's, over code points (is it inside a unit of this kind?), `observed_text`
    the raw agreement it corrects; `alpha` is Krippendorff's for unitising. `both` counts the units
    that both marked, `alike` those of them of which both also say the same (entity, value, verdict).
    """

    a_count: int
    b_count: int
    both: int
    alike: int
    observed: float | None
    observed_text: float | None
    kappa: float | None
    alpha: float | None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A place where two experts differ; `a` or `b` is None where that one marked nothing.

    `about`: `content` (same span and kind, another entity or value), `kind` (same span),
    `boundary` (same kind, overlapping spans) or `missing`.
    """

    about: str
    a: Unit | None
    b: Unit | None

    @property
    def start(self) -> int:
        return min(unit.start for unit in (self.a, self.b) if unit)

    @property
    def end(self) -> int:
        return max(unit.end for unit in (self.a, self.b) if unit)


@dataclass(frozen=True, slots=True)
class Comparison:
    kinds: dict[str, Measures]
    overall: Measures
    disagreements: list[Disagreement]


def compare(a: Iterable[Unit], b: Iterable[Unit], length: int) -> Comparison:
    """Compare what two experts marked in a text of `length` code points.

    A unit given twice by one expert counts once. ValueError where a span is not in the text.
    """
    one, other = _distinct(a), _distinct(b)
    kinds = sorted({unit.kind for unit in [*one, *other]})
    by_kind = {kind: (_of(one, kind), _of(other, kind)) for kind in kinds}
    spans = {kind: (_spans(x), _spans(y)) for kind, (x, y) in by_kind.items()}
    measures = {
        kind: _measures(x, y, length, alpha_u(*spans[kind], length))
        for kind, (x, y) in by_kind.items()
    }
    overall = _measures(one, other, length, overall_alpha_u(spans.values(), length))
    return Comparison(measures, overall, _disagreements(one, other))


def _distinct(units: Iterable[Unit]) -> list[Unit]:
    first: dict[tuple[int, int, str, Hashable], Unit] = {}
    for unit in units:
        first.setdefault((*unit.mark, unit.content), unit)
    return sorted(
        first.values(), key=lambda unit: (unit.start, -unit.end, unit.kind, repr(unit.content))
    )


def _of(units: Sequence[Unit], kind: str) -> list[Unit]:
    return [unit for unit in units if unit.kind == kind]


def _spans(units: Sequence[Unit]) -> list[Span]:
    return [unit.span for unit in units]


def _measures(a: Sequence[Unit], b: Sequence[Unit], length: int, alpha: float | None) -> Measures:
    one, other = _said(a), _said(b)
    shared = one.keys() & other.keys()
    either = len(one.keys() | other.keys())
    table = _table(a, b, length)
    same = sum(count for (x, y), count in table.items() if x == y)
    return Measures(
        a_count=len(one), b_count=len(other), both=len(shared),
        alike=sum(one[mark] == other[mark] for mark in shared),
        observed=len(shared) / either if either else None,
        observed_text=same / length if length else None,
        kappa=cohens_kappa(table) if either else None,
        alpha=alpha if either else None,
    )  # fmt: skip


def _said(units: Iterable[Unit]) -> dict[tuple[int, int, str], frozenset[Hashable]]:
    """What is said of each span and kind."""
    said: dict[tuple[int, int, str], set[Hashable]] = defaultdict(set)
    for unit in units:
        said[unit.mark].add(unit.content)
    return {mark: frozenset(contents) for mark, contents in said.items()}


def _table(
    a: Sequence[Unit], b: Sequence[Unit], length: int
) -> dict[tuple[Hashable, Hashable], float]:
    """(kinds that one sees there, kinds that the other sees there) -> number of code points."""
    turns: dict[int, list[tuple[int, str, int]]] = defaultdict(list)
    for side, units in enumerate((a, b)):
        for unit in units:
            turns[unit.start].append((side, unit.kind, 1))
            turns[unit.end].append((side, unit.kind, -1))
    depth: tuple[Counter[str], Counter[str]] = Counter(), Counter()
    table: Counter[tuple[Hashable, Hashable]] = Counter()
    at = 0
    for turn in sorted({*turns, length}):
        table[_open(depth[0]), _open(depth[1])] += turn - at
        at = turn
        for side, kind, step in turns.get(turn, ()):
            depth[side][kind] += step
    return {labels: count for labels, count in table.items() if count}


def _open(depth: Counter[str]) -> frozenset[str]:
    return frozenset(kind for kind, count in depth.items() if count)


def _disagreements(a: Sequence[Unit], b: Sequence[Unit]) -> list[Disagreement]:
    """Every difference once, in text order: each unit is set beside the one it differs least from."""
    known = {(*unit.mark, unit.content) for unit in a} & {(*unit.mark, unit.content) for unit in b}
    left = [unit for unit in a if (*unit.mark, unit.content) not in known]
    right = [unit for unit in b if (*unit.mark, unit.content) not in known]
    found = _paired(CONTENT, left, right, lambda unit: unit.mark)
    found += _paired(KIND, left, right, lambda unit: unit.span)
    found += _overlapping(left, right)
    found += [Disagreement(MISSING, unit, None) for unit in left]
    found += [Disagreement(MISSING, None, unit) for unit in right]
    return sorted(found, key=lambda d: (d.start, d.end, d.about))


def _paired(
    about: str, left: list[Unit], right: list[Unit], key: Callable[[Unit], Hashable]
) -> list[Disagreement]:
    """Take from both lists, one by one, the units that have the same key."""
    waiting: dict[Hashable, list[Unit]] = defaultdict(list)
    for unit in right:
        waiting[key(unit)].append(unit)
    found = []
    for unit in list(left):
        if waiting[key(unit)]:
            other = waiting[key(unit)].pop(0)
            found.append(Disagreement(about, unit, other))
            left.remove(unit)
            right.remove(other)
    return found


def _overlapping(left: list[Unit], right: list[Unit]) -> list[Disagreement]:
    """Take from both lists, which are in text order, the units of one kind that overlap; those that
    share most first."""
    starts = [unit.start for unit in right]
    longest = max((unit.end - unit.start for unit in right), default=0)
    shared = []
    for i, x in enumerate(left):
        for j in range(bisect_left(starts, x.start - longest), bisect_left(starts, x.end)):
            common = min(x.end, right[j].end) - max(x.start, right[j].start)
            if common > 0 and x.kind == right[j].kind:
                shared.append((-common, i, j))
    ones, others = list(left), list(right)
    taken: tuple[set[int], set[int]] = set(), set()
    found = []
    for _, i, j in sorted(shared):
        if i not in taken[0] and j not in taken[1]:
            found.append(Disagreement(BOUNDARY, ones[i], others[j]))
            taken[0].add(i)
            taken[1].add(j)
    left[:] = [unit for i, unit in enumerate(ones) if i not in taken[0]]
    right[:] = [unit for j, unit in enumerate(others) if j not in taken[1]]
    return found
