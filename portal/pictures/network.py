"""States, bodies and instruments in three columns, joined by what connects them.

Layered rather than force-directed: every name can be read, the same catalogue always gives the same
picture, and it is laid out in milliseconds. Each column is ordered by the mean place of what its
members are joined to (the barycentre heuristic; Sugiyama, Tagawa and Toda, 1981).
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from instruments.models import Body, Instrument, Membership, TreatyAction
from portal.names import Reference, References
from portal.pictures import drawing
from portal.reader import Reader

COLUMNS = ("state", "body", "instrument")
X = {"state": 150.0, "body": 480.0, "instrument": 810.0}
WIDTH, TOP, ROW, SWEEPS = 1180.0, 44.0, 24.0, 8
Edge = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Network:
    """Columns of references from top to bottom, and what joins them: (one, other, how)."""

    columns: dict[str, list[Reference]]
    edges: list[Edge]
    references: References


def network(reader: Reader, day: date) -> Network:
    """What is published and joined to something, memberships as of `day`. Eight queries."""
    edges = edges_on(day)
    references = References({pk for edge in edges for pk in edge[:2]}, reader)
    edges = [edge for edge in edges if edge[0] in references and edge[1] in references]
    joined = {pk for edge in edges for pk in edge[:2]}
    columns: dict[str, list[Reference]] = {kind: [] for kind in COLUMNS}
    for reference in references.of(joined):
        if reference.kind in columns:
            columns[reference.kind].append(reference)
    edges = [edge for edge in edges if all(references[pk].kind in columns for pk in edge[:2])]
    return Network(untangled(columns, edges), edges, references)


def edges_on(day: date) -> list[Edge]:
    """All connections, each once, in a fixed order."""
    members = Membership.objects.published().on(day).values_list("member_id", "body_id")
    parents = Body.objects.published().filter(parent__isnull=False).values_list("pk", "parent_id")
    adopted = Instrument.adopting_bodies.through.objects.values_list("body_id", "instrument_id")
    named = Instrument.states.through.objects.values_list("state_id", "instrument_id")
    acted = TreatyAction.objects.published().values_list("participant_id", "instrument_id")
    found: dict[tuple[int, int], str] = {}
    for how, rows in (
        ("member", members),
        ("part", parents),
        ("adopted", adopted),
        ("acted", acted),
        ("named", named),
    ):
        for pair in rows.order_by():
            found.setdefault(pair, how)
    return sorted((one, other, how) for (one, other), how in found.items())


def untangled(columns: dict[str, list[Reference]], edges: list[Edge]) -> dict[str, list[Reference]]:
    """The columns in an order that lets few lines cross."""
    near: dict[int, list[int]] = defaultdict(list)
    for one, other, _how in edges:
        near[one].append(other)
        near[other].append(one)
    for _sweep in range(SWEEPS):
        for kind in tuple(columns):
            places = {
                ref.pk: (at + 0.5) / len(rows)
                for other, rows in columns.items()
                if other != kind
                for at, ref in enumerate(rows)
            }
            columns[kind] = sorted(
                columns[kind], key=lambda ref: (mean(near[ref.pk], places), ref.slug)
            )
    return columns


def mean(pks: list[int], places: dict[int, float]) -> float:
    found = [places[pk] for pk in pks if pk in places]
    return sum(found) / len(found) if found else 1.0


def drawn(net: Network) -> SafeString | str:
    """The picture: lines first, names above them."""
    if not net.edges:
        return ""
    tallest = max(len(rows) for rows in net.columns.values())
    height = TOP + ROW * tallest + 16
    at = {
        ref.pk: (X[kind], TOP + (height - TOP - 16) * (place + 0.5) / len(rows))
        for kind, rows in net.columns.items()
        for place, ref in enumerate(rows)
    }
    nth = drawing.numbered(at)
    lines = "".join(
        curve(at[one], at[other], (nth[one], nth[other])) for one, other, _how in net.edges
    )
    names = "".join(
        node(ref, at[ref.pk], nth[ref.pk]) for rows in net.columns.values() for ref in rows
    )
    heads = "".join(
        drawing.text(
            X[kind],
            20,
            words,
            anchor="end" if kind == "state" else "start",
            size=14,
            more=' font-weight="bold"',
        )
        for kind, words in zip(COLUMNS, (_("States"), _("Bodies"), _("Instruments")), strict=True)
    )
    edges = f'<g class="edges" fill="none" stroke="currentColor" stroke-opacity="0.22">{lines}</g>'
    inside = f"{edges}{heads}{names}"
    return drawing.picture(
        WIDTH, height, _("States, bodies and instruments, and what joins them"), inside, "network"
    )


def curve(a: tuple[float, float], b: tuple[float, float], pair: tuple[int, int]) -> str:
    """A line between two columns, or an arc within one."""
    (x1, y1), (x2, y2) = sorted((a, b))
    n = drawing.number
    if x1 == x2:
        out = min(14 + abs(y2 - y1) * 0.22, 90)
        path = (
            f"M{n(x1 - 4)} {n(y1)}C{n(x1 - out)} {n(y1)} {n(x1 - out)} {n(y2)} {n(x1 - 4)} {n(y2)}"
        )
    else:
        middle = (x1 + x2) / 2
        path = f"M{n(x1)} {n(y1)}C{n(middle)} {n(y1)} {n(middle)} {n(y2)} {n(x2)} {n(y2)}"
    return f'<path d="{path}" data-from="{pair[0]}" data-to="{pair[1]}"/>'


def node(ref: Reference, at: tuple[float, float], number: int) -> str:
    x, y = at
    left = ref.kind == "state"
    words = drawing.text(
        x - 10 if left else x + 10,
        y + 4,
        drawing.shortened(ref.name, 10 if left else 22),
        lang=ref.lang,
        anchor="end" if left else "start",
        size=13,
        more=' class="label"',
    )
    dot = drawing.dot(x, y, 5, more=f' class="dot k-{ref.kind}"')
    more = f' data-node="{number}"'
    return drawing.linked(ref.url, ref.name, dot + words, lang=ref.lang, more=more)
