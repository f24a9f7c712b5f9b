"""A text made ready to be read: the same text folded, simplified, and cut into sentences."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from instruments import scripts

_SENTENCE_END = re.compile(r"[。!?;\n]+|(?<=[a-z0-9)]{2})\.(?=\s+[A-Z])")

# Title marks; curly quotation marks are not part of a title (they only stand inside longer names).
TITLE_PAIRS = {"《": "》", "〈": "〉"}
PAIRS = TITLE_PAIRS | {"“": "”", "‘": "’", "「": "」", "『": "』", "(": ")", "（": "）"}
CLOSERS = {closer: opener for opener, closer in PAIRS.items()}


@dataclass(frozen=True, slots=True)
class Reading:
    """`plain` has the length of `text`, so an offset into one is an offset into the other."""

    text: str
    plain: str
    folded: scripts.Folded
    sentence_starts: list[int]
    passage_starts: list[int]

    @classmethod
    def of(cls, text: str, passages: Sequence[tuple[int, int]] = ()) -> Reading:
        plain = scripts.simplify(text)
        starts = [0, *(match.end() for match in _SENTENCE_END.finditer(plain))]
        lines = {0, *(match.end() for match in re.finditer(r"\n+", text))}
        lines |= {start for start, _ in passages} | {end for _, end in passages}
        return cls(text, plain, scripts.fold_with_offsets(text), starts, sorted(lines))

    def sentence_start(self, at: int) -> int:
        return self.sentence_starts[bisect_right(self.sentence_starts, at) - 1]

    def passage_start(self, at: int) -> int:
        return self.passage_starts[max(bisect_right(self.passage_starts, at) - 1, 0)]

    def is_one_piece(self, start: int, end: int) -> bool:
        """Whether a span stays inside one passage; words of a Latin name may be on two lines."""
        piece = self.text[start:end]
        if "\n" not in piece:
            return self.passage_start(start) == self.passage_start(end - 1)
        return piece.isascii() and "\n\n" not in piece

    def is_whole_word(self, start: int, end: int) -> bool:
        """Whether no letter or digit of an alphabet goes on at either end."""
        text = self.text
        if start > 0 and is_alphabetic(text[start]) and is_alphabetic(text[start - 1]):
            return False
        return not (end < len(text) and is_alphabetic(text[end - 1]) and is_alphabetic(text[end]))

    def balanced(self, start: int, end: int) -> tuple[int, int] | None:
        """The span with the partner of each mark inside it, or None if a partner is not beside it.

        Folding drops marks, so a match of “一带一路”论坛 begins after the first of them.
        """
        open_marks: list[str] = []
        missing: list[str] = []
        for char in self.text[start:end]:
            if char in PAIRS:
                open_marks.append(char)
            elif char in CLOSERS:
                if open_marks and open_marks[-1] == CLOSERS[char]:
                    open_marks.pop()
                else:
                    missing.append(CLOSERS[char])
        for mark in missing:
            if start == 0 or self.text[start - 1] != mark:
                return None
            start -= 1
        for mark in reversed(open_marks):
            if end == len(self.text) or self.text[end] != PAIRS[mark]:
                return None
            end += 1
        return start, end

    def in_title_marks(self, start: int, end: int) -> tuple[int, int]:
        """The span with the title marks that stand directly around it, if any.

        Parentheses count where they stand for 〈〉, right after an opening 《.
        """
        before, after = self.text[start - 1 : start], self.text[end : end + 1]
        if before in TITLE_PAIRS and TITLE_PAIRS[before] == after:
            return start - 1, end + 1
        if (
            before in ("(", "（")
            and PAIRS[before] == after
            and self.text[start - 2 : start - 1] == "《"
        ):
            return start - 1, end + 1
        return start, end


def is_alphabetic(char: str) -> bool:
    """Letters and digits of scripts that put spaces between words."""
    return char.isalnum() and ord(char) < 0x2E80
