"""The highlights of a text, as HTML: one <mark> for each part of it that the same notes speak of."""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from annotations.segments import cut
from instruments.scripts import Converted
from portal.articles.layout import Lined
from portal.articles.reading import Note

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
    uuids = [note.uuid for note in notes]
    judged = any(note.verdict for note in notes)
    moved = shown.offsets is not None
    out: list[str] = []
    reached: set[int] = set()
    for first, last, spans in cut([(note.start, note.end) for note in notes], span):
        words = clean(
            text[shown.position(first) : shown.position(last)] if moved else text[first:last]
        )
        if not spans:
            out.append(words)
            continue
        innermost = spans[-1]
        if len(spans) == 1:
            mark = styles[innermost].mark + uuids[innermost]
        else:
            mark = deep_mark([styles[i] for i in spans], " ".join([uuids[i] for i in spans]))
        if judged:
            mark += verdict_that_ends([notes[i] for i in spans], last, verdicts)
        note = notes[innermost]
        if last - first == 1 and (note.start < first or note.end > last):
            out.append(f'{mark}">{words}</mark>')
            continue
        stop = ' tabindex="-1"' if innermost in reached else ""
        reached.add(innermost)
        out.append(f'{mark}"><a href="#note-{uuids[innermost]}"{stop}>{words}</a></mark>')
    return "".join(out)


def deep_mark(styles: list[Style], ids: str) -> str:
    """The mark of several notes up to their last id: the line of each, the tint of the innermost."""
    lines = "".join([style.line for style in styles])
    tint = styles[-1].tint or next((style.tint for style in reversed(styles) if style.tint), "bare")
    more = f'" data-depth="{len(styles)}' if len(styles) > DEEPEST_LINE else ""
    return f'<mark class="{tint}{lines}" data-annotations="{ids}{more}'


def verdict_that_ends(notes: list[Note], end: int, verdicts: dict[str, str]) -> str:
    """The innermost of the verdicts that end here, as one more attribute."""
    given = [note.verdict for note in notes if note.verdict and note.end == end]
    return f'" data-verdict="{verdicts[given[-1]]}' if given else ""
