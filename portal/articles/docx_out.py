"""A text with comments as a Word document (ECMA-376, WordprocessingML; the transitional namespaces).

Pure. A line of the text is a paragraph, so the paragraphs joined with line breaks are the text again, to
the letter; only control characters, which XML cannot hold, are left out.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PARTS = "application/vnd.openxmlformats-officedocument.wordprocessingml"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NOT_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # so that the same text with the same comments is the same file


@dataclass(frozen=True, slots=True)
class Comment:
    """What `author` said at `moment` of the code points from `start` to `end`, a paragraph a string."""

    start: int
    end: int
    author: str
    moment: datetime | None
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class About:
    """The document's own properties."""

    title: str
    authors: str
    language: str
    modified: datetime


def document(
    text: str, headings: dict[int, int], comments: Sequence[Comment], about: About
) -> bytes:
    """The .docx file. `headings` are the levels (from 1) of the lines that begin at an offset."""
    body = "".join(paragraph(text, line, headings, marks) for line, marks in lines(text, comments))
    said = "".join(comment_xml(number, comment) for number, comment in enumerate(comments))
    files = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": PACKAGE_RELATIONS,
        "docProps/core.xml": properties(about),
        "word/_rels/document.xml.rels": DOCUMENT_RELATIONS,
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
        "word/comments.xml": f'<w:comments xmlns:w="{W}">{said}</w:comments>',
        "word/styles.xml": styles(about.language),
    }
    return zipped(files)


def zipped(files: dict[str, str]) -> bytes:
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in files.items():
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, (DECLARATION + xml).encode())
    return found.getvalue()


# --- the text --------------------------------------------------------------------------------

# Where something begins or ends in the text: (offset, order among those of the offset, number of
# the comment). What ends does so before what begins; a comment on nothing begins before it ends.
Mark = tuple[int, int, int]
END, START, EMPTY_END = 0, 1, 2


def lines(text: str, comments: Sequence[Comment]) -> Iterator[tuple[tuple[int, int], list[Mark]]]:
    """The span of each line, without its line break, and the marks to be made in it."""
    marks = sorted(marks_of(comments))
    start = used = 0
    for words in text.split("\n"):
        end, first = start + len(words), used
        while used < len(marks) and marks[used][0] <= end:
            used += 1
        yield (start, end), marks[first:used]
        start = end + 1


def marks_of(comments: Sequence[Comment]) -> Iterator[Mark]:
    for number, comment in enumerate(comments):
        yield comment.start, START, number
        yield comment.end, END if comment.end > comment.start else EMPTY_END, number


def paragraph(text: str, line: tuple[int, int], headings: dict[int, int], marks: list[Mark]) -> str:
    start, end = line
    level = headings.get(start)
    style = f'<w:pPr><w:pStyle w:val="Heading{min(level, 3)}"/></w:pPr>' if level else ""
    parts, at = [], start
    for offset, order, number in marks:
        place = max(offset, at)
        parts.append(run(text[at:place]))
        parts.append(opened(number) if order == START else closed(number))
        at = place
    return f"<w:p>{style}{''.join(parts)}{run(text[at:end])}</w:p>"


def run(words: str) -> str:
    return f"<w:r>{written(words)}</w:r>" if words else ""


def written(words: str) -> str:
    """Characters as WordprocessingML holds them; a tab is an element of its own."""
    pieces = (escape(piece) for piece in NOT_XML.sub("", words).split("\t"))
    return "<w:tab/>".join(
        f'<w:t xml:space="preserve">{piece}</w:t>' if piece else "" for piece in pieces
    )


def opened(number: int) -> str:
    return f'<w:commentRangeStart w:id="{number}"/>'


def closed(number: int) -> str:
    return (
        f'<w:commentRangeEnd w:id="{number}"/><w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr>'
        f'<w:commentReference w:id="{number}"/></w:r>'
    )


# --- the comments ----------------------------------------------------------------------------


def comment_xml(number: int, comment: Comment) -> str:
    author = NOT_XML.sub("", comment.author)
    when = f' w:date="{moment(comment.moment)}"' if comment.moment else ""
    said = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="CommentText"/></w:pPr>{run(words)}</w:p>'
        for words in one_line_each(comment.paragraphs)
    )
    return (
        f'<w:comment w:id="{number}" w:author={quoteattr(author)}{when} '
        f"w:initials={quoteattr(initials(author))}>{said}</w:comment>"
    )


def one_line_each(paragraphs: Iterable[str]) -> list[str]:
    """At least one: a comment without a paragraph is no valid one."""
    return [line for words in paragraphs for line in words.split("\n") if line.strip()] or [""]


def initials(name: str) -> str:
    """The first letters of up to three words."""
    return "".join(word[0] for word in name.split()[:3]).upper()


def moment(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


# --- the other parts of the package ----------------------------------------------------------


def properties(about: About) -> str:
    title, authors = (escape(NOT_XML.sub("", words)) for words in (about.title, about.authors))
    dated = f'xsi:type="dcterms:W3CDTF">{moment(about.modified)}'
    return (
        f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:creator>{authors}</dc:creator>"
        f"<dc:language>{escape(about.language)}</dc:language>"
        f"<dcterms:created {dated}</dcterms:created>"
        f"<dcterms:modified {dated}</dcterms:modified></cp:coreProperties>"
    )


def styles(language: str) -> str:
    tag = quoteattr(language)
    letters = (
        '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" '
        f'w:eastAsia="{"SimSun" if "Hans" in language else "PMingLiU"}"/><w:sz w:val="24"/>'
        f"<w:lang w:val={tag} w:eastAsia={tag}/>"
    )
    spacing = '<w:spacing w:after="160" w:line="360" w:lineRule="auto"/>'
    own = "".join(
        style("paragraph", f"Heading{level}", f"heading {level}", outline(level), bold(size))
        for level, size in ((1, 32), (2, 28), (3, 26))
    )
    own += style("paragraph", "CommentText", "annotation text", "", '<w:sz w:val="20"/>')
    own += style("character", "CommentReference", "annotation reference", "", '<w:sz w:val="16"/>')
    return (
        f'<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>{letters}</w:rPr></w:rPrDefault>'
        f"<w:pPrDefault><w:pPr>{spacing}</w:pPr></w:pPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
        f"{own}</w:styles>"
    )


def outline(level: int) -> str:
    return f'<w:pPr><w:keepNext/><w:outlineLvl w:val="{level - 1}"/></w:pPr>'


def bold(size: int) -> str:
    return f'<w:b/><w:sz w:val="{size}"/>'


def style(kind: str, identifier: str, name: str, paragraph: str, letters: str) -> str:
    based = '<w:basedOn w:val="Normal"/>' if kind == "paragraph" else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{identifier}"><w:name w:val="{name}"/>{based}'
        f"{paragraph}<w:rPr>{letters}</w:rPr></w:style>"
    )


CONTENT_TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{PARTS}.document.main+xml"/>'
    f'<Override PartName="/word/comments.xml" ContentType="{PARTS}.comments+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{PARTS}.styles+xml"/>'
    '<Override PartName="/docProps/core.xml" '
    'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
PACKAGE_RELATIONS = (
    f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="r2" Type="{PACKAGE}/relationships/metadata/core-properties" '
    'Target="docProps/core.xml"/></Relationships>'
)
DOCUMENT_RELATIONS = (
    f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{OFFICE}/styles" Target="styles.xml"/>'
    f'<Relationship Id="r2" Type="{OFFICE}/comments" Target="comments.xml"/></Relationships>'
)
