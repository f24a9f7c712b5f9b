"""Points in the running text under one heading: at the start of a line or inside it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from annotations.structure import markers
from annotations.structure.lines import Line
from annotations.structure.markers import LAST, Marker

_WORDY = {"is", "qi", "di", "word", "Word", "upper", "lower", "(lower)", "num)"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one line: `kind` paragraph, intro or point, `depth` 0 in the section itself."""

    kind: str
    depth: int
    start: int
    end: int
    number: str | None = None


@dataclass(frozen=True, slots=True)
class _Sign:
    marker: Marker
    line: Line
    leads: bool


@dataclass(slots=True)
class _Series:
    style: str
    last: int
    sign: _Sign
    goes_on: bool


def pieces(text: str, lines: Sequence[Line]) -> list[Piece]:
    """Cut the lines at the markers that count; every character of a line is in one piece."""
    points: dict[int, list[tuple[_Sign, int]]] = defaultdict(list)
    for sign, depth in _accepted(text, _signs(text, lines)):
        points[sign.line.start].append((sign, depth))
    cut: list[Piece] = []
    depth = 0
    for line in reversed(lines):
        here = points.get(line.start, [])
        depth = here[0][1] if here else depth
        cut += reversed(_cut(line, here, depth))
    return cut[::-1]


def _cut(line: Line, here: Sequence[tuple[_Sign, int]], depth: int) -> list[Piece]:
    """One line's pieces. What stands before a point belongs where that point belongs."""
    if not here:
        return [Piece("paragraph", depth, line.start, line.end)]
    starts = [line.start if sign.leads else sign.marker.start for sign, _ in here]
    ends = [*starts[1:], line.end]
    cut = [
        Piece("point", level, start, end, sign.marker.number)
        for (sign, level), start, end in zip(here, starts, ends, strict=True)
    ]
    if starts[0] > line.start:
        cut.insert(0, Piece("intro", depth, line.start, starts[0]))
    return cut


def _signs(text: str, lines: Sequence[Line]) -> list[_Sign]:
    signs = []
    for line in lines:
        if line.literal:
            continue
        marker = line.marker
        if marker and not marker.style.startswith("dec"):
            signs.append(_Sign(marker, line, True))
        begin = max(line.body, marker.end if marker else 0)
        found = list(markers.inline(text, begin, line.end))
        signs += [_Sign(marker, line, False) for marker in markers.settle(found)]
    return signs


def _accepted(text: str, signs: Sequence[_Sign]) -> list[tuple[_Sign, int]]:
    """The signs whose number begins or continues a series, each with its depth."""
    lengths = _lengths(signs)
    accepted: list[tuple[_Sign, int]] = []
    stack: list[_Series] = []
    for sign, length in zip(signs, lengths, strict=True):
        depth = _place(text, sign, length, stack)
        if depth is None:
            continue
        del stack[depth:]
        stack.append(_Series(sign.marker.style, sign.marker.ordinal, sign, length > 1))
        accepted.append((sign, depth))
    return accepted


def _place(text: str, sign: _Sign, length: int, stack: Sequence[_Series]) -> int | None:
    marker = sign.marker
    same = [depth for depth, series in enumerate(stack) if series.style == marker.style]
    if same and _follows(marker.ordinal, stack[same[-1]].last):
        return same[-1]
    if marker.ordinal != 1 or length < _shortest(sign):
        return None
    if same:
        return same[-1]
    depth = len(stack)
    while depth and not _inside(text, sign, stack[depth - 1]):
        depth -= 1
    return depth


def _inside(text: str, sign: _Sign, outer: _Series) -> bool:
    """Whether a series that begins at `sign` is part of the point that `outer` has reached."""
    if outer.goes_on:
        return True
    if sign.line is outer.sign.line:
        return outer.sign.leads or text[sign.marker.start - 1] in "：:"
    if sign.leads and outer.sign.leads and sign.line.indent > outer.sign.line.indent:
        return True
    return text[outer.sign.line.start : outer.sign.line.end].rstrip().endswith(("：", ":"))


def _follows(ordinal: int, last: int) -> bool:
    return ordinal == last + 1 or (ordinal == LAST and 2 <= last < LAST)


def _shortest(sign: _Sign) -> int:
    """How many points make a list: a lone 一是 is a turn of phrase, a lone （一） is not."""
    style = sign.marker.style
    if style in ("word", "Word"):
        return 2 if sign.leads else 3
    return 1 if sign.leads and style not in _WORDY else 2


def _lengths(signs: Sequence[_Sign]) -> list[int]:
    """For each sign, how many points its series still has, itself included."""
    ahead: dict[str, dict[int, int]] = defaultdict(dict)
    lengths = []
    for sign in reversed(signs):
        style, ordinal = sign.marker.style, sign.marker.ordinal
        known = ahead[style]
        length = 1 + max(known.get(ordinal + 1, 0), known.get(LAST, 0) if ordinal >= 2 else 0)
        if ordinal == 1:
            known.clear()
        known[ordinal] = length
        lengths.append(length)
    return lengths[::-1]
