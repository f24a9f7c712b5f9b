"""The outermost middleware: gives a request its id, and tells the log and the metrics how it went."""

import re
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from portal.operations import logs

HEADER = "X-Request-ID"
ACCEPTED = re.compile(r"[\w.:-]{8,64}", re.ASCII)


def watched(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware. The time of a file that is made while it is sent is that of its beginning."""
    count = counter()

    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        request_id = id_of(request)
        request.id = request_id  # type: ignore[attr-defined]  # for what Django says after the end
        logs.begin(request_id)
        try:
            response = get_response(request)
            seconds = time.perf_counter() - began
            response[HEADER] = request_id
            logs.tell(request, response.status_code, seconds)
            count(request, response.status_code, seconds)
            return response
        finally:
            logs.end()

    return middleware


def counter() -> Callable[[HttpRequest, int, float], None]:
    """What counts requests, where anybody may read the figures."""
    if not settings.METRICS_TOKEN:
        return lambda request, status, seconds: None
    from portal.operations import metrics  # noqa: PLC0415  opens files, which only a server should

    return metrics.count


def id_of(request: HttpRequest) -> str:
    """The id that came with the request, where it is one; else a new one."""
    given = request.META.get("HTTP_X_REQUEST_ID", "")
    return given if ACCEPTED.fullmatch(given) else secrets.token_hex(8)
