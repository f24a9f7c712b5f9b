"""From what is in the way, through what is proposed, to what is used: three columns joined by ribbons.

Challenges stand on the left, the recommendations that address them in the middle, the instruments that
those name on the right. Ordered as the network is, so that few ribbons cross.
"""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from instruments.models import Answer, Entity, Kind, Recommendation
from portal.names import Reference, References
from portal.pictures import drawing
from portal.pictures.network import untangled
from portal.reader import Reader

COLUMNS = ("challenge", "recommendation", "instrument")
X = {"challenge": 20.0, "recommendation": 430.0, "instrument": 840.0}
WIDTH, TOP, ROW, NAME = 1180.0, 44.0, 24.0, 285.0
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Flow:
    """Columns of references from top to bottom, and what leads from one to the next."""

    columns: dict[str, list[Reference]]
    edges: list[Pair]
    references: References

    @property
    def steps(self) -> list[tuple[Reference, list[Reference], list[Reference]]]:
        """Each recommendation from top to bottom, with its challenges and its instruments."""
        before = self.joined(backwards=True)
        after = self.joined(backwards=False)
        return [
            (ref, before.get(ref.pk, []), after.get(ref.pk, []))
            for ref in self.columns["recommendation"]
        ]

    def joined(self, *, backwards: bool) -> dict[int, list[Reference]]:
        found: dict[int, list[Reference]] = {}
        for one, other in self.edges:
            here, there = (other, one) if backwards else (one, other)
            found.setdefault(here, []).append(self.references[there])
        return found


def flow(reader: Reader) -> Flow:
    """All public recommendations that address a public challenge or name a public instrument."""
    pairs = sorted({*answers(), *uses()})
    references = References({pk for pair in pairs for pk in pair}, reader)
    edges = [pair for pair in pairs if pair[0] in references and pair[1] in references]
    columns: dict[str, list[Reference]] = {kind: [] for kind in COLUMNS}
    for reference in references.of({pk for pair in edges for pk in pair}):
        columns[reference.kind].append(reference)
    return Flow(untangled(columns, [(*pair, "") for pair in edges]), edges, references)


def answers() -> list[Pair]:
    return list(Answer.objects.order_by().values_list("challenge_id", "recommendation_id"))


def uses() -> list[Pair]:
    """(recommendation, instrument) for each instrument that a recommendation names."""
    through = Recommendation.named.through.objects
    instruments = Entity.objects.filter(kind=Kind.INSTRUMENT).order_by().values("pk")
    rows = through.filter(entity_id__in=instruments).order_by()
    return list(rows.values_list("recommendation_id", "entity_id"))


def drawn(found: Flow) -> SafeString | str:
    """The picture: ribbons first, names above them; empty where nothing leads anywhere."""
    if not found.edges:
        return ""
    height = TOP + ROW * max(len(rows) for rows in found.columns.values()) + 16
    at = {
        ref.pk: (X[kind], TOP + (height - TOP - 16) * (place + 0.5) / len(rows))
        for kind, rows in found.columns.items()
        for place, ref in enumerate(rows)
    }
    nth = drawing.numbered(at)
    lines = "".join(
        ribbon(at[one], at[other], (nth[one], nth[other])) for one, other in found.edges
    )
    names = "".join(
        node(ref, at[ref.pk], nth[ref.pk]) for rows in found.columns.values() for ref in rows
    )
    edges = f'<g class="edges" fill="none" stroke="currentColor" stroke-opacity="0.22">{lines}</g>'
    return drawing.picture(WIDTH, height, str(title()), f"{edges}{heads()}{names}", "network")


def title() -> str:
    return f"{_('Challenges')} → {_('Recommendations')} → {_('Instruments')}"


def heads() -> str:
    names = (_("Challenges"), _("Recommendations"), _("Instruments"))
    return "".join(
        drawing.text(X[kind], 20, words, size=14, more=' font-weight="bold"')
        for kind, words in zip(COLUMNS, names, strict=True)
    )


def ribbon(a: tuple[float, float], b: tuple[float, float], pair: Pair) -> str:
    """A line from the end of a name to the dot of the next."""
    (x1, y1), (x2, y2) = (a[0] + NAME, a[1]), b
    middle, n = (x1 + x2) / 2, drawing.number
    path = f"M{n(x1)} {n(y1)}C{n(middle)} {n(y1)} {n(middle)} {n(y2)} {n(x2)} {n(y2)}"
    return f'<path d="{path}" data-from="{pair[0]}" data-to="{pair[1]}"/>'


def node(ref: Reference, at: tuple[float, float], number: int) -> str:
    x, y = at
    name = drawing.shortened(ref.name, (NAME - 40) / 13)
    words = drawing.text(x + 10, y + 4, name, lang=ref.lang, size=13, more=' class="label"')
    dot = drawing.dot(x, y, 5, more=f' class="dot k-{ref.kind}"')
    more = f' data-node="{number}"'
    return drawing.linked(ref.url, ref.name, dot + words, lang=ref.lang, more=more)
