"""A write that PostgreSQL gave up for another's sake is done again, from the start.

Our writes take their locks in one order, but two that touch many things can still stand in each other's
way. Of two that wait for each other PostgreSQL ends one, whole; asked again, it finds the other done.
"""

import random
import time
from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse

# https://www.postgresql.org/docs/current/errcodes-appendix.html
DEADLOCK, SERIALIZATION = "40P01", "40001"
TRIES = 4
PAUSE = 0.1  # seconds, at most, times the tries so far


def is_collision(error: BaseException) -> bool:
    cause = error.__cause__ if isinstance(error, OperationalError) else None
    return getattr(cause, "sqlstate", None) in {DEADLOCK, SERIALIZATION}


class RetryCollisions:
    """Middleware, the innermost: asks the view again while the database says that two writes collided."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for tried in range(1, TRIES):
            if not getattr(request, "collided", False):
                break
            time.sleep(random.uniform(0, PAUSE * tried))  # noqa: S311  not a secret
            rewind(request)
            request.last_try = tried == TRIES - 1  # type: ignore[attr-defined]
            response = self.get_response(request)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Keep a collision from becoming an error page, unless it was the last try."""
        request.collided = is_collision(error) and not getattr(request, "last_try", False)  # type: ignore[attr-defined]
        return HttpResponse(status=503) if request.collided else None  # type: ignore[attr-defined]


def rewind(request: HttpRequest) -> None:
    """As if nobody had read what was sent."""
    request.collided = False  # type: ignore[attr-defined]
    for files in getattr(request, "_files", {}).values():
        files.seek(0)
