"""Which lines are headings, and how deep.

A numbered line is a heading if it reads like one (short, no full stop) and something stands
under it; a series of numbered lines with nothing in between is a list. Which numbering contains
which is read from the text: the one that goes on counting over the other is the outer one.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cmp_to_key
from itertools import pairwise

from annotations.structure import markers
from annotations.structure.lines import Line

_LONGEST_CJK, _LONGEST = 60, 120
_SENTENCE = re.compile(r"[。；;]|[，,、：:….]$")
_PAGE = re.compile(r"[\s.…·．]*\d{0,4}$")
# 章 or Article cannot be anything else; 一、 and （一） are taken at their word in any order.
_ALWAYS = {
    "part",
    "Part",
    "chapter",
    "Chapter",
    "division",
    "Section",
    "article",
    "Article",
}
_SURE = _ALWAYS | {"han", "(han)", "roman"}
_STYLES = _SURE | {"upper", "num", "num、", "(num)", "num)"}
_NAMED = """
    引言 前言 导言 導言 导论 導論 绪论 緒論 序言 结语 結語 结论 結論 结束语 結束語 余论 餘論
    参考文献 參考文獻 附录 附錄 致谢 致謝 摘要 注释 註釋
    abstract introduction background conclusion conclusions references bibliography
    annex appendix acknowledgements acknowledgments notes summary preamble
    введение заключение литература приложение
"""
_WORDS = frozenset(_NAMED.split())


@dataclass(frozen=True, slots=True)
class Found:
    """A heading: its line's place in the list of lines, its depth from 0, and its words.

    `end` is the code point where the heading ends, which for a numbered article that runs on
    (第一条　…。) is before the end of the line.
    """

    at: int
    depth: int
    number: str | None
    heading: str | None
    end: int


@dataclass(frozen=True, slots=True)
class _Candidate:
    at: int
    style: str
    ordinal: int
    path: tuple[int, ...] = ()

    @property
    def declared(self) -> bool:
        return self.style.startswith("#")

    @property
    def sure(self) -> bool:
        return self.declared or self.style in _SURE or self.style == "named"


def find(text: str, lines: Sequence[Line]) -> list[Found]:
    """The headings of the text in order; empty for a text without any."""
    candidates = _candidates(text, lines)
    if not candidates:
        return []
    ranks = _ranks(candidates)
    return [_found(text, lines[c.at], c.at, depth) for c, depth in _nested(candidates, ranks)]


def title(found: Sequence[Found], lines: Sequence[Line]) -> bool:
    """Whether the first heading is the title of the whole: declared, first, alone at its level."""
    if len(found) < 2 or found[0].at != 0 or not lines[0].level:
        return False
    return all(heading.depth > 0 for heading in found[1:])


def _candidates(text: str, lines: Sequence[Line]) -> list[_Candidate]:
    numbered = [at for at, line in enumerate(lines) if _numbered(line)]
    fitting = {at for at in numbered if _reads_as_heading(text, lines[at])}
    listed = _listed(lines, numbered, fitting) | _contents(text, lines, sorted(fitting))
    chosen = []
    for at, line in enumerate(lines):
        marker = line.marker
        if line.level:
            chosen.append(_Candidate(at, f"#{line.level}", 0))
        elif marker and at not in listed and (at in fitting or _is_article(line)):
            chosen.append(_Candidate(at, marker.style, marker.ordinal, marker.path))
    declared = any(candidate.declared for candidate in chosen)
    return chosen if declared else _with_named(text, lines, chosen)


def _numbered(line: Line) -> bool:
    style = line.marker.style if line.marker and not line.level else ""
    return style in _STYLES or style.startswith("dec")


def _is_article(line: Line) -> bool:
    return line.marker is not None and line.marker.style in ("article", "Article")


def _reads_as_heading(text: str, line: Line) -> bool:
    assert line.marker is not None
    words = text[line.marker.end : line.end].strip()
    style = line.marker.style
    if not words:
        return style in _ALWAYS
    cjk = any(unicodedata.category(char) == "Lo" for char in words)
    if len(words) > (_LONGEST_CJK if cjk else _LONGEST):
        return False
    if style in _SURE and not _is_article(line) and words[-1] in "：:":
        words = words[:-1]
    return not _SENTENCE.search(words.rstrip("*_ "))


def _listed(lines: Sequence[Line], numbered: Sequence[int], fitting: set[int]) -> set[int]:
    """The numbered lines that are items of a list: nothing in between, or mostly sentences."""
    listed: set[int] = set()
    for series in _series(lines, numbered):
        good = [at for at in series if at in fitting]
        empty = [a for a, b in pairwise(series) if b == a + 1]
        marker = lines[series[0]].marker
        if marker and marker.style in _ALWAYS:
            continue
        if 2 * len(good) < len(series) or (len(series) > 1 and len(empty) == len(series) - 1):
            listed.update(series)
    return listed


def _series(lines: Sequence[Line], numbered: Sequence[int]) -> list[list[int]]:
    """Runs of one style whose numbers go up, by at most two at a time."""
    open_series: dict[tuple[str, tuple[int, ...]], list[int]] = {}
    found: list[list[int]] = []
    last: dict[tuple[str, tuple[int, ...]], int] = defaultdict(int)
    for at in numbered:
        marker = lines[at].marker
        assert marker is not None
        key = (marker.style, marker.path)
        if key not in open_series or not 0 < marker.ordinal - last[key] <= 2:
            open_series[key] = []
            found.append(open_series[key])
        open_series[key].append(at)
        last[key] = marker.ordinal
    return found


def _contents(text: str, lines: Sequence[Line], fitting: Sequence[int]) -> set[int]:
    """The lines of a table of contents: adjacent, and three or more of them come again."""
    words = {at: _PAGE.sub("", text[lines[at].body : lines[at].end]) for at in fitting}
    last = {word: at for at, word in words.items()}
    listed: set[int] = set()
    run: list[int] = []
    for at in [*fitting, -1]:
        if run and at != run[-1] + 1:
            again = [item for item in run if last[words[item]] > item]
            listed.update(again if len(again) >= 3 else [])
            run = []
        run.append(at)
    return listed


def _with_named(text: str, lines: Sequence[Line], chosen: list[_Candidate]) -> list[_Candidate]:
    """Add lines such as 结语 or References; before the first numbered heading they stay text."""
    first = chosen[0].at if chosen else -1
    named = [
        _Candidate(at, "named", 0)
        for at, line in enumerate(lines)
        if at > first
        and line.end - line.body < 24
        and text[line.body : line.end].strip().rstrip("：:").lower() in _WORDS
    ]
    if not chosen and len(named) < 2:
        return []
    return sorted([*chosen, *named], key=lambda candidate: candidate.at)


def _ranks(candidates: Sequence[_Candidate]) -> dict[str, int]:
    """The styles from the outermost, which is 0; styles in `named` stand with the outermost."""
    outer = _evidence(candidates)

    def compare(a: str, b: str) -> int:
        return outer[b, a] - outer[a, b] or _usual(a) - _usual(b)

    styles = sorted({c.style for c in candidates} - {"named"}, key=cmp_to_key(compare))
    return {style: rank for rank, style in enumerate(styles)} | {"named": 0}


def _evidence(candidates: Sequence[_Candidate]) -> dict[tuple[str, str], int]:
    """How often style a was seen to contain style b: a counted on over b, or b began anew."""
    seen: dict[str, tuple[int, int]] = {}
    outer: dict[tuple[str, str], int] = defaultdict(int)
    for place, c in enumerate(candidates):
        if c.declared:
            continue
        before, ordinal = seen.get(c.style, (place, 0))
        for other, (other_place, _) in seen.items():
            if other_place > before:
                outer[c.style, other] += c.ordinal == ordinal + 1
                outer[other, c.style] += c.ordinal == 1
        seen[c.style] = (place, c.ordinal)
    return outer


def _usual(style: str) -> int:
    return int(style[1:]) - 100 if style.startswith("#") else markers.rank(style)


def _nested(
    candidates: Sequence[_Candidate], ranks: dict[str, int]
) -> list[tuple[_Candidate, int]]:
    """Each accepted candidate with its depth: number series that make no sense are dropped."""
    nested: list[tuple[_Candidate, int]] = []
    stack: list[_Candidate] = []
    for candidate in candidates:
        rank = ranks[candidate.style]
        above = [c for c in stack if ranks[c.style] < rank]
        beside = stack[len(above)] if len(stack) > len(above) else None
        if not (candidate.sure or _continues(candidate, above, beside)):
            continue
        stack = [*above, candidate]
        nested.append((candidate, len(above)))
    return nested


def _continues(
    candidate: _Candidate, above: Sequence[_Candidate], beside: _Candidate | None
) -> bool:
    parent = above[-1] if above else None
    counts_on = parent is not None and parent.style.startswith(("num", "dec"))
    if parent and candidate.path and counts_on:
        inside = candidate.path == (*parent.path, parent.ordinal)
        if not inside:
            return False
    if beside and (beside.style, beside.path) == (candidate.style, candidate.path):
        return 0 <= candidate.ordinal - beside.ordinal <= 2
    return candidate.ordinal <= 2


def _found(text: str, line: Line, at: int, depth: int) -> Found:
    marker = line.marker
    runs_on = _is_article(line) and not line.level and not _reads_as_heading(text, line)
    begin = marker.end if marker else line.body
    end = begin if runs_on else line.end
    words = text[begin:end].partition("\n")[0].strip()
    if line.level or text[line.start : begin].rstrip().endswith("*"):
        words = re.sub(r"\s+#+$", "", words)
    words = re.sub(r"^[：:\s]+", "", words).strip("*_ ") if marker or line.level else words
    return Found(at, depth, marker.number if marker else None, words or None, end)
