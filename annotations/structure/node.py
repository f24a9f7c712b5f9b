"""A passage of a text, and finding the passage that a span lies in."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A line already known to be a heading: code-point span and level (1 is the outermost)."""

    start: int
    end: int
    level: int


@dataclass(frozen=True, slots=True)
class Node:
    """One passage. `number` and `heading` are as printed, or None; offsets are code points.

    `kind` is preamble, section, subsection, paragraph, intro or point. `parent` is an eId.
    """

    eid: str
    kind: str
    number: str | None
    heading: str | None
    start: int
    end: int
    parent: str | None


CONTAINERS = frozenset({"preamble", "section", "subsection"})


def leaves(nodes: Sequence[Node], text: str) -> list[Node]:
    """The passages that hold running text and have no passages inside, in document order.

    A section that is only a heading is no leaf: its heading is the section's own. A leaf never
    holds white space alone, since such lines are not passages; `text` must be the parsed text.
    """
    inner = {node.parent for node in nodes}
    if nodes and max(node.end for node in nodes) > len(text):
        raise ValueError(f"the passages reach beyond the text, which has {len(text)} code points")
    return [n for n in nodes if n.eid not in inner and n.kind not in CONTAINERS]


def innermost(nodes: Sequence[Node], start: int, end: int) -> Node | None:
    """The smallest passage that contains the span, or None; `nodes` in document order.

    A span in a heading, or across several passages, belongs to the section around it.
    """
    at = bisect_right(nodes, start, key=lambda node: node.start) - 1
    if at < 0 or end < start:
        return None
    while end > nodes[at].end:
        parent = nodes[at].parent
        if parent is None:
            return None
        while nodes[at].eid != parent:
            at -= 1
    return nodes[at]
