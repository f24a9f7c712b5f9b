"""How many requests a client may make. Counted across workers, in the shared cache.

Each worker counts in memory and adds to the shared count in handfuls, so that an answer does not cost a
write. Windows are fixed: a minute by the clock.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

from django.conf import settings
from django.core.cache import cache, caches
from django.core.cache.backends.db import DatabaseCache
from django.db import connections, router, transaction
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


class SharedRate(BaseThrottle):
    def allow_request(self, request: HttpRequest, view: object) -> bool:
        limit, seconds = rate()
        if not limit:
            return True
        client = request.META.get("REMOTE_ADDR", "")  # trusted proxies have been seen through
        now = time.time()
        self.left = seconds - now % seconds
        used = use(client, int(now // seconds), handful=max(1, limit // 50), seconds=seconds)
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
        with one_at_a_time(key, keep):
            return int(cache.incr(key, hand))
    except Exception as error:
        _asked_again = time.monotonic() + AWAY
        logger.warning("The shared cache does not count requests: %s", error)
        return None


@contextmanager
def one_at_a_time(key: str, keep: int) -> Iterator[None]:
    """See that there is such a count, and hold it where adding is reading and then writing.

    Redis adds in one step. A table of the database does not: there the row is locked meanwhile (SQLite
    lets only one write anyhow), lest of two workers that count at once one be forgotten.
    """
    shared = caches["default"]
    if not isinstance(shared, DatabaseCache):
        shared.add(key, 0, keep)
        yield
        return
    alias = router.db_for_write(shared.cache_model_class)
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        shared.add(key, 0, keep)
        if connections[alias].features.has_select_for_update:
            table = connections[alias].ops.quote_name(shared._table)
            row = [shared.make_and_validate_key(key)]
            cursor.execute(f"SELECT 1 FROM {table} WHERE cache_key = %s FOR UPDATE", row)  # noqa: S608
        yield
