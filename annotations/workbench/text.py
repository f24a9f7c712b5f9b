"""The text on the workbench: plain lines whose runs are exact stretches of the revision.

Every run is one element with one text node and says where it starts, so that a browser's selection maps
to code points and back. What stands between runs is line breaks only.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from annotations.models import Passage

CONTAINERS = {"preamble", "section", "subsection"}


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one line (code points, end exclusive): a leaf passage, or what stands between leaves."""

    start: int
    end: int
    passage: Passage | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table of contents."""

    eid: str
    start: int
    end: int
    level: int
    title: str


def depths(passages: Sequence[Passage]) -> dict[int, int]:
    """How deep each passage stands in the tree, by key; parents come before children."""
    depth: dict[int, int] = {}
    for passage in passages:
        depth[passage.pk] = depth.get(passage.parent_id, 0) + 1 if passage.parent_id else 1
    return depth


def runs(text: str, passages: Sequence[Passage]) -> Iterator[Run]:
    """The text cut at its leaves and, outside leaves, at line breaks; blank lines are left out."""
    inner = {passage.parent_id for passage in passages}
    at = 0
    for leaf in sorted((p for p in passages if p.pk not in inner), key=lambda p: p.start):
        heading_only = leaf.kind in CONTAINERS
        yield from between(text, at, leaf.start)
        if heading_only:
            yield from between(text, leaf.start, leaf.end)
        else:
            yield Run(leaf.start, leaf.end, leaf)
        at = leaf.end
    yield from between(text, at, len(text))


def between(text: str, start: int, end: int) -> Iterator[Run]:
    at = start
    for line in text[start:end].split("\n"):
        if line:
            yield Run(at, at + len(line), None)
        at += len(line) + 1


def lines(text: str, passages: Sequence[Passage]) -> list[list[Run]]:
    """Runs grouped by the line they stand on; a line of nothing but white space is none."""
    grouped: list[list[Run]] = []
    last = -1
    for run in runs(text, passages):
        if grouped and "\n" not in text[last : run.start]:
            grouped[-1].append(run)
        else:
            grouped.append([run])
        last = run.end
    return [line for line in grouped if any(text[run.start : run.end].strip() for run in line)]


def html(text: str, passages: Sequence[Passage]) -> SafeString:
    """The lines as `<p>` and headings, ids being eIds, each run `<span data-start="code point">`."""
    depth = depths(passages)
    inner = {passage.parent_id for passage in passages}
    containers = [p for p in passages if p.pk in inner or p.kind in CONTAINERS]
    opening: dict[int, list[Passage]] = {}
    for passage in containers:
        opening.setdefault(passage.start, []).append(passage)
    parts = [
        line_html(text, line, opening.get(line[0].start, []), depth)
        for line in lines(text, passages)
    ]
    return mark_safe("\n".join(parts))  # noqa: S308  every text is escaped where it is put in


def line_html(text: str, line: list[Run], opened: list[Passage], depth: dict[int, int]) -> str:
    headed = [p for p in opened if p.heading and p.kind in CONTAINERS]
    tag = f"h{min(depth[headed[0].pk] + 1, 6)}" if headed and line[0].passage is None else "p"
    name = f' id="{escape(opened[0].eid)}"' if opened else ""
    marks = "".join(f'<a id="{escape(p.eid)}"></a>' for p in opened[1:])
    return f"<{tag}{name}>{marks}{''.join(run_html(text, run) for run in line)}</{tag}>"


def run_html(text: str, run: Run) -> str:
    words = escape(text[run.start : run.end])
    if run.passage is None:
        return f'<span data-start="{run.start}">{words}</span>'
    passage = run.passage
    return f'<span id="{escape(passage.eid)}" class="{passage.kind}" data-start="{run.start}">{words}</span>'


def contents(text: str, passages: Sequence[Passage]) -> list[Entry]:
    depth = depths(passages)
    return [
        Entry(
            p.eid,
            p.start,
            p.end,
            depth[p.pk],
            p.heading or text[p.start : p.end].split("\n", maxsplit=1)[0][:30],
        )
        for p in passages
        if p.kind in CONTAINERS
    ]
