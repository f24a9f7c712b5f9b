"""HTML as plain text: one block element to a line, headings with their spans."""

import re
from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped,unused-ignore]

from annotations.structure import Heading
from annotations.textfiles.file import TextFile, TextFileError

_BLOCK_NAMES = """
    address article aside blockquote body br caption center dd details dialog div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main nav ol
    option p pre section summary table tbody tfoot thead tr ul
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_CELLS = frozenset({"td", "th"})
_DROPPED_NAMES = """
    applet audio base canvas datalist embed frameset head iframe link map math meta noembed
    noframes noscript object script select style svg template textarea title video
"""
_DROPPED = frozenset(_DROPPED_NAMES.split())
_LEVELS = {f"h{level}": level for level in range(1, 7)}
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
# A line break in the source is a space between words, but nothing between Chinese characters.
_BREAK_IN_CHINESE = re.compile(rf"(?<=[{_WIDE}])[ \t\f]*[\r\n][ \t\r\n\f]*(?=[{_WIDE}])")
_SPACES = re.compile(r"[ \t\r\n\f]+")

# The parser compares every attribute of a tag with every other.
MAX_ATTRIBUTES = 1_000  # characters of one tag, values in quotation marks aside
# Of each tag and each attribute it makes a thing of some hundred bytes.
MAX_PARTS = 400_000
_START = re.compile(r"<(?:!--|/|(?P<name>[a-zA-Z][a-zA-Z0-9]*))")
_ATTRIBUTE = re.compile(r"[^\s/]+")
_VALUE = r"""=\s*(?:"[^"]*"|'[^']*')"""
_ATTRIBUTES = re.compile(rf"""(?:[^>"'=]|{_VALUE}|["'=])*""")
_WITHOUT_TAGS = frozenset({"script", "style"})


def read(text: str, encoding: str) -> TextFile:
    """The visible text of an HTML document; scripts, styles and embedded things are dropped."""
    root = _parse(text)
    plain, headings = as_lines(root) if root is not None else ("", ())
    return TextFile(plain, encoding, "html", _title(root, plain, headings), headings)


def convert(markup: str) -> tuple[str, tuple[Heading, ...]]:
    """The text and headings of HTML made from a document: its white space is kept as it is."""
    root = _parse(markup)
    return as_lines(root, keep_space=True) if root is not None else ("", ())


def as_lines(root: etree._Element, *, keep_space: bool = False) -> tuple[str, tuple[Heading, ...]]:
    """The text below `root`, a line for each block, and the code-point spans of headings."""
    rows: list[str] = []
    headings: list[Heading] = []
    position = 0
    for words, level, literal in _blocks(root):
        kept = words if literal or keep_space else _collapsed(words)
        for row in kept.split("\n") if literal else [kept]:
            if not row.strip():
                continue
            if level:
                headings.append(Heading(position, position + len(row), level))
            rows.append(row)
            position += len(row) + 1
    return "\n".join(rows), tuple(headings)


def _collapsed(words: str) -> str:
    return _SPACES.sub(" ", _BREAK_IN_CHINESE.sub("", words)).strip(" ")


def _parse(text: str) -> etree._Element | None:
    """The document's root, or None where there is none. Nothing is fetched or expanded: the HTML
    parser knows only HTML's own entities."""
    _refuse_endless_tags(text)
    parser = etree.HTMLParser(
        encoding="utf-8",
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        huge_tree=True,
    )
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError:
        return None
    # The parser recovers from anything but this, where it would silently drop the rest.
    for error in parser.error_log.filter_from_fatals():
        raise TextFileError(
            "format", f"The HTML cannot be read (line {error.line}): {error.message}"
        )
    return root


def _refuse_endless_tags(text: str) -> None:
    at = parts = 0
    while start := _START.search(text, at):
        parts += 1
        if parts > MAX_PARTS:
            raise TextFileError(
                "format", f"The HTML has more than {MAX_PARTS:,} tags and attributes."
            )
        at = start.end()
        if start[0] == "<!--":
            at = _after(text, "-->", at)
        elif start["name"]:
            attributes = _ATTRIBUTES.match(text, at)
            written = attributes[0] if attributes else ""
            parts += _attributes(written, text, start.start())
            at += len(written)
            if start["name"].lower() in _WITHOUT_TAGS:
                at = _after(text, f"</{start['name']}", at)


def _attributes(written: str, text: str, at: int) -> int:
    """How many attributes the tag at that offset has; TextFileError where they are without measure."""
    if not written:
        return 0
    names = re.sub(_VALUE, " ", written)
    if len(written) > MAX_ATTRIBUTES < len(names):
        line = text.count("\n", 0, at) + 1
        raise TextFileError("format", f"The HTML has a tag without end or measure (line {line}).")
    return len(_ATTRIBUTE.findall(names))


def _after(text: str, mark: str, at: int) -> int:
    found = text.find(mark, at)
    return len(text) if found < 0 else found + len(mark)


def _blocks(root: etree._Element) -> Iterator[tuple[str, int, bool]]:
    """Each run of inline text: its words, the heading level around it, whether preformatted."""
    words: list[str] = []
    level = literal = 0
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        heading, pre = _LEVELS.get(tag, 0), tag == "pre"
        if tag == "br" and level:
            words += [" "] if event == "start" else []
        elif tag in _BLOCKS:
            yield "".join(words), level, literal > 0
            words = []
        elif tag in _CELLS and event == "start" and "".join(words).strip():
            words.append("\t" if literal else " ")
        if event == "start":
            level, literal = heading or level, literal + pre
            words.append("" if tag in _DROPPED else element.text or "")
            if tag in _DROPPED:
                walk.skip_subtree()
        else:
            level, literal = 0 if heading else level, literal - pre
            words.append(element.tail or "")
    yield "".join(words), level, literal > 0


def _title(root: etree._Element | None, plain: str, headings: tuple[Heading, ...]) -> str | None:
    declared = root.findtext(".//title") if root is not None else None
    first = next((plain[h.start : h.end] for h in headings if h.level == 1), None)
    return _collapsed(declared or "") or first
