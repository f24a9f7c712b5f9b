"""What the formats have in common: a note as it travels, the text it stands on, and how to say no."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from annotations.anchoring import from_utf16

ENTITY_KINDS = (
    "state", "body", "instrument", "place", "topic", "position", "challenge", "recommendation",
)  # fmt: skip
MOTIVATIONS = ("identifying", "commenting", "tagging", "classifying", "assessing", "questioning")
VERDICTS = ("confirmed", "disputed", "corrected", "unverifiable")
SPAN_LIMIT = 10_000  # code points
FILE_LIMIT = 100_000_000  # bytes


class ExchangeError(ValueError):
    """The file cannot be taken: one line that says what is wrong, and where."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What a file says a note is about: our slug with its kind, an address, a name, or a foreign label.

    `strict`: it is written in our own form (`body:sco`), so that it is an error if nothing is called so.
    """

    kind: str = ""
    slug: str = ""
    iri: str = ""
    label: str = ""
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Who made a note: the id that the portal gave them, the public name, or the sign-in name."""

    id: str = ""
    name: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A note on the code points [start, end) of a text.

    `motivation` is "" where the file does not say: then the reference and the words decide. `place`
    says where in the file it stands, for messages. `extra` is what only one format carries.
    """

    start: int
    end: int
    exact: str = ""
    motivation: str = ""
    reference: Reference | None = None
    provision: str = ""
    body: str = ""
    lang: str = ""
    value: str = ""
    tags: tuple[str, ...] = ()
    verdict: str = ""
    corrected_value: str = ""
    source: str = ""
    creator: Person | None = None
    place: str = field(default="", compare=False)
    extra: dict[str, Any] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Ground:
    """The text that notes stand on: a revision of an article.

    `address` is the article's page; `eids` are the passages' spans (code points).
    """

    slug: str
    number: int
    text: str
    address: str = ""
    id: str = ""
    title: str = ""
    language: str = ""
    eids: dict[str, tuple[int, int]] = field(default_factory=dict)

    def check_span(self, start: object, end: object, place: str) -> tuple[int, int]:
        """The span as numbers, if a note can stand on it. ExchangeError names `place`."""
        start, end = whole_numbers(start, end, place)
        if not 0 <= start <= end <= len(self.text):
            raise ExchangeError(
                f"{place}: {start}–{end} is outside the text, which has {len(self.text)} characters"
            )
        if not self.text[start:end].strip():
            raise ExchangeError(f"{place}: {start}–{end} holds no words")
        if end - start > SPAN_LIMIT:
            raise ExchangeError(
                f"{place}: {end - start} characters are marked; {SPAN_LIMIT} is the most"
            )
        return start, end

    def counted(self, start: int, end: int, place: str) -> tuple[int, int]:
        """UTF-16 offsets as code points. ExchangeError where they are none of this text."""
        try:
            return from_utf16(self.text, start, end)
        except ValueError as error:
            raise ExchangeError(f"{place}: {error}") from error

    def check_text(self, other: str, what: str) -> None:
        """Raise ExchangeError, saying where they part, unless `other` is the text (white space at the
        end does not count)."""
        if other.rstrip() == self.text.rstrip():
            return
        at = first_difference(self.text, other)
        ours, theirs = self.text[at : at + 12], other[at : at + 12]
        raise ExchangeError(
            f"{what} is another text than revision {self.number} of {self.slug}: they part at character {at} "
            f"({theirs!r} in the file, {ours!r} in the article)"
        )


def whole_numbers(start: object, end: object, place: str) -> tuple[int, int]:
    """Two offsets, if that is what they are. ExchangeError names `place`."""
    if isinstance(start, int) and isinstance(end, int) and not isinstance(start or end, bool):
        return start, end
    raise ExchangeError(f"{place}: start and end must be whole numbers, not {start!r} and {end!r}")


def first_difference(one: str, other: str) -> int:
    for at, (x, y) in enumerate(zip(one, other, strict=False)):
        if x != y:
            return at
    return min(len(one), len(other))


def as_text(content: bytes) -> str:
    """A file's bytes as text: UTF-8, with or without BOM. ExchangeError otherwise."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ExchangeError(f"not UTF-8 (byte {error.start})") from error


def squeezed(text: str) -> str:
    """Without white space, which tools that read pages do not keep."""
    return "".join(text.split())
