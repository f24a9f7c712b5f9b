"""Instruments on a line of years, by theme. A day is a dot, a month a short bar, a year a long one."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from instruments import edtf
from instruments.models import Instrument
from portal.dates import shown_date
from portal.names import Reference, References
from portal.pictures import drawing
from portal.reader import Reader

WIDTH, LEFT, RIGHT, ROW, TOP = 960.0, 190.0, 20.0, 26.0, 34.0
EARLY = 56.0  # width of the column for what is older than the axis
LONGEST_GAP = 15  # years without an instrument before the axis is broken


@dataclass(frozen=True, slots=True)
class Dated:
    reference: Reference
    date: str
    topics: tuple[int, ...]

    def linked(self, mark: str) -> str:
        """`mark`, leading to the instrument; its name and date are said in one language, the name's."""
        ref = self.reference
        with translation.override(ref.lang.lower() or translation.get_language()):
            label = f"{ref.name}, {shown_date(self.date)}"
        return drawing.linked(ref.url, label, mark, lang=ref.lang, more=' class="mark"')


@dataclass(frozen=True, slots=True)
class Axis:
    """Years `first` to `last`, both whole; older dates stand before a break at the left."""

    first: int
    last: int
    left: float
    width: float

    def x(self, years: float) -> float:
        return self.left + (years - self.first) / (self.last + 1 - self.first) * self.width

    def span(self, value: str) -> tuple[float, float]:
        """Where a partial date begins and ends on the line."""
        return self.x(in_years(value, last=False)), self.x(in_years(value, last=True))


def in_years(value: str, *, last: bool) -> float:
    day = edtf.last_day(value) if last else edtf.first_day(value)
    return day.year + (day.timetuple().tm_yday - (0 if last else 1)) / 366


def dated_instruments(reader: Reader) -> tuple[list[Dated], References]:
    """Published instruments with a date, the oldest first, and references to them and their topics."""
    rows = (
        Instrument.objects.published()
        .with_dated()
        .filter(dated_on__isnull=False)
        .order_by("dated_on", "slug")
    )
    dates = list(rows.values_list("pk", "dated_on"))
    topics: dict[int, list[int]] = defaultdict(list)
    through = Instrument.topics.through.objects.filter(entity_id__in=[pk for pk, _date in dates])
    for pk, topic in through.order_by("topic__notation", "topic_id").values_list(
        "entity_id", "topic_id"
    ):
        topics[pk].append(topic)
    references = References(
        [*(pk for pk, _date in dates), *(t for found in topics.values() for t in found)], reader
    )
    found = [
        Dated(references[pk], date, tuple(topic for topic in topics[pk] if topic in references))
        for pk, date in dates
        if pk in references
    ]
    return found, references


def axis_for(found: list[Dated], left: float, right: float) -> Axis:
    """From the first year after the last long gap near the beginning to the latest year."""
    years = [int(one.date[:4]) for one in found]
    first = years[0]
    for before, after in pairwise(years):
        if after - before > LONGEST_GAP and years.index(after) <= len(years) / 4:
            first = after
    broken = EARLY if first > years[0] else 0.0
    return Axis(first, years[-1], left + broken, right - left - broken)


def by_theme(
    found: list[Dated], references: References
) -> list[tuple[Reference | None, list[Dated]]]:
    """Each theme with its instruments, the fullest first; what has no theme last."""
    themes: dict[int | None, list[Dated]] = defaultdict(list)
    for one in found:
        for topic in one.topics or (None,):
            themes[topic].append(one)
    ordered = sorted(
        themes.items(), key=lambda item: (item[0] is None, -len(item[1]), item[0] or 0)
    )
    return [(references[topic] if topic else None, rows) for topic, rows in ordered]


def drawn(
    themes: list[tuple[Reference | None, list[Dated]]], found: list[Dated]
) -> SafeString | str:
    """The picture: a row a theme, a mark an instrument."""
    if not found:
        return ""
    axis = axis_for(found, LEFT, WIDTH - RIGHT)
    height = TOP + ROW * len(themes) + 8
    parts = [*years_html(axis, height, broken=axis.first > int(found[0].date[:4]))]
    for place, (theme, rows) in enumerate(themes):
        parts.append(theme_html(theme, TOP + ROW * (place + 0.5)))
        parts.append(marks_html(rows, axis, TOP + ROW * (place + 0.5)))
    return drawing.picture(
        WIDTH, height, _("Instruments by theme and date"), "".join(parts), "timeline"
    )


def years_html(axis: Axis, height: float, *, broken: bool) -> list[str]:
    step = next(
        step for step in (1, 2, 5, 10, 20, 50, 100) if (axis.last - axis.first) / step <= 12
    )
    ticks = [year for year in range(axis.first, axis.last + 1) if year % step == 0]
    parts = [
        drawing.line(axis.x(year), TOP - 8, axis.x(year), height, opacity=0.15) for year in ticks
    ]
    parts += [drawing.text(axis.x(year) + 3, TOP - 14, str(year), size=12) for year in ticks]
    if broken:
        parts.append(drawing.text(LEFT, TOP - 14, f"< {axis.first}", size=12))
        parts.append(
            drawing.line(
                axis.left - 4,
                TOP - 8,
                axis.left - 4,
                height,
                opacity=0.6,
                more=' stroke-dasharray="2 3"',
            )
        )
    return parts


def theme_html(theme: Reference | None, y: float) -> str:
    name, lang = (theme.name, theme.lang) if theme else (_("no theme"), "")
    words = drawing.text(
        LEFT - 12, y + 4, drawing.shortened(name, 14), lang=lang, anchor="end", size=13
    )
    rule = drawing.line(LEFT, y, WIDTH - RIGHT, y, opacity=0.12)
    return rule + (
        drawing.linked(theme.url, theme.name, words, lang=theme.lang) if theme else words
    )


def marks_html(rows: list[Dated], axis: Axis, y: float) -> str:
    early = [one for one in rows if int(one.date[:4]) < axis.first]
    marks = [
        linked_mark(one, LEFT + 6 + (place % 5) * 9, LEFT + 6 + (place % 5) * 9, y)
        for place, one in enumerate(early)
    ]
    marks += [
        linked_mark(one, *axis.span(one.date), y) for one in rows if int(one.date[:4]) >= axis.first
    ]
    return "".join(marks)


def linked_mark(one: Dated, start: float, end: float, y: float) -> str:
    """A dot for a day (or where there is no room for more), a bar for a month or a year."""
    if len(one.date) == 10 or start == end:
        mark = drawing.dot(start, y, 5, more=' fill-opacity="0.75"')
    else:
        mark = drawing.bar(start, y, max(end - start, 6), more=' fill-opacity="0.35"')
    return one.linked(mark)


# --- the small picture of the home page ------------------------------------------------------


def strip(found: list[Dated]) -> SafeString | str:
    """A column of dots for each year: one dot an instrument."""
    if not found:
        return ""
    width = 720.0
    axis = axis_for(found, 4, width - 4)
    years: dict[int, list[Dated]] = defaultdict(list)
    for one in found:
        if int(one.date[:4]) >= axis.first:
            years[int(one.date[:4])].append(one)
    pitch = min(axis.width / (axis.last + 1 - axis.first), 26)
    base = 12 + pitch * max(len(rows) for rows in years.values())
    parts = [column(rows, axis.x(year + 0.5), base, pitch) for year, rows in years.items()]
    parts.append(drawing.line(4, base + 2, width - 4, base + 2, opacity=0.4))
    ticks = [year for year in range(axis.first, axis.last + 1) if year % 5 == 0]
    parts += [
        drawing.text(axis.x(year + 0.5), base + 18, str(year), anchor="middle", size=12)
        for year in ticks
    ]
    return drawing.picture(width, base + 24, _("Instruments by year"), "".join(parts), "strip")


def column(rows: list[Dated], x: float, base: float, pitch: float) -> str:
    """One dot above the other."""
    dots = [
        drawing.dot(x, base - pitch * (place + 0.5), pitch * 0.38) for place in range(len(rows))
    ]
    return "".join(one.linked(dot) for one, dot in zip(rows, dots, strict=True))
