"""The card of an entity: what a reader of a text wants to know of it at once."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from instruments.models import KINDS, Kind
from portal.dates import shown_date
from portal.entities.facts import DATES, field_label
from portal.names import References
from portal.reader import Reader
from portal.views.page import public_page


@public_page()
def card(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """A piece of HTML without a page around it: name, kind, date, one line, link."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    found = KINDS[kind].objects.published().prefetch_related("descriptions")
    entity = found.filter(slug=slug).first()
    if entity is None:
        raise Http404
    context = {
        "me": References([entity.pk], reader)[entity.pk],
        "kind_name": Kind(kind).label,
        "dates": dates(entity),
        "description": description(entity, reader),
    }
    response = render(request, "portal/card.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def dates(entity: Any) -> list[tuple[str, str, str]]:
    """(name, EDTF, words) of each date that is known."""
    named = [(name, getattr(entity, name)) for name in DATES.get(Kind(entity.kind), ())]
    return [(field_label(entity, name), value, shown_date(value)) for name, value in named if value]


def description(entity: Any, reader: Reader) -> tuple[str, str]:
    """(text, language), the reader's language first; empty where there is none."""
    rows = [(row.lang, row.text) for row in entity.descriptions.all()]
    if not rows:
        return "", ""
    lang, text = min(rows, key=lambda row: (reader.order.get(row[0], 9), row[0]))
    return reader.in_script(text, lang)
