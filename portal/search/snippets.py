"""What of a text to show: the words around the first match, in the reader's script, matches marked. Pure."""

from collections.abc import Iterable, Sequence
from html import escape

from instruments.scripts import Script, convert, fold_with_offsets

BEFORE, AFTER = 40, 120  # code points shown around the first match

Span = tuple[int, int]


def spans_of(text: str, words: Sequence[str]) -> list[Span]:
    """Where the folded `words` stand in `text`, in order, those that touch joined."""
    folded = fold_with_offsets(text)
    found: list[Span] = []
    for word in words:
        at = folded.text.find(word)
        while at >= 0:
            found.append(folded.span(at, at + len(word)))
            at = folded.text.find(word, at + len(word))
    return joined(found)


def joined(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def window(length: int, spans: Sequence[Span]) -> Span:
    """The part of a text to show."""
    first = spans[0][0] if spans else 0
    start = max(0, first - BEFORE)
    end = max(first + AFTER, spans[0][1] if spans else 0)
    return (
        (start, min(length, end))
        if length - start > AFTER
        else (max(0, length - BEFORE - AFTER), length)
    )


def snippet(text: str, spans: Sequence[Span], script: Script | None) -> str:
    """HTML: the part of `text` around the first span, escaped, all spans in `<mark>`. Code points."""
    start, end = window(len(text), spans)
    shown = convert(text, script) if script else None
    at = shown.position if shown else int
    whole = shown.text if shown else text
    pieces, last = ["…" if start else ""], start
    for first, after in ((max(first, start), min(after, end)) for first, after in spans):
        if first < after:
            before, found = whole[at(last) : at(first)], whole[at(first) : at(after)]
            pieces += [escape(before), f"<mark>{escape(found)}</mark>"]
            last = after
    pieces += [escape(whole[at(last) : at(end)]), "…" if end < len(text) else ""]
    return "".join(pieces)
