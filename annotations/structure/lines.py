"""The lines of a text that hold more than white space, and what stands at their start."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from annotations.structure import markers
from annotations.structure.markers import Marker
from annotations.structure.node import Heading

_ATX = re.compile(r" {0,3}(#{1,6})(?=[ \t\u3000]|$)[ \t\u3000]*")
_SETEXT = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_EMPHASIS = re.compile(r"(?:\*{1,3}|_{1,3})(?=\S)")


@dataclass(slots=True)
class Line:
    """A line, `text[start:end]` without its break; `body` is where its words begin.

    `level` is that of a heading declared as one (Markdown, HTML, DOCX), else 0. A literal line
    is code: it is neither a heading nor a point, whatever stands in it.
    """

    start: int
    end: int
    body: int
    marker: Marker | None = None
    level: int = 0
    literal: bool = False

    @property
    def indent(self) -> int:
        """How many characters of white space stand before the first word."""
        return self.body - self.start


def read(text: str, form: str, headings: Sequence[Heading]) -> list[Line]:
    """The lines with words in them, in order, with their markers and declared levels."""
    found = _spans(text)
    if form == "markdown":
        found = _markdown(text, found)
    else:
        _declare(found, headings)
    _mark(text, found, form)
    return found


def _spans(text: str) -> list[Line]:
    found, start = [], 0
    for row in text.split("\n"):
        words = row.lstrip()
        if words:
            found.append(Line(start, start + len(row), start + len(row) - len(words)))
        start += len(row) + 1
    return found


def _declare(found: list[Line], headings: Sequence[Heading]) -> None:
    """Give each line that a declared heading touches its level."""
    waiting = sorted(headings, key=lambda heading: heading.start)
    at = 0
    for line in found:
        while at < len(waiting) and waiting[at].end <= line.start:
            at += 1
        if at < len(waiting) and waiting[at].start < line.end:
            line.level = max(1, waiting[at].level)


def _markdown(text: str, found: list[Line]) -> list[Line]:
    """Levels from `#` and from underlines (which join the line above), and fenced code."""
    kept: list[Line] = []
    fence = ""
    for line in found:
        row = text[line.start : line.end]
        opens = _FENCE.match(row)
        line.literal = bool(fence or opens)
        if opens:
            fence = "" if fence == opens[1] else fence or opens[1]
        if not line.literal and _underlines(row, kept, line):
            kept[-1].level, kept[-1].end = (1 if "=" in row else 2), line.end
            continue
        atx = None if line.literal else _ATX.match(row)
        if atx:
            line.level, line.body = len(atx[1]), line.start + atx.end()
        kept.append(line)
    return kept


def _underlines(row: str, kept: list[Line], line: Line) -> bool:
    above = kept[-1] if kept else None
    touching = above is not None and above.end + 1 == line.start
    return bool(
        above and touching and not (above.level or above.literal) and _SETEXT.fullmatch(row)
    )


def _mark(text: str, found: list[Line], form: str) -> None:
    marked = []
    for line in found:
        if line.literal:
            continue
        if form == "markdown":
            emphasis = _EMPHASIS.match(text, line.body, line.end)
            line.body = emphasis.end() if emphasis else line.body
        line.marker = markers.at_start(text, line.body, line.end)
        if line.marker:
            marked.append(line)
    settled = markers.settle([line.marker for line in marked if line.marker])
    for line, marker in zip(marked, settled, strict=True):
        line.marker = marker
    _count_bullets(found, single=form == "markdown")


def _count_bullets(found: list[Line], *, single: bool) -> None:
    """Number bullets in adjacent lines; a lone one counts only where the format says so."""
    open_lists: dict[int, int] = {}
    for at, line in enumerate(found):
        marker = line.marker
        if not marker or marker.style != "bullet":
            open_lists = {}
            continue
        open_lists = {k: v for k, v in open_lists.items() if k <= line.indent}
        ordinal = open_lists[line.indent] = open_lists.get(line.indent, 0) + 1
        following = found[at + 1].marker if at + 1 < len(found) else None
        alone = not open_lists or (ordinal == 1 and len(open_lists) == 1)
        if not single and alone and not (following and following.style == "bullet"):
            line.marker = None
        else:
            line.marker = replace(marker, style=f"bullet{line.indent}", ordinal=ordinal)
