"""DOCX as plain text, by way of HTML; built to survive hostile files.

A DOCX is a ZIP of XML files. Before anything is unpacked the sizes in its directory are checked
(a ZIP bomb), and before anything is parsed into a tree every XML part is streamed once: a
document type, which a DOCX never has, is refused (entity bombs, outside entities), as are too
many or too deeply nested elements.
"""

import io
import zipfile
import zlib
from xml.parsers import expat

from lxml import etree  # type: ignore[import-untyped,unused-ignore]

from annotations.textfiles import html
from annotations.textfiles.file import TextFile, TextFileError

MAX_FILES = 2_000
MAX_UNPACKED = 60_000_000
MAX_XML = 30_000_000
MAX_RATIO = 200
MAX_ELEMENTS = 400_000
MAX_DEPTH = 120

_BODY = "word/document.xml"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_STYLES = "p[style-name='Title'] => p.title:fresh"


def looks_like(content: bytes) -> bool:
    """Whether the bytes are a ZIP archive with a Word document inside."""
    return content.startswith(b"PK\x03\x04") and _BODY.encode() in content


def read(content: bytes) -> TextFile:
    """The text of a Word document; raises `TextFileError` (format) naming the broken part."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_sizes(archive)
            for name in archive.namelist():
                if name.lower().endswith((".xml", ".rels")):
                    _check_part(name, archive.read(name))
            title = _title(archive)
        text, headings = html.convert(_as_html(content))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise _broken(f"its ZIP archive is damaged ({error})") from error
    first = next((text[h.start : h.end] for h in headings if h.level == 1), None)
    return TextFile(text, "utf-8", "docx", title or first, headings)


def _check_sizes(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if len(members) > MAX_FILES:
        raise _broken(f"it packs {len(members):,} files, more than {MAX_FILES:,}")
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        raise _broken(f"it unpacks to more than {MAX_UNPACKED:,} bytes")
    if sum(m.file_size for m in members if _is_xml(m.filename)) > MAX_XML:
        raise _broken(f"its XML unpacks to more than {MAX_XML:,} bytes")
    for member in members:
        if member.flag_bits & 1:
            raise _broken(f"{member.filename} is encrypted")
        if member.file_size > MAX_RATIO * max(member.compress_size, 1_000):
            raise _broken(f"{member.filename} unpacks to {member.file_size:,} bytes, a ZIP bomb")


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels"))


def _check_part(name: str, part: bytes) -> None:
    """Stream one XML part; raise at a document type or at too many or too deep elements."""
    count = depth = 0

    def doctype(*_: object) -> None:
        raise _broken(f"{name} declares a document type, which a DOCX must not")

    def start(*_: object) -> None:
        nonlocal count, depth
        count, depth = count + 1, depth + 1
        if count > MAX_ELEMENTS or depth > MAX_DEPTH:
            raise _broken(f"{name} has more than {MAX_ELEMENTS:,} elements or {MAX_DEPTH} levels")

    def end(*_: object) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parser.Parse(part, True)
    except expat.ExpatError as error:
        raise _broken(f"{name} is not well-formed XML ({error})") from error


def _as_html(content: bytes) -> str:
    """What mammoth makes of it: no pictures, no files from outside, no style map of the file's."""
    import mammoth  # type: ignore[import-untyped,unused-ignore]  # noqa: PLC0415  for few, and slow

    try:
        result = mammoth.convert_to_html(
            io.BytesIO(content),
            style_map=_STYLES,
            include_embedded_style_map=False,
            external_file_access=False,
            convert_image=mammoth.images.img_element(lambda image: {}),
        )
    except (
        KeyError,
        AttributeError,
        ValueError,
        TypeError,
        LookupError,
        RecursionError,
    ) as error:
        raise _broken(f"its parts do not fit together ({type(error).__name__}: {error})") from error
    return str(result.value)


def _title(archive: zipfile.ZipFile) -> str | None:
    if "docProps/core.xml" not in archive.namelist():
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    core = etree.fromstring(archive.read("docProps/core.xml"), parser)
    return (core.findtext(f".//{_TITLE}") or "").strip() or None


def _broken(what: str) -> TextFileError:
    return TextFileError("format", f"The Word document cannot be read: {what}.")
