"""The highlights of a text, as HTML: one <mark> for each part of it that the same notes speak of."""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from annotations.segments import cut
from instruments.scripts import Converted
from portal.layout import Lined
from portal.reading import Note

DEEPEST_LINE = 4


class Style(NamedTuple):
    """How the notes of a kind look on a line: the line, the tint, and the mark of one alone up to its id."""

    line: str
    tint: str
    mark: str


@lru_cache(maxsize=1024)
def style_of(line: int, kind: str) -> Style:
    lined = f" {'abcd'[line]}-{kind}" if 0 <= line < DEEPEST_LINE else ""
    tint = f"t-{kind}" if line >= 0 else ""
    return Style(lined, tint, f'<mark class="{tint or "bare"}{lined}" data-annotations="')


def length_of(lined: Lined) -> int:
    note = lined[0]
    return note.end - note.start


def marked_html(
    shown: Converted,
    clean: Callable[[str], str],
    span: tuple[int, int],
    over: list[Lined],
    verdicts: dict[str, str],
) -> str:
    """The stretch `span` of the text `shown`, which `clean` escapes, with the notes that are `over` it.

    A mark leads to its innermost note; the keyboard stops where it leads somewhere new. One
    character of a longer span is too small to point at: it is marked and leads nowhere itself.
    """
    (start, end), text = span, shown.text
    if not over:
        return clean(text[shown.position(start) : shown.position(end)])
    longest_first = sorted(over, key=length_of, reverse=True)
    notes = [note for note, _line in longest_first]
    styles = [style_of(line, note.kind) for note, line in longest_first]
    moved = shown.offsets is not None
    out: list[str] = []
    reached: set[int] = set()
    for first, last, spans in cut([(note.start, note.end) for note in notes], span):
        if first < start or last > end:
            continue
        words = clean(
            text[shown.position(first) : shown.position(last)] if moved else text[first:last]
        )
        if not spans:
            out.append(words)
            continue
        innermost = spans[-1]
        note = notes[innermost]
        if last - first > 1 or (note.start == first and note.end == last):
            stop = ' tabindex="-1"' if innermost in reached else ""
            reached.add(innermost)
            words = f'<a href="#note-{note.uuid}"{stop}>{words}</a>'
        if len(spans) == 1 and not note.verdict:
            out.append(f'{styles[innermost].mark}{note.uuid}">{words}</mark>')
            continue
        out.append(mark_html([(notes[i], styles[i]) for i in spans], last, words, verdicts))
    return "".join(out)


def mark_html(
    deep: list[tuple[Note, Style]], end: int, words: str, verdicts: dict[str, str]
) -> str:
    """One mark: the lines of its notes, the tint of the innermost, the verdict that ends here."""
    ids = " ".join([note.uuid for note, _style in deep])
    lines = "".join([style.line for _note, style in deep])
    tint = deep[-1][1].tint or next(
        (style.tint for _, style in reversed(deep) if style.tint), "bare"
    )
    more = f' data-depth="{len(deep)}"' if len(deep) > DEEPEST_LINE else ""
    # The innermost of the verdicts that end here.
    given = [note.verdict for note, _style in deep if note.verdict and note.end == end]
    if given:
        more += f' data-verdict="{verdicts[given[-1]]}"'
    return f'<mark class="{tint}{lines}" data-annotations="{ids}"{more}>{words}</mark>'
