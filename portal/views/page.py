"""What every public page has in common: who reads it, how fresh it is, and how it may be kept."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from portal.complaints import BadQuery, choice, query_of
from portal.reader import SCRIPT_COOKIE, SCRIPTS, Reader
from portal.serving import freshness
from portal.serving.freshness import etag
from portal.views.packing import packed, packed_tag

View = Callable[..., HttpResponse]
COOKIE_AGE = 365 * 24 * 60 * 60


def public_page(*heeded: str, endless: bool = False) -> Callable[[View], View]:
    """Decorator for a page that shows everyone the same, but for language and script.

    `heeded` are the parameters of the query that the page reads. Its entity tag is known before it is
    built: who has that version gets 304. A page is kept for the next reader; with endless=True apart from
    others, since what may be asked of it has no end.
    """

    def decorate(view: View) -> View:
        @require_safe
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                response = fresh(request, heeded, endless, lambda: view(request, *args, **kwargs))
            except BadQuery as complaint:
                return complain(request, str(complaint))
            patch_vary_headers(response, ["Accept-Language", "Accept-Encoding", "Cookie"])
            return remember_script(request, response)

        return answer

    return decorate


def fresh(
    request: HttpRequest, heeded: tuple[str, ...], endless: bool, build: Callable[[], HttpResponse]
) -> HttpResponse:
    """The page, from what the client has, from what was kept, or built now."""
    speak(request)
    reader = Reader.of(request)
    query = query_of(request, heeded)
    address = f"{request.path}?{query}" if query else request.path
    seq = freshness.latest.seq()
    request.reader, request.address, request.seq = reader, address, seq  # type: ignore[attr-defined]
    tag = etag(address, reader, seq)
    held = parse_etags(request.headers.get("If-None-Match", ""))
    if known := next((each for each in (tag, packed_tag(tag)) if each in held), None):
        return with_tag(HttpResponseNotModified(), known)
    store = caches["found" if endless and query else "rendered"]
    if found := store.get(tag):
        return packed(request, with_tag(HttpResponse(found[0], headers=found[1]), tag), store)
    response = build()
    if response.status_code == 200:
        store.set(tag, (response.content, dict(response.headers)))
        return packed(request, with_tag(response, tag), store)
    return response


def speak(request: HttpRequest) -> None:
    """`?lang=` shows this one answer in another language, so that each language has an address."""
    language = choice(request, "lang", [code for code, _name in settings.LANGUAGES])
    if language:
        translation.activate(language)
        request.LANGUAGE_CODE = language  # type: ignore[attr-defined]


def with_tag(response: HttpResponse, tag: str) -> HttpResponse:
    response["ETag"] = tag
    response["Cache-Control"] = "no-cache"
    return response


def complain(request: HttpRequest, message: str, status: int = 400) -> HttpResponse:
    """A clear page that says what is wrong with the address, and a way on."""
    request.address = request.path  # type: ignore[attr-defined]
    return render(
        request, "portal/complaint.html", {"message": message, "status": status}, status=status
    )


def remember_script(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Keep a script that was asked for in the address for the next page."""
    asked = request.GET.get("script", "")
    if asked in SCRIPTS and request.COOKIES.get(SCRIPT_COOKIE) != asked:
        response.set_cookie(
            SCRIPT_COOKIE,
            asked,
            max_age=COOKIE_AGE,
            samesite="Lax",
            secure=settings.SECURE,
            httponly=True,
        )
    return response
