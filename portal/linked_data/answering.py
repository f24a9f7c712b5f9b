"""Choosing JSON-LD, and answering in it: tags, links and headers as the Web Annotation Protocol asks."""

from collections.abc import Callable
from typing import Any

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import translation
from django.utils.cache import patch_vary_headers

from portal.api import conditional
from portal.api.negotiation import language_of, quality
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
        with translation.override(reader.language):  # a cookie may have chosen another
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
