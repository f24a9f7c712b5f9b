"""The passage tree: headings and the pieces between them become nodes with eIds."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from annotations.structure import headings as headed
from annotations.structure import lines as rows
from annotations.structure.headings import Found
from annotations.structure.lines import Line
from annotations.structure.node import Heading, Node
from annotations.structure.points import Piece, pieces

_SHORT = {"section": "sec", "subsection": "subsec", "paragraph": "para"}


@dataclass(slots=True)
class _Draft:
    """A node whose end is not yet known, since what is inside it is still to come."""

    eid: str
    kind: str
    number: str | None
    heading: str | None
    start: int
    end: int
    parent: "_Draft | None"
    counted: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def finished(self) -> Node:
        parent = self.parent.eid if self.parent else None
        return Node(self.eid, self.kind, self.number, self.heading, self.start, self.end, parent)


def parse(
    text: str,
    *,
    format: str = "plain",
    headings: Sequence[Heading] = (),
) -> list[Node]:
    """The passages of `text` in document order, parents first.

    `format` is plain, markdown, html or docx: Markdown is read for its own headings, lists and
    code; for html and docx (already plain text) pass the `headings` found in the file, as
    code-point spans. Offsets are code points, end exclusive; only `\\n` ends a line. Lines of
    nothing but white space belong to no leaf. Never raises for any text.
    """
    lines = rows.read(text, format, headings)
    found = headed.find(text, lines)
    tree = _Tree(text)
    if not found:
        tree.body(None, lines)
    elif headed.title(found, lines):
        preamble = tree.add(None, "preamble", found[0].number, found[0].heading, lines[0])
        tree.body(preamble, lines[1 : found[1].at])
        shallower = [Found(f.at, f.depth - 1, f.number, f.heading, f.end) for f in found[1:]]
        tree.sections(lines, shallower)
    else:
        if found[0].at:
            opening = lines[: found[0].at]
            tree.body(tree.add(None, "preamble", None, None, opening[0]), opening)
        tree.sections(lines, found)
    return tree.finished()


class _Tree:
    """Drafts in document order; numbers passages among their siblings of one kind."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.drafts: list[_Draft] = []
        self.counted: dict[str, int] = defaultdict(int)

    def add(
        self,
        parent: _Draft | None,
        kind: str,
        number: str | None,
        heading: str | None,
        span: Line | Piece | tuple[int, int],
    ) -> _Draft:
        start, end = span if isinstance(span, tuple) else (span.start, span.end)
        eid = self._eid(parent, kind)
        self.drafts.append(_Draft(eid, kind, number, heading, start, end, parent))
        return self.drafts[-1]

    def sections(self, lines: Sequence[Line], found: Sequence[Found]) -> None:
        """Every heading with the lines up to the next one."""
        path: list[_Draft] = []
        nexts = [*(heading.at for heading in found[1:]), len(lines)]
        for heading, following in zip(found, nexts, strict=True):
            del path[heading.depth :]
            line, parent = lines[heading.at], path[-1] if path else None
            kind = "subsection" if parent else "section"
            span = (line.start, heading.end)
            section = self.add(parent, kind, heading.number, heading.heading, span)
            path.append(section)
            self.body(section, [*_rest(line, heading), *lines[heading.at + 1 : following]])

    def body(self, parent: _Draft | None, lines: Sequence[Line]) -> None:
        """The running text of one section: paragraphs, points and what leads in to them."""
        points: list[_Draft] = []
        whole = pieces(self.text, lines)
        for piece, following in zip_longest(whole, whole[1:]):
            del points[piece.depth :]
            inside = points[-1] if points else parent
            draft = self.add(inside, piece.kind, piece.number, None, piece)
            if piece.kind == "point":
                points.append(draft)
                if following and following.depth > piece.depth:
                    self.add(draft, "intro", None, None, piece)

    def finished(self) -> list[Node]:
        for draft in reversed(self.drafts):
            if draft.parent and draft.parent.end < draft.end:
                draft.parent.end = draft.end
        return [draft.finished() for draft in self.drafts]

    def _eid(self, parent: _Draft | None, kind: str) -> str:
        counted = parent.counted if parent else self.counted
        counted[kind] += 1
        count = counted[kind]
        name = kind
        if kind == "intro":
            name = "intro" if count == 1 else f"intro_{count}"
        elif kind != "preamble":
            name = f"{_SHORT.get(kind, kind)}_{count}"
        return f"{parent.eid}__{name}" if parent else name


def _rest(line: Line, heading: Found) -> Iterable[Line]:
    """What a numbered article says on its own line, as a line of its own."""
    return [Line(heading.end, line.end, heading.end)] if heading.end < line.end else []
