"""Which candidates may stand beside and inside each other.

Mentions nest, they never cross. Inside a longer mention a shorter one stays if it is a complete
name of something else; the same thing named twice over is one mention, the longest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from annotations.suggestions.spans import Candidate


def settled(
    candidates: Iterable[Candidate], lexicalised: Mapping[str, frozenset[str]]
) -> list[Candidate]:
    """The candidates that stand, ordered by (start, -end).

    `lexicalised` says for a body which places are only part of its fixed name, as 上海 in
    上海合作组织.
    """
    kept: list[Candidate] = []
    for group in _touching(_best_of_each_span(candidates)):
        kept += _nested(_uncrossed(group), lexicalised)
    return kept


def _best_of_each_span(candidates: Iterable[Candidate]) -> list[Candidate]:
    best: dict[tuple[int, int], Candidate] = {}
    for candidate in candidates:
        rival = best.get(candidate.span)
        if rival is None or _is_better(candidate, rival):
            best[candidate.span] = candidate
    return sorted(best.values(), key=_reading_order)


def _is_better(candidate: Candidate, rival: Candidate) -> bool:
    if candidate.entity == rival.entity:
        return candidate.confidence > rival.confidence
    return _worth(candidate) > _worth(rival)


def _worth(candidate: Candidate) -> tuple[bool, bool, bool, float]:
    """What the text itself introduced counts most, then what is known."""
    return (
        candidate.is_local and candidate.entity is not None,
        candidate.entity is not None,
        candidate.kind != "topic",
        candidate.confidence,
    )


def _reading_order(candidate: Candidate) -> tuple[int, int]:
    return candidate.start, -candidate.end


def _touching(candidates: list[Candidate]) -> Iterator[list[Candidate]]:
    """Groups of candidates that overlap directly or through others."""
    group: list[Candidate] = []
    end = -1
    for candidate in candidates:
        if group and candidate.start >= end:
            yield group
            group = []
        end = max(end, candidate.end) if group else candidate.end
        group.append(candidate)
    if group:
        yield group


def _uncrossed(group: list[Candidate]) -> list[Candidate]:
    """Titles keep their place first, then names, the longer before the shorter, topics last."""
    kept: list[Candidate] = []
    for candidate in sorted(group, key=_precedence):
        if not any(_cross(candidate, other) or _repeats(candidate, other) for other in kept):
            kept.append(candidate)
    return sorted(kept, key=_reading_order)


def _precedence(candidate: Candidate) -> tuple[bool, bool, bool, int, int]:
    return (
        not candidate.is_title,
        candidate.kind == "topic",
        candidate.entity is None and candidate.kind != "date",
        candidate.start - candidate.end,
        candidate.start,
    )


def _cross(one: Candidate, other: Candidate) -> bool:
    if one.end <= other.start or other.end <= one.start:
        return False
    return not (one.covers(other) or other.covers(one))


def _repeats(inner: Candidate, outer: Candidate) -> bool:
    return inner.entity is not None and inner.entity == outer.entity and outer.covers(inner)


def _nested(group: list[Candidate], lexicalised: Mapping[str, frozenset[str]]) -> list[Candidate]:
    kept: list[Candidate] = []
    around: list[Candidate] = []
    for candidate in group:
        around = [other for other in around if other.end >= candidate.end]
        if all(_may_contain(outer, candidate, lexicalised) for outer in around):
            kept.append(candidate)
            around.append(candidate)
    return kept


def _may_contain(
    outer: Candidate, inner: Candidate, lexicalised: Mapping[str, frozenset[str]]
) -> bool:
    if inner.kind == "date" or inner.is_title:
        return outer.kind != "date"
    if outer.kind in ("date", "topic"):
        return False
    if inner.entity is None:
        return inner.is_local and inner.kind == "body" and (outer.is_title or not outer.is_local)
    if inner.entity == outer.entity or (
        inner.kind == outer.kind and inner.kind in ("state", "place")
    ):
        return False
    if inner.kind == "topic" or (inner.is_local and inner.kind == "instrument"):
        return inner.end - inner.start >= 4
    return inner.entity not in lexicalised.get(outer.entity or "", frozenset())
