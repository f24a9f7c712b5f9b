"""Markdown: the text stays as it is; only its title is looked up."""

import re

from annotations.textfiles.file import TextFile

_TITLE = re.compile(r" {0,3}#[ \t\u3000]+(.*?)[ \t]*#*[ \t]*$")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")


def read(text: str, encoding: str) -> TextFile:
    """The text unchanged, its title the first first-level heading."""
    return TextFile(text, encoding, "markdown", _title(text))


def _title(text: str) -> str | None:
    fenced = False
    for line in text.split("\n"):
        if _FENCE.match(line):
            fenced = not fenced
        found = None if fenced else _TITLE.match(line)
        if found and found[1]:
            return found[1]
    return None
