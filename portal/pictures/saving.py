"""A picture as a file of its own: what a page gives it (colours, paper, whole addresses) written into it."""

import re

from django.conf import settings

PAPER, INK, ACCENT = "#fdfcf8", "#1c1b19", "#7c2614"
# The light theme of site.css, where a file has no style sheet.
HUES = {
    "state": "#8a3b00",
    "body": "#0b5a52",
    "instrument": "#1d4a8c",
    "challenge": "#a01230",
    "recommendation": "#6b2f7c",
}
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def standalone(svg: str) -> bytes:
    """The SVG of `drawing.picture` as a document that can be looked at anywhere; its links lead here."""
    opening, inside = svg.split(">", 1)
    name = re.search(' aria-label="([^"]*)"', opening)
    title = f"<title>{name[1]}</title>" if name else ""
    paper = f'<rect width="100%" height="100%" fill="{PAPER}"/>'
    inside = inside.replace('<a href="/', f'<a href="{settings.SITE_URL}/')
    inside = inside.replace(' class="mark"', f' class="mark" color="{ACCENT}"')
    for kind, hue in HUES.items():
        inside = inside.replace(f' class="dot k-{kind}"', f' class="dot k-{kind}" color="{hue}"')
    whole = f'{opening} color="{INK}">{title}{paper}{inside}'
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + NOT_XML.sub("", whole).encode()
