"""Coefficients of agreement corrected for chance: 1 is perfect, 0 what chance would give.

Where the two never differ there is nothing to correct and the coefficient is 1; where chance leaves
no room for disagreement and there is some, it is None, undefined.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

Span = tuple[int, int]


def cohens_kappa(table: Mapping[tuple[Hashable, Hashable], float]) -> float | None:
    """Kappa of a contingency table: (label of one, label of the other) -> how often.

    Source: J. Cohen, A coefficient of agreement for nominal scales, Educational and Psychological
    Measurement 20 (1960), 37-46.
    """
    total = sum(table.values())
    if not total:
        return None
    one: Counter[Hashable] = Counter()
    other: Counter[Hashable] = Counter()
    for (first, second), count in table.items():
        one[first] += count  # type: ignore[assignment]
        other[second] += count  # type: ignore[assignment]
    observed = sum(count for (first, second), count in table.items() if first == second) / total
    expected = sum(one[label] * other[label] for label in one) / total**2
    return _corrected(1 - observed, 1 - expected)


def alpha_u(one: Iterable[Span], other: Iterable[Span], length: int) -> float | None:
    """Krippendorff's alpha for unitising, of two observers and one kind of unit.

    Spans are (start, end) in a text of `length`. Units of one observer do not overlap in the
    definition: overlapping spans of one observer (nested ones, too) are joined to one unit first.

    Source: K. Krippendorff, On the reliability of unitizing contiguous data, Sociological
    Methodology 25 (1995), 47-76; Content Analysis, 2nd ed. (2004), 251-256. It is what INCEpTION
    and DKPro Statistics compute per category.
    """
    return _corrected(*_disagreement(one, other, length))


def overall_alpha_u(
    kinds: Iterable[tuple[Iterable[Span], Iterable[Span]]], length: int
) -> float | None:
    """Alpha over all kinds: their disagreements, observed and expected, are summed (ibid., p. 255)."""
    pairs = [_disagreement(one, other, length) for one, other in kinds]
    return _corrected(
        sum(observed for observed, _ in pairs), sum(expected for _, expected in pairs)
    )


def joined(spans: Iterable[Span]) -> list[Span]:
    """The spans in text order, those that overlap joined; those that only touch stay apart."""
    units: list[Span] = []
    for start, end in sorted(spans):
        if units and start < units[-1][1]:
            units[-1] = (units[-1][0], max(end, units[-1][1]))
        else:
            units.append((start, end))
    return units


@dataclass(frozen=True, slots=True)
class _Section:
    """A part of the continuum: a unit, or the gap between two."""

    start: int
    end: int
    is_unit: bool

    @property
    def length(self) -> int:
        return self.end - self.start


def _corrected(observed: float, expected: float) -> float | None:
    """1 - observed / expected disagreement."""
    if observed <= 0:
        return 1.0
    return 1 - observed / expected if expected > 0 else None


def _disagreement(one: Iterable[Span], other: Iterable[Span], length: int) -> tuple[float, float]:
    """Observed and expected disagreement about one kind of unit."""
    sides = [_sections(joined(spans), length) for spans in (one, other)]
    if length <= 0:
        return 0.0, 0.0
    differences = (_difference(a, b) for a, b in _meeting(*sides))
    return sum(differences) / length**2, _expected(sides, length)


def _sections(units: Sequence[Span], length: int) -> list[_Section]:
    sections, at = [], 0
    for start, end in units:
        if not at <= start < end <= length:
            raise ValueError(f"span {start}..{end} is not in a text of {length} code points")
        if at < start:
            sections.append(_Section(at, start, False))
        sections.append(_Section(start, end, True))
        at = end
    if at < length:
        sections.append(_Section(at, length, False))
    return sections


def _meeting(
    one: Sequence[_Section], other: Sequence[_Section]
) -> Iterator[tuple[_Section, _Section]]:
    """Every two sections that share a code point."""
    i = j = 0
    while i < len(one) and j < len(other):
        yield one[i], other[j]
        ends = one[i].end - other[j].end
        i, j = i + (ends <= 0), j + (ends >= 0)


def _difference(a: _Section, b: _Section) -> int:
    """The squared difference of two sections that meet."""
    if a.is_unit and b.is_unit:
        return (a.start - b.start) ** 2 + (a.end - b.end) ** 2
    if a.is_unit and b.start <= a.start and a.end <= b.end:
        return a.length**2
    if b.is_unit and a.start <= b.start and b.end <= a.end:
        return b.length**2
    return 0


def _expected(sides: Sequence[Sequence[_Section]], length: int) -> float:
    """What would be observed on average if the units stood anywhere."""
    units = [s.length for side in sides for s in side if s.is_unit]
    gaps = Counter(s.length for side in sides for s in side if not s.is_unit)
    both = len(sides) * length
    total = sum(
        count * _by_chance(size, len(units), gaps) for size, count in Counter(units).items()
    )
    room = both * (both - 1) - sum(size * (size - 1) for size in units)
    return 2 / length * total / room if room else 0.0


def _by_chance(size: int, units: int, gaps: Mapping[int, int]) -> float:
    """The sum of squared differences of one unit from all others, and from all gaps that could hold it."""
    among_units = (units - 1) / 3 * (2 * size**3 - 3 * size**2 + size)
    in_gaps = sum(count * (gap - size + 1) for gap, count in gaps.items() if gap >= size)
    return among_units + size**2 * in_gaps
