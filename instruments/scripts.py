"""Chinese scripts: folding for search and matching, conversion for display, detection.

Pure: text in, values out. All offsets are Unicode code points, end exclusive.

*Folding* makes spellings comparable: NFKC, lower case, one code point at a time from traditional
to simplified (OpenCC's TSCharacters and a few pairs it leaves alone), white space and quotation
or title marks dropped. Phrases are not looked at, since phrase conversion depends on context and
would fold 隨著 and 随着 differently.

*Conversion* is for the eye: OpenCC t2s and s2t, which change characters only. The regional
variants (s2twp and the like) replace words, which must not happen to the text of a treaty.
"""

from __future__ import annotations

import difflib
import re
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import opencc  # type: ignore[import-untyped, unused-ignore]

Script = Literal["hant", "hans"]

# Pairs that OpenCC's single-character table does not join.
EXTRA_PAIRS = "著着 瞭了 藉借 乾干 衞卫 吿告 敎教 ςσ"
QUOTATION_MARKS = "\"'`“”‘’„‟‚‛«»‹›「」『』﹁﹂﹃﹄《》〈〉⟨⟩⟪⟫〝〞〟"
# Marks that show nothing, as zero-width space and byte order mark, count as white space.
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
WHITE_SPACE = "".join(map(chr, [*range(9, 14), *range(28, 33), 0x85, 0xA0, 0x1680, 0x2028])) + (
    "".join(map(chr, [*range(0x2000, 0x200B), 0x2029, 0x202F, 0x205F, 0x3000]))
)

IDEOGRAPHS = ((0x2E80, 0x3400), (0x3400, 0xA000), (0xF900, 0xFB00), (0x20000, 0x33480))
BLOCK = 1024
_CLAUSE = re.compile(r"[^\s,.;:!?、，。；：！？]*[\s,.;:!?、，。；：！？]*")
_KANA = re.compile(r"[\u3041-\u30ff]")

_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text, and for each of its code points the span of the original it came from."""

    text: str
    starts: list[int]
    ends: list[int]

    def span(self, i: int, j: int) -> tuple[int, int]:
        """Span of the original that the folded code points i..j came from (empty if i == j)."""
        if i >= j:
            at = self.starts[i] if i < len(self.starts) else (self.ends[-1] if self.ends else 0)
            return at, at
        return self.starts[i], self.ends[j - 1]


@dataclass(frozen=True, slots=True)
class Converted:
    """Text in another script. `offsets` is None where every code point kept its place."""

    text: str
    offsets: list[int] | None = None

    def position(self, i: int) -> int:
        """Where offset i of the original stands in the converted text."""
        if self.offsets is None:
            return i
        return self.offsets[min(max(i, 0), len(self.offsets) - 1)]


# --- folding ---------------------------------------------------------------------------------


def fold(text: str) -> str:
    """The form of `text` that search and matching compare. Folding twice changes nothing."""
    folded = _fold_once(text)
    # Dropping a space can bring a letter and an accent together: then fold again.
    while not unicodedata.is_normalized("NFKC", folded):
        folded = _fold_once(folded)
    return folded


def fold_with_offsets(text: str) -> Folded:
    """As `fold`, with the way back: `fold_with_offsets(x).text == fold(x)` for every x."""
    folded = _fold_once_with_offsets(text)
    while not unicodedata.is_normalized("NFKC", folded.text):
        again = _fold_once_with_offsets(folded.text)
        spans = [folded.span(i, j) for i, j in zip(again.starts, again.ends, strict=True)]
        folded = Folded(again.text, [start for start, _ in spans], [end for _, end in spans])
    return folded


def simplify(text: str) -> str:
    """Code point for code point to simplified characters and half width: same length as `text`.

    For patterns that are written once, in simplified characters, and must report offsets.
    """
    return text.translate(_plain_table())


def _fold_once(text: str) -> str:
    if text.isascii():
        return text.lower().translate(_ascii_table())
    pieces = _fold_each(text)
    return "".join(pieces) if len(pieces) == len(text) else _fold_together(text)


def _fold_each(text: str) -> list[str]:
    """Its characters folded one by one, without those that may combine with what stands before them. Nearly
    all texts have none; then this is all, at half the cost."""
    return [piece for piece in map(_fold_alone, text) if piece is not None]


def _fold_together(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower().translate(_fold_table())


def _fold_once_with_offsets(text: str) -> Folded:
    pieces = _fold_each(text)
    if len(pieces) == len(text):
        places = [at for at, piece in enumerate(pieces) for _ in piece]
        return Folded("".join(pieces), places, [at + 1 for at in places])
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        piece = _fold_piece(text[start:end])
        out.append(piece)
        starts.extend([start] * len(piece))
        ends.extend([end] * len(piece))
    return Folded("".join(out), starts, ends)


@lru_cache(maxsize=65536)
def _fold_piece(piece: str) -> str:
    return _fold_once(piece)


@lru_cache(maxsize=65536)
def _fold_alone(char: str) -> str | None:
    """A character folded; None for one that may combine with what stands before it."""
    return _fold_together(char) if _begins_cluster(char) else None


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Spans that NFKC treats on their own: a starter with all that may combine with it."""
    start = 0
    for at in range(1, len(text)):
        if _begins_cluster(text[at]):
            yield start, at
            start = at
    if text:
        yield start, len(text)


@lru_cache(maxsize=65536)
def _begins_cluster(char: str) -> bool:
    first = unicodedata.normalize("NFKD", char)[0]
    return unicodedata.combining(first) == 0 and first not in _composing_starters()


@lru_cache(maxsize=1)
def _composing_starters() -> frozenset[str]:
    """Characters of combining class 0 that NFC may join to the one before them."""
    found = {chr(c) for c in (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3))}
    for code in range(0xC0, 0x20000):
        parts = unicodedata.decomposition(chr(code)).split()
        if len(parts) == 2 and not parts[0].startswith("<"):
            second = chr(int(parts[1], 16))
            if unicodedata.combining(second) == 0:
                found.add(second)
    return frozenset(found)


@lru_cache(maxsize=1)
def _simplified() -> dict[str, str]:
    """Traditional to simplified, one code point each, chains followed to their end."""
    table = {a: b for block in _blocks() for a, b in _pairs(block) if a != b and len(b) == 1}
    table.update((pair[0], pair[1]) for pair in EXTRA_PAIRS.split())
    return {char: _end_of_chain(char, table) for char in table}


def _blocks() -> Iterator[list[str]]:
    """The ideographs, some at a time: all at once, what stays of them would be scattered among what does
    not, and hold 15 MB for ever."""
    for low, high in IDEOGRAPHS:
        for start in range(low, high, BLOCK):
            yield [chr(code) for code in range(start, min(start + BLOCK, high))]


def _pairs(chars: list[str]) -> Iterator[tuple[str, str]]:
    return zip(chars, _converter("t2s").convert("\n".join(chars)).split("\n"), strict=True)


def _end_of_chain(char: str, table: dict[str, str]) -> str:
    while char in table:
        char = table[char]
    return char


@lru_cache(maxsize=1)
def _fold_table() -> dict[int, str | None]:
    table: dict[int, str | None] = {ord(a): b for a, b in _simplified().items()}
    table.update((ord(mark), None) for mark in QUOTATION_MARKS + INVISIBLE + WHITE_SPACE)
    return table


@lru_cache(maxsize=1)
def _plain_table() -> dict[int, str]:
    table = {ord(a): b for a, b in _simplified().items()}
    table.update((code, chr(code - 0xFEE0)) for code in range(0xFF01, 0xFF5F))
    return table | {0x3000: " ", 0xA0: " "}


@lru_cache(maxsize=1)
def _ascii_table() -> dict[int, str | None]:
    return {code: to for code, to in _fold_table().items() if code < 128}


# --- conversion ------------------------------------------------------------------------------


@lru_cache(maxsize=4)
def _cached_converter(config: str) -> opencc.OpenCC:
    return opencc.OpenCC(config)


def _converter(config: str) -> opencc.OpenCC:
    with _lock:
        return _cached_converter(config)


def convert(text: str, script: Script) -> Converted:
    """`text` in the wanted script, for display; text that is in it already stays as it is.

    Convert whole texts rather than fragments: a fragment may not show which script it is in.
    """
    if not text or detect(text) == script:
        return Converted(text)
    converted: str = _converter("s2t" if script == "hant" else "t2s").convert(text)
    if len(converted) == len(text):
        return Converted(converted)
    return Converted(converted, _offset_map(text, converted))


def _offset_map(original: str, converted: str) -> list[int]:
    """One converted offset for each original offset, the end included; never decreasing."""
    befores, afters = _clauses(original), _clauses(converted)
    if len(befores) != len(afters):
        befores, afters = [original], [converted]
    offsets: list[int] = []
    base = 0
    for before, after in zip(befores, afters, strict=True):
        offsets.extend(base + offset for offset in _clause_map(before, after))
        base += len(after)
    return [*offsets, base]


def _clauses(text: str) -> list[str]:
    return [clause for clause in _CLAUSE.findall(text) if clause]


def _clause_map(before: str, after: str) -> list[int]:
    if len(before) == len(after):
        return list(range(len(before)))
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    offsets: list[int] = []
    for _, i1, i2, j1, j2 in matcher.get_opcodes():
        offsets.extend(j1 + (i - i1) * (j2 - j1) // (i2 - i1) for i in range(i1, i2))
    return offsets


# --- detection -------------------------------------------------------------------------------


def detect(text: str) -> Script | None:
    """The script most of the telling characters are in, or None when none or as many tell.

    Telling are characters of one script only: those that the character set of the other side
    (GB 2312, Big5) lacks. 后, 于 and 里 exist in both and say nothing. Japanese is not Chinese.
    """
    traditional = sum(text.count(char) for char in set(text) & _telling("hant"))
    simplified = sum(text.count(char) for char in set(text) & _telling("hans"))
    if traditional == simplified or 4 * len(_KANA.findall(text)) > len(text):
        return None
    return "hant" if traditional > simplified else "hans"


@lru_cache(maxsize=2)
def _telling(script: Script) -> frozenset[str]:
    table = _simplified()
    if script == "hant":
        return frozenset(char for char in table if not _encodes(char, "gb2312"))
    return frozenset(
        char for char in table.values() if _encodes(char, "gb2312") and not _encodes(char, "big5")
    )


def _encodes(char: str, charset: str) -> bool:
    try:
        char.encode(charset)
    except UnicodeEncodeError:
        return False
    return True
