"""How many requests a client may make. Counted across workers, in the shared cache.

Each worker counts in memory and adds to the shared count in handfuls, so that an answer does not cost a
write. Windows are fixed: a minute by the clock.
"""

import logging
import time
from dataclasses import dataclass
from threading import Lock

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from rest_framework.throttling import BaseThrottle

PERIODS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
logger = logging.getLogger("scholium.api")


@dataclass(slots=True)
class Count:
    window: int
    shared: int = 0
    own: int = 0


_counts: dict[str, Count] = {}
_lock = Lock()
AWAY = 5.0  # seconds in which a cache that did not answer is left alone
_asked_again = float("-inf")


def rate() -> tuple[int, int]:
    """(requests, seconds) from the setting API_RATE, such as 600/min; (0, _) is no limit."""
    number, _slash, period = str(settings.API_RATE or "0/min").partition("/")
    return int(number), PERIODS[period[:1] or "m"]


def client_of(request: HttpRequest) -> str:
    """The client's address: the last one that a trusted proxy vouches for."""
    address = request.META.get("REMOTE_ADDR", "")
    trusted = set(settings.TRUSTED_PROXIES)
    for forwarded in reversed(request.headers.get("X-Forwarded-For", "").split(",")):
        if address not in trusted or not forwarded.strip():
            break
        address = forwarded.strip()
    return address


class SharedRate(BaseThrottle):
    def allow_request(self, request: HttpRequest, view: object) -> bool:
        limit, seconds = rate()
        if not limit:
            return True
        now = time.time()
        self.left = seconds - now % seconds
        used = use(
            client_of(request), int(now // seconds), handful=max(1, limit // 50), seconds=seconds
        )
        return used <= limit

    def wait(self) -> float:
        return max(1.0, self.left)


def use(client: str, window: int, *, handful: int, seconds: int) -> int:
    """Count one request and return how many the client has made in this window, as far as is known."""
    with _lock:
        count = _counts.get(client)
        if count is None or count.window != window:
            forget(window)
            count = _counts[client] = Count(window)
        count.own += 1
        if count.shared and count.own < handful:
            return count.shared + count.own
        hand, count.own = count.own, 0
    together = add(f"api-rate:{client}:{window}", hand, 2 * seconds)
    count.shared = count.shared + hand if together is None else together
    return count.shared + count.own


def forget(window: int) -> None:
    for client in [client for client, count in _counts.items() if count.window < window]:
        del _counts[client]


def add(key: str, hand: int, keep: int) -> int | None:
    """Add to the shared count. A cache that is away (None) stops no reader: each worker counts alone."""
    global _asked_again  # noqa: PLW0603  the process's own memory of a failure
    if time.monotonic() < _asked_again:
        return None
    try:
        cache.add(key, 0, keep)
        return int(cache.incr(key, hand))
    except Exception as error:
        _asked_again = time.monotonic() + AWAY
        logger.warning("The shared cache does not count requests: %s", error)
        return None
