"""Files that are no text at all, told by their first bytes and their control characters."""

from annotations.textfiles.file import TextFileError

_MAGIC = {
    b"PK\x03\x04": "a ZIP archive, not a DOCX file",
    b"PK\x05\x06": "an empty ZIP archive",
    b"\xd0\xcf\x11\xe0": "an old Office document (.doc); save it as DOCX or as text",
    b"%PDF-": "a PDF; save its text as DOCX or as text",
    b"{\\rtf": "an RTF document; save it as DOCX or as text",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"\x1f\x8b": "a gzip archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a RAR archive",
    b"\x7fELF": "a program",
}
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_CONTROLS = bytes({*range(1, 32), 127} - set(b"\t\n\v\f\r\x1b"))
_TOLERATED = 0.02


def refuse(content: bytes) -> None:
    """Raise `TextFileError` (binary, or encoding for UTF-16) unless the bytes can be text."""
    for magic, name in _MAGIC.items():
        if content.startswith(magic):
            raise TextFileError("binary", f"The file is {name}.")
    if content.startswith(_UTF_16):
        raise TextFileError("encoding", "The file is in UTF-16; save it as UTF-8.")
    nul = content.find(b"\0")
    if nul >= 0:
        raise TextFileError("binary", f"The file is binary: a NUL byte at byte offset {nul}.")
    controls = len(content) - len(content.translate(None, _CONTROLS))
    if controls > _TOLERATED * len(content):
        share = f"{controls} of {len(content)} bytes"
        raise TextFileError("binary", f"The file is binary: {share} are control characters.")
