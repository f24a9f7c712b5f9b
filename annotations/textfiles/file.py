"""What reading a file gives, and how it fails."""

from dataclasses import dataclass

from annotations.structure import Heading

MAX_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file's text with `\\n` line ends, otherwise as it was in the file.

    `encoding` is utf-8, gb18030 or big5; `format` plain, markdown, html or docx. `headings` are
    the lines that the file itself declares to be headings, as code-point spans of `text`; none
    for plain text and Markdown, where the text says it.
    """

    text: str
    encoding: str
    format: str
    title: str | None = None
    headings: tuple[Heading, ...] = ()


class TextFileError(ValueError):
    """A file that cannot be read as text.

    `code` is empty, binary, encoding, too_large or format; `message` says what and where.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
