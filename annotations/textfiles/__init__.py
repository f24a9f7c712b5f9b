"""From an uploaded file to its text: encodings and formats recognised, bad files refused.

Pure: bytes in, text out; nothing is fetched, no file is opened. Plain text and Markdown keep
every character but the byte order mark and the line ends. HTML and DOCX become plain text with
one block element to a line; their headings are given as code-point spans.
"""

import re
from collections.abc import Callable
from pathlib import PurePath

from annotations.structure import Heading
from annotations.textfiles import binary, decoding, docx, html, markdown
from annotations.textfiles.file import MAX_BYTES, TextFile, TextFileError

__all__ = ["MAX_BYTES", "Heading", "TextFile", "TextFileError", "read"]

_EXTENSIONS = {
    ".txt": "plain",
    ".text": "plain",
    ".md": "markdown",
    ".markdown": "markdown",
}
_EXTENSIONS |= {".html": "html", ".htm": "html", ".xhtml": "html", ".docx": "docx"}
_HTML = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE)


def read(content: bytes, filename: str) -> TextFile:
    """The text of a file named `filename`; raises `TextFileError`, its message for people.

    The name's extension decides between plain text, Markdown and HTML; without a known one the
    content does. A DOCX is known by its content, whatever it is called.
    """
    if len(content) > MAX_BYTES:
        raise TextFileError("too_large", _too_large(len(content)))
    if not content.strip():
        raise TextFileError("empty", f"The file is empty ({len(content)} bytes, no text).")
    declared = _EXTENSIONS.get(PurePath(filename).suffix.lower())
    if docx.looks_like(content):
        return _checked(docx.read(content))
    if declared == "docx":
        raise TextFileError("format", "The file is called .docx but is not a Word document.")
    binary.refuse(content)
    text, encoding = decoding.decode(content)
    declared = declared or ("html" if _HTML.match(text[:2000]) else "plain")
    return _checked(_READERS[declared](text, encoding))


def _checked(read: TextFile) -> TextFile:
    if not read.text.strip():
        raise TextFileError("empty", f"The file ({read.format}) holds no text but white space.")
    return read


def _plain(text: str, encoding: str) -> TextFile:
    return TextFile(text, encoding, "plain")


def _too_large(size: int) -> str:
    return f"The file has {size:,} bytes; at most {MAX_BYTES:,} bytes are accepted."


_READERS: dict[str, Callable[[str, str], TextFile]] = {
    "plain": _plain,
    "markdown": markdown.read,
    "html": html.read,
}
