"""The few marks that all pictures are drawn with."""

from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe


def number(value: float) -> str:
    """A coordinate, short and the same in every language."""
    return f"{value:.1f}".removesuffix(".0")


def numbered(places: Iterable[int]) -> dict[int, int]:
    """The number in a picture of each thing, by its key: keys tell how many things nobody sees."""
    return {pk: nth for nth, pk in enumerate(places, 1)}


def text(
    x: float,
    y: float,
    words: str,
    *,
    lang: str = "",
    anchor: str = "start",
    size: int = 12,
    more: str = "",
) -> str:
    tag = f' lang="{lang}"' if lang else ""
    return (
        f'<text x="{number(x)}" y="{number(y)}" text-anchor="{anchor}" font-size="{size}" '
        f'fill="currentColor"{tag}{more}>{escape(words)}</text>'
    )


def line(x1: float, y1: float, x2: float, y2: float, *, opacity: float = 1, more: str = "") -> str:
    return (
        f'<line x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}" '
        f'stroke="currentColor" stroke-opacity="{opacity}"{more}/>'
    )


def linked(url: str, label: str, inside: str, *, lang: str = "", more: str = "") -> str:
    """A mark that leads somewhere, named (in `lang`, if not the page's) for those who do not see it."""
    name, tag = escape(label), f' lang="{lang}"' if lang else ""
    return (
        f'<a href="{escape(url)}" aria-label="{name}"{tag}{more}><title>{name}</title>{inside}</a>'
    )


def dot(x: float, y: float, radius: float, *, more: str = "") -> str:
    return f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" fill="currentColor"{more}/>'


def bar(x: float, y: float, width: float, *, more: str = "") -> str:
    """A rounded bar around the line y."""
    return (
        f'<rect x="{number(x)}" y="{number(y - 4)}" width="{number(width)}" height="8" rx="4" '
        f'fill="currentColor" stroke="currentColor"{more}/>'
    )


def picture(width: float, height: float, title: str, inside: str, kind: str) -> SafeString:
    """A whole SVG, `title` its text alternative."""
    size = f'width="{number(width)}" height="{number(height)}"'
    return mark_safe(  # noqa: S308  every text above is escaped
        f'<svg xmlns="http://www.w3.org/2000/svg" class="picture {kind}" {size} '
        f'viewBox="0 0 {number(width)} {number(height)}" role="group" aria-label="{escape(title)}" '
        f'font-family="system-ui, sans-serif">{inside}</svg>'
    )


def shortened(words: str, width: float) -> str:
    """`words` cut to about `width` ems, an ideograph counting one and a letter half."""
    used = 0.0
    for place, char in enumerate(words):
        used += 1 if ord(char) > 0x2E7F else 0.52
        if used > width:
            return words[: max(place - 1, 1)].rstrip() + "…"
    return words
