"""States by instruments: what each state is to each instrument on a day."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from instruments import status
from portal.entities.parties import SIGNS, Shown, shown, status_name
from portal.names import Reference, References
from portal.pictures import drawing
from portal.reader import Reader

LEFT, TOP, CELL, RIGHT = 190.0, 230.0, 26.0, 130.0


@dataclass(frozen=True, slots=True)
class Matrix:
    """`rows` are (state, one status or None for each of `instruments`); `key` counts each status."""

    instruments: list[Reference]
    rows: list[tuple[Reference, list[Shown | None]]]
    key: list[tuple[str, str, str, int]]


def matrix_on(day: date, reader: Reader) -> Matrix:
    """All public states and instruments between which something was done by `day`. Three queries."""
    standings = status.matrix(day)
    references = References({pk for pair in standings for pk in pair}, reader)
    cells = {
        (participant, instrument): one
        for (instrument, participant), standing in standings.items()
        if instrument in references
        and participant in references
        and references[participant].kind == "state"
        and (one := shown(standing))
    }
    return arranged(cells, references)


def arranged(cells: dict[tuple[int, int], Shown], references: References) -> Matrix:
    """States by name; instruments by how many states they join, the most first."""
    counts = Counter(instrument for _state, instrument in cells)
    instruments = sorted(references.of(counts), key=lambda ref: (-counts[ref.pk], ref.name))
    states = references.of({state for state, _instrument in cells})
    rows = [
        (state, [cells.get((state.pk, instrument.pk)) for instrument in instruments])
        for state in states
    ]
    used = Counter(one.status for one in cells.values())
    return Matrix(
        instruments,
        rows,
        [(name, status_name(name), SIGNS[name], used[name]) for name in SIGNS if used[name]],
    )


def drawn(matrix: Matrix) -> SafeString | str:
    """The table as a picture to take away: names of instruments aslant, a sign in each cell, a key below."""
    if not matrix.rows:
        return ""
    width = LEFT + CELL * len(matrix.instruments) + RIGHT
    bottom = TOP + CELL * len(matrix.rows)
    heads = "".join(
        head(ref, LEFT + CELL * (at + 0.5)) for at, ref in enumerate(matrix.instruments)
    )
    rows = "".join(
        row(state, cells, matrix.instruments, TOP + CELL * at)
        for at, (state, cells) in enumerate(matrix.rows)
    )
    key = "".join(
        drawing.text(20, bottom + 26 + 20 * at, f"{sign}  {name} ({count})", size=13)
        for at, (_status, name, sign, count) in enumerate(matrix.key)
    )
    height = bottom + 26 + 20 * len(matrix.key)
    inside = heads + rows + key
    return drawing.picture(max(width, 480), height, _("States and instruments"), inside, "matrix")


def head(ref: Reference, x: float) -> str:
    n = drawing.number
    slant = f' transform="rotate(-60 {n(x)} {n(TOP - 8)})"'
    words = drawing.shortened(ref.name, 18)
    name = drawing.text(x, TOP - 8, words, lang=ref.lang, size=12, more=slant)
    return drawing.linked(ref.url, ref.name, name, lang=ref.lang)


def row(
    state: Reference, cells: list[Shown | None], instruments: list[Reference], top: float
) -> str:
    """A state's name and its signs, each named in full and leading to the instrument."""
    middle = top + CELL / 2 + 4
    words = drawing.text(
        LEFT - 10, middle, drawing.shortened(state.name, 13), lang=state.lang, anchor="end", size=13
    )
    rule = drawing.line(LEFT, top + CELL, LEFT + CELL * len(instruments), top + CELL, opacity=0.15)
    signs = [
        drawing.linked(
            instrument.url,
            f"{state.name}, {instrument.name}: {one.name}",
            drawing.text(LEFT + CELL * (at + 0.5), middle, one.sign, anchor="middle", size=14),
        )
        for at, (instrument, one) in enumerate(zip(instruments, cells, strict=True))
        if one
    ]
    return rule + drawing.linked(state.url, state.name, words, lang=state.lang) + "".join(signs)
