"""The log: one line a request, with an id that other lines of the same request carry, too.

Requests go to standard output, all else to standard error; who runs the portal decides what keeps them.
No line holds a query string or the values of an SQL statement: they may be secret.
"""

import logging
from threading import local

from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.encoding import escape_uri_path

from portal.operations.outages import is_outage

NO_REQUEST = "-"
SECRET = ("token", "key")  # parts of an address that let in whoever knows them
_current = local()
requests = logging.getLogger("scholium.requests")


class OfRequest(logging.Filter):
    """Puts the id of the request that is being answered on every line, and nothing secret of it."""

    def filter(self, record: logging.LogRecord) -> bool:
        # Django's, which would be shown as a path with its query.
        request = record.__dict__.pop("request", None)
        record.request_id = getattr(request, "id", getattr(_current, "id", NO_REQUEST))
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
            shown = shown_path(request)
            record.args = tuple(shown if arg == request.path else arg for arg in record.args)
        return True


class BriefOutage(logging.Filter):
    """An outage is one line a request: where in our code it was noticed tells nothing."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and is_outage(error):
            said = str(error).strip().splitlines() or [""]
            record.msg, record.args = f"{record.getMessage()}: {said[0]}", ()
            record.exc_info = record.exc_text = None
        return True


class BriefRefusal(logging.Filter):
    """What a client sent to lead us astray is one line: any stranger can send as many as they like."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.security."):
            record.exc_info = record.exc_text = None
        return True


def begin(request_id: str) -> None:
    _current.id = request_id


def end() -> None:
    _current.id = NO_REQUEST


def tell(request: HttpRequest, status: int, seconds: float) -> None:
    """The line of a request: who asked only where it was found out anyway."""
    user = getattr(request, "_cached_user", None)
    path, ms = shown_path(request), round(seconds * 1000, 1)
    told = {
        "method": request.method,
        "path": path,
        "status": status,
        "ms": ms,
        "user": user.pk if user else None,
        "client": request.META.get("REMOTE_ADDR", ""),
    }
    requests.info("%s %s %s %s ms", request.method, path, status, ms, extra=told)


def shown_path(request: HttpRequest) -> str:
    """The path without its secrets, and without a character that could end the line."""
    path, match = request.path, where_it_leads(request)
    for name in SECRET:
        if match and (secret := str(match.kwargs.get(name) or "")):
            path = path.replace(secret, "…")
    return escape_uri_path(path)


def where_it_leads(request: HttpRequest) -> ResolverMatch | None:
    """Also where nobody looked, as it was sent on to HTTPS or refused; or where its last slash was lost."""
    if request.resolver_match and request.path_info.endswith("/"):
        return request.resolver_match
    try:
        return resolve(request.path_info.rstrip("/") + "/")
    except Resolver404:
        return request.resolver_match
