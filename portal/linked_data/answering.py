"""Choosing JSON-LD, and answering in it: tags, links and headers as the Web Annotation Protocol asks."""

from collections.abc import Callable
from typing import Any

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers

from portal.api import conditional
from portal.api.negotiation import language_of
from portal.api.rendering import to_json
from portal.reader import Reader

Json = dict[str, Any]
LD_JSON = "application/ld+json"
PROFILE = f'{LD_JSON}; profile="http://www.w3.org/ns/anno.jsonld"'
HTML = ("text/html", "application/xhtml+xml")
METHODS = "GET, HEAD, OPTIONS"


def wanted(request: HttpRequest) -> bool:
    """Whether the Accept header prefers JSON-LD to HTML. Of equals, a page is the answer."""
    linked = quality(request, LD_JSON)
    return linked > 0 and linked > max(quality(request, kind) for kind in HTML)


def wanted_by_default(request: HttpRequest) -> bool:
    """The same for what the Web Annotation Protocol speaks of: JSON-LD also for who names no format."""
    return not request.headers.get("Accept") or wanted(request)


def quality(request: HttpRequest, kind: str) -> float:
    """How much a media type is wanted, from 0 to 1: the most specific range that holds it decides.

    Parameters other than q (the profile) are asked for rather than required, so they are passed over.
    """
    found = (-1, 0.0)
    for part in split_ranges(request.headers.get("Accept", "")):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        found = max(
            found, (breadth(name.lower(), kind), worth(parameters)), key=lambda pair: pair[0]
        )
    return found[1] if found[0] >= 0 else 0.0


def split_ranges(header: str) -> list[str]:
    """The media ranges of an Accept header; commas inside quotes do not part them."""
    ranges, quoted, start = [], False, 0
    for at, char in enumerate(header):
        quoted ^= char == '"'
        if char == "," and not quoted:
            ranges.append(header[start:at])
            start = at + 1
    return [part.strip() for part in (*ranges, header[start:]) if part.strip()]


def breadth(name: str, kind: str) -> int:
    """2 for the very type, 1 for its family, 0 for */*, -1 where the range does not hold it."""
    return {kind: 2, f"{kind.split('/', maxsplit=1)[0]}/*": 1, "*/*": 0}.get(name, -1)


def worth(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _equals, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return min(1.0, max(0.0, float(value)))
            except ValueError:
                return 0.0
    return 1.0


def answer(
    request: HttpRequest,
    make: Callable[[Reader], Json],
    *,
    kind: str = LD_JSON,
    links: tuple[str, ...] = (),
    vary: tuple[str, ...] = ("Accept",),
    extra: tuple[object, ...] = (),
) -> HttpResponse:
    """The JSON-LD that `make` builds, tagged before it is built and kept for who asks next; 304 for who
    has that version, or any version of what `make` finds."""
    reader = Reader(language_of(request))
    tag = conditional.etag(request.path, "", reader, kind, *extra)
    if conditional.matches(request, tag):
        return headed(HttpResponseNotModified(), tag, links, vary)
    content = caches["rendered"].get(tag)
    if content is None:
        content = to_json(make(reader))
        caches["rendered"].set(tag, content)
    known = conditional.matches_any(request)
    response = HttpResponseNotModified() if known else HttpResponse(content, content_type=kind)
    return headed(response, tag, links, vary)


def headed(
    response: HttpResponse, tag: str, links: tuple[str, ...], vary: tuple[str, ...]
) -> HttpResponse:
    response["ETag"] = tag
    response["Allow"] = METHODS
    response["Cache-Control"] = "no-cache"
    if links:
        response["Link"] = ", ".join(links)
    patch_vary_headers(response, vary)
    return response


def options(links: tuple[str, ...]) -> HttpResponse:
    """What can be done with a resource of the protocol."""
    response = HttpResponse(headers={"Allow": METHODS, "Link": ", ".join(links)})
    del response["Content-Type"]
    return response


def type_link(iri: str) -> str:
    return f'<{iri}>; rel="type"'
