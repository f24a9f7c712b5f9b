"""What all resources have in common: read-only, negotiated, conditional, described."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from django.core.cache import caches
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.api import conditional, paging
from portal.api.filtering import Filters
from portal.api.negotiation import AcceptOnly, language_of
from portal.api.parameters import EVERYWHERE, Asked, Parameter, read
from portal.api.rendering import OrjsonRenderer, to_json
from portal.api.throttling import SharedRate
from portal.reader import Reader

Json = dict[str, Any]
LANG = re.compile(r"(?:^|&)lang=([\w-]+)", re.ASCII)
VARY = ("Accept", "Accept-Language")
SAID_OF_ALL = {"Vary": ", ".join(VARY), "Cache-Control": "no-cache"}
# Bytes of an answer that is kept for the next who asks.
AT_MOST, FOUND_AT_MOST = 400_000, 64_000


class Resource(APIView):
    """An address that answers GET, HEAD and OPTIONS. Subclasses say which `parameters` and `answer`."""

    http_method_names = ["get", "head", "options"]
    content_negotiation_class = AcceptOnly
    renderer_classes = [OrjsonRenderer]
    throttle_classes = [SharedRate]
    parameters: ClassVar[tuple[Parameter, ...]] = EVERYWHERE
    reader: Reader

    @classmethod
    def known(cls) -> dict[str, Parameter]:
        return {parameter.name: parameter for parameter in cls.parameters}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        translation.activate(language_of(request._request))
        super().initial(request, *args, **kwargs)

    def get(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        plain = (
            request._request
        )  # past the REST framework's request, which looks everything up twice
        asked = read(plain, self.known())
        self.reader = Reader(asked.get("lang") or translation.get_language(), asked.get("script"))
        translation.activate(self.reader.language)
        tag = self.tag(plain)
        if conditional.matches(plain, tag):
            return tagged(HttpResponseNotModified(), tag)
        content = kept(tag, asked, lambda: self.answer(asked, **kwargs))
        if isinstance(content, HttpResponseBase):
            return content
        if conditional.matches_any(plain):
            return tagged(HttpResponseNotModified(), tag)
        return tagged(HttpResponse(content, content_type="application/json"), tag)

    def tag(self, request: HttpRequest) -> str:
        """The language and the script that the query may ask for are told apart by the query itself."""
        query, reader = request.META.get("QUERY_STRING", ""), Reader(language_of(request))
        return conditional.etag(request.path, query, reader, *self.freshness())

    def freshness(self) -> tuple[object, ...]:
        """What the answer hangs on that no public change tells of."""
        return ()

    def answer(self, asked: Asked, **kwargs: Any) -> Json | HttpResponseBase:
        raise NotImplementedError

    def options(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What this address is and how it can be asked."""
        return Response(
            {
                "name": self.get_view_name(),
                "description": self.get_view_description(),
                "methods": self.allowed_methods,
                "parameters": [described(parameter) for parameter in self.known().values()],
            }
        )

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(response, VARY)
        response.headers.setdefault("Content-Language", translation.get_language() or "")
        response.headers.setdefault("Cache-Control", "no-cache")
        if isinstance(response, Response):
            response.add_post_render_callback(conditional.stamp)
        else:
            conditional.stamp(response)
        return response


def described(parameter: Parameter) -> Json:
    return {
        "name": parameter.name,
        "description": str(parameter.description),
        "repeatable": parameter.many,
        "example": parameter.example,
        "schema": parameter.value.schema,
    }


def tagged(response: HttpResponse, tag: str) -> HttpResponse:
    response["ETag"] = tag
    return response


def kept(
    tag: str, asked: Asked, make: Callable[[], Json | HttpResponseBase]
) -> bytes | HttpResponseBase:
    """The answer from what was kept of it, or made now. First pages are kept, and what is found for words,
    apart; walks through all are not."""
    searched = "q" in asked.query
    store = caches["found" if searched else "rendered"]
    keep = searched or not asked.query.keys() & {"cursor", "page"}
    if keep and (found := store.get(tag)) is not None:
        return found
    made = make()
    if isinstance(made, HttpResponseBase):
        return made
    content = to_json(made)
    if keep and len(content) <= (FOUND_AT_MOST if searched else AT_MOST):
        store.set(tag, content)
    return content


class Published(Resource):
    """What hangs on nothing but the question and the public changes, so that its tag is known at once."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.unchanged(request) or super().dispatch(request, *args, **kwargs)

    def unchanged(self, request: HttpRequest) -> HttpResponse | None:
        """304 for who has the answer, as far as that is known past the REST framework. Only a right question
        was ever given this tag, so the question need not be looked at again."""
        if not may_be_known(request) or not conditional.matches(request, tag := self.tag(request)):
            return None
        if not all(throttle.allow_request(request, self) for throttle in self.get_throttles()):
            return None
        headers = {"ETag": tag, "Content-Language": language_asked(request)}
        return HttpResponseNotModified(headers=headers | SAID_OF_ALL)


def may_be_known(request: HttpRequest) -> bool:
    meta = request.META
    return (
        "HTTP_IF_NONE_MATCH" in meta
        and request.method in ("GET", "HEAD")
        and meta.get("HTTP_ACCEPT", "*/*") in ("*/*", "application/json")
    )


def language_asked(request: HttpRequest) -> str:
    """The language that a right question asks for; mostly without reading all of the query."""
    named = LANG.search(request.META.get("QUERY_STRING", ""))
    lang = named[1] if named else request.GET.get("lang", "")
    return lang.lower() or language_of(request)


class Listing(Published):
    """A collection. `rows` are the public things, `representation` makes them JSON."""

    filters: ClassVar[type[Filters]]
    representation: ClassVar[Any]
    paging_parameters: ClassVar[tuple[Parameter, ...]] = (paging.PAGE, paging.PAGE_SIZE)

    @classmethod
    def known(cls) -> dict[str, Parameter]:
        both = (*cls.filters.parameters(), *cls.paging_parameters, *cls.parameters)
        return {parameter.name: parameter for parameter in both}

    def rows(self) -> QuerySet:
        raise NotImplementedError

    def answer(self, asked: Asked, **kwargs: Any) -> Json:
        rows, on = self.rows(), timezone.now().date()
        if asked.query.keys() & self.filters.base_filters.keys():
            filters = self.filters(asked.query, rows, reader=self.reader)
            rows = filters.apply()
            on = as_of(filters.given("as_of"), on)
        self.represent = self.representation(self.reader, on).load
        return self.page(rows, asked)

    def page(self, rows: QuerySet, asked: Asked) -> Json:
        return paging.numbered(rows, self.represent, asked, self.request.path)


class CursorListing(Listing):
    paging_parameters = (paging.CURSOR, paging.PAGE_SIZE)
    course: ClassVar[paging.Course]

    def page(self, rows: QuerySet, asked: Asked) -> Json:
        return paging.by_cursor(rows, self.represent, asked, self.request.path, self.course)


class Detail(Published):
    """One thing of a collection, or 404 in the same words whatever the reason."""

    representation: ClassVar[Any]

    def rows(self, **kwargs: Any) -> QuerySet:
        raise NotImplementedError

    def answer(self, asked: Asked, **kwargs: Any) -> Json | HttpResponseBase:
        on = as_of(asked.get("as_of"), timezone.now().date())
        found = self.representation(self.reader, on).load(self.rows(**kwargs)[:1])
        return found[0] if found else self.missing(asked, **kwargs)

    def missing(self, asked: Asked, **kwargs: Any) -> HttpResponseBase:
        raise NotFound


def as_of(given: str | None, today: date) -> date:
    return date.fromisoformat(given) if given else today
