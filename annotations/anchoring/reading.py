"""A text as it is compared: folded, with the way back to its code points."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from instruments.scripts import fold_with_offsets

# One to one, so that offsets hold. Width is folded by NFKC already, but not that of these.
PUNCTUATION = str.maketrans(
    {"。": ".", "、": ",", "—": "-", "–": "-", "―": "-", "‒": "-", "~": "-", "•": "·", "‧": "·"}
)
SENTENCE_ENDS = frozenset("。！？；!?;…")
SEMICOLONS = frozenset("；;")
CLAUSE_ENDS = frozenset("，、：,:.")
SENTENCE = 2


class Reading:
    """One text, raw and folded.

    `text` is the folded text; offsets into it are called folded, offsets into `raw` are code
    points of the original. White space, quotation and title marks are not in the folded text.
    """

    def __init__(self, raw: str) -> None:
        folded = fold_with_offsets(raw)
        self.raw = raw
        self.text = folded.text.translate(PUNCTUATION)
        self._starts = folded.starts
        self._ends = folded.ends

    def __len__(self) -> int:
        return len(self.text)

    def folded_span(self, start: int, end: int) -> tuple[int, int]:
        """The folded offsets of a raw span; empty where the span holds nothing that is folded."""
        first = bisect_right(self._ends, start)
        return first, max(first, bisect_left(self._starts, end))

    def raw_span(self, first: int, last: int) -> tuple[int, int]:
        """The raw span of the folded span first..last, which is not empty."""
        return self._starts[first], self._ends[last - 1]

    def gap_before(self, at: int) -> tuple[int, int]:
        """The raw span, often empty, of what folding dropped just before folded offset `at`."""
        start = self._ends[at - 1] if at else 0
        end = self._starts[at] if at < len(self._starts) else len(self.raw)
        return start, max(start, end)

    def boundary(self, at: int) -> int:
        """How natural a cut before folded offset `at` is: 3 line, 2 sentence, 1 clause, 0 none."""
        start, end = self.gap_before(at)
        if at in (0, len(self.text)) or "\n" in self.raw[start:end]:
            return 3
        before = self.raw[start - 1]
        if before in SENTENCE_ENDS or (before == "." and start < end):
            return SENTENCE
        return 1 if before in CLAUSE_ENDS else 0

    def opens_sentence(self, at: int) -> bool:
        """Whether a sentence or a line begins at folded offset `at`; after a semicolon, one goes on."""
        rank = self.boundary(at)
        return rank > SENTENCE or (
            rank == SENTENCE and self.raw[self.gap_before(at)[0] - 1] not in SEMICOLONS
        )
