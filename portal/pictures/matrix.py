"""States by instruments: what each state is to each instrument on a day."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from instruments import status
from portal.names import Reference, References
from portal.parties import SIGNS, Shown, shown, status_name
from portal.reader import Reader


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
