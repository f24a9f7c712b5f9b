"""What the database broke off is asked again, where asking again does no harm.

A write that lost against another (see `instruments.collisions`) left nothing behind. A reading whose
connection broke, as when the primary or a replica ends, is done once more, on another connection.
"""

from collections.abc import Callable

from django.db import close_old_connections, connections
from django.http import HttpRequest, HttpResponse

from instruments.collisions import TRIES, is_collision, pause
from portal.operations import replicas
from portal.operations.outages import is_lost

SAFE = {"GET", "HEAD", "OPTIONS"}


class RetryCollisions:
    """Middleware, the innermost: asks the view again while the database says that two writes collided."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for tried in range(1, TRIES):
            if not getattr(request, "collided", False):
                break
            pause(tried)
            rewind(request)
            request.last_try = tried == TRIES - 1  # type: ignore[attr-defined]
            response = self.get_response(request)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Keep a collision from becoming an error page, unless it was the last try."""
        again = is_collision(error) or broke_off(request, error)
        request.collided = again and not getattr(request, "last_try", False)  # type: ignore[attr-defined]
        return HttpResponse(status=503) if request.collided else None  # type: ignore[attr-defined]


def broke_off(request: HttpRequest, error: Exception) -> bool:
    """Whether a reader lost the connection, for the first time; the next one goes to the primary."""
    if request.method not in SAFE or not is_lost(error) or hasattr(request, "broke_off"):
        return False
    request.broke_off = True  # type: ignore[attr-defined]
    return replicas.give_up() or hung_up()


def hung_up() -> bool:
    """Whether a connection that was there is none any more."""
    found = [
        each
        for each in connections.all(initialized_only=True)
        if each.vendor == "postgresql" and each.connection is not None and each.connection.closed
    ]
    close_old_connections()
    return bool(found)


def rewind(request: HttpRequest) -> None:
    """As if nobody had read what was sent."""
    request.collided = False  # type: ignore[attr-defined]
    for files in getattr(request, "_files", {}).values():
        files.seek(0)
