"""From a text to its tree of passages: pure, deterministic, linear in the length of the text.

All offsets are Unicode code points, end exclusive. eIds follow Akoma Ntoso naming
(`sec_1__subsec_2__point_1`); a number in an eId is the position among its siblings of the same
kind, while `Node.number` keeps what is printed, so odd numbering (1, 1, 2) cannot collide.

The leaves and the headings together cover every character except line breaks and lines that
hold nothing but white space; nothing is covered twice. The heading of a section is the text
from the section's start to its first child (or to its end where it has none).
"""

from annotations.structure.node import Heading, Node, innermost, leaves
from annotations.structure.tree import parse

__all__ = ["Heading", "Node", "innermost", "leaves", "parse"]
