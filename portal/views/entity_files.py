"""An entity to take away: a table of one row, linked data, and plain text."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from instruments.models import KINDS
from portal.api.collections import OF_KIND
from portal.api.exports import formats
from portal.api.listings import LISTINGS
from portal.api.rendering import to_json
from portal.complaints import day
from portal.linked_data.answering import LD_JSON
from portal.linked_data.entities import json_ld
from portal.views.entities import entity_context
from portal.views.page import public_page


@public_page("as_of")
def table(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """The fields of the API, as its exports write them: a line of names and a line of values."""
    listing = LISTINGS[OF_KIND[kind]]
    rows = KINDS[kind].objects.published().filter(slug=slug)
    found = listing.representation(request.reader, day(request)).load(rows)  # type: ignore[attr-defined]
    if not found:
        raise Http404
    lines = formats.table([found], list(found[0]), head=True)
    return named(slug, "csv", b"".join(lines), "text/csv; charset=utf-8")


@public_page()
def linked_data(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """What the address of the page answers to who asks for linked data, for who can only follow links."""
    published(kind, slug)
    reader = request.reader  # type: ignore[attr-defined]
    body = to_json(json_ld(kind, slug, reader, timezone.now().date()))
    return named(slug, "jsonld", body, LD_JSON)


@public_page("as_of")
def text(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Names, facts and dated events without any markup."""
    context = entity_context(request, published(kind, slug))
    kind_of_text = "text/plain; charset=utf-8"
    return render(request, "portal/entity.txt", context, content_type=kind_of_text)


def published(kind: str, slug: str) -> Any:
    found = KINDS[kind].objects.published().filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def named(slug: str, ending: str, body: bytes, content_type: str) -> HttpResponse:
    response = HttpResponse(body, content_type=content_type)
    response["Content-Disposition"] = f'inline; filename="{slug}.{ending}"'
    return response
