"""The dated events of one entity on a line of years: a day is a dot, a month or a year a bar as long."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.entities.life import Event
from portal.pictures import drawing
from portal.pictures.timeline import Axis

WIDTH, SIDE, LANE, LANES, TOP = 720.0, 14.0, 14.0, 6, 8.0
APART = 12.0  # from the middle of one mark to that of the next in its lane
FEWEST = 3  # events that are worth a picture


def drawn(events: list[Event]) -> SafeString | str:
    """The picture; empty where a list says it as well."""
    years = [int(event.date[:4]) for event in events]
    if len(events) < FEWEST or years[0] == years[-1]:
        return ""
    axis = Axis(years[0], years[-1], SIDE, WIDTH - 2 * SIDE)
    lanes = placed([axis.span(event.date) for event in events])
    base = TOP + LANE * (max(lanes) + 1)
    marks = [mark(event, axis, base, lane) for event, lane in zip(events, lanes, strict=True)]
    parts = [drawing.line(SIDE, base, WIDTH - SIDE, base, opacity=0.4), *years_html(axis, base)]
    return drawing.picture(WIDTH, base + 24, _("Timeline"), "".join(parts + marks), "life")


def placed(spans: list[tuple[float, float]]) -> list[int]:
    """A lane for each span, so that no mark hides another while there are lanes left."""
    ends = [float("-inf")] * LANES
    lanes = []
    for start, end in spans:
        lane = next((lane for lane, last in enumerate(ends) if last <= start), LANES - 1)
        ends[lane] = max(start + APART, end + APART / 2)
        lanes.append(lane)
    return lanes


def mark(event: Event, axis: Axis, base: float, lane: int) -> str:
    start, end = axis.span(event.date)
    y = base - LANE * (lane + 0.5)
    if event.precision == "day":
        shape = drawing.dot((start + end) / 2, y, 5, more=' fill-opacity="0.75"')
    else:
        shape = drawing.bar(start, y, max(end - start, 6), more=' fill-opacity="0.35"')
    url = event.others[0].url if len(event.others) == 1 else "#life"
    return drawing.linked(url, event.label, shape, more=' class="mark"')


def years_html(axis: Axis, base: float) -> list[str]:
    step = next(
        step for step in (1, 2, 5, 10, 20, 50, 100, 1000) if axis.last - axis.first < step * 9
    )
    ticks = [year for year in range(axis.first, axis.last + 1) if year % step == 0]
    return [
        drawing.line(axis.x(year), base, axis.x(year), base + 5, opacity=0.4)
        + drawing.text(axis.x(year) + 3, base + 17, str(year), size=12)
        for year in ticks
    ]
