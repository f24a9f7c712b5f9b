"""What the portal stands on can fail: the database, the cache, the disk.

Whoever asks meanwhile is told so, with 503 and when to come again; nothing needs a restart afterwards.
"""

import errno
import sys
from collections.abc import Iterator

from django.db import InterfaceError, InternalError, OperationalError, connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template import loader
from django.views.defaults import server_error

RETRY_AFTER = 5  # seconds
DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}
# https://www.postgresql.org/docs/current/errcodes-appendix.html
READ_ONLY = "25006"
TOO_COMPLEX = "54"
SQLITE_ERROR = 1  # the statement is wrong; SQLite's driver calls that operational, too


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what it was raised for."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def is_outage(error: BaseException) -> bool:
    """Whether something below us failed, rather than we."""
    return any(
        is_of_cache(each)
        or is_lost(each)
        or is_read_only(each)
        or (isinstance(each, OSError) and each.errno in DISK)
        for each in causes(error)
    )


def is_of_cache(error: BaseException) -> bool:
    """Whether Redis did not answer. Where it is not loaded it raised nothing, and need not be."""
    redis = sys.modules.get("redis.exceptions")
    return redis is not None and isinstance(error, redis.ConnectionError | redis.TimeoutError)


def is_lost(error: BaseException) -> bool:
    """Whether the database did not answer, or could not do what it was asked."""
    if isinstance(error, InterfaceError):
        return True
    if not isinstance(error, OperationalError):
        return False
    cause = error.__cause__
    state = getattr(cause, "sqlstate", None) or ""
    code = getattr(cause, "sqlite_errorcode", None)
    return not state.startswith(TOO_COMPLEX) and code != SQLITE_ERROR


def is_read_only(error: BaseException) -> bool:
    """Whether the database was a primary and is none any more (or never was)."""
    cause = error.__cause__ if isinstance(error, InternalError) else None
    return getattr(cause, "sqlstate", None) == READ_ONLY


def let_go(error: BaseException) -> None:
    """Hang up on a database that no longer takes writes: a new connection looks for the one that does."""
    if any(is_read_only(each) for each in causes(error)):
        connections["default"].close()


def handler500(request: HttpRequest) -> HttpResponseBase:
    """What is shown for an error nobody expected: 503 where the fault lies below us, else 500."""
    error = sys.exc_info()[1]
    if error is None or not is_outage(error):
        return server_error(request)
    let_go(error)
    return unavailable(request)


def unavailable(request: HttpRequest) -> HttpResponse:
    response: HttpResponse
    if request.path.startswith("/api/"):
        told = {"code": "unavailable", "detail": "Try again in a while.", "attr": None}
        response = JsonResponse({"type": "server_error", "errors": [told]}, status=503)
    else:
        response = HttpResponse(loader.get_template("503.html").render(), status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    return response
