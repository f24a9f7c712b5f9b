"""Readers without a session are answered from a replica that is up to date; all else goes to the primary.

A request reads from one database only, so the public change counter that tags an answer (see
`portal.serving.freshness`) is of the same database as the answer. Whoever has a session reads the
primary, and so sees at once what they wrote.

A replica is up to date when it has every public change that the primary had at the last look. It says
so itself: the counter has no gaps. While the primary is away, what it was last seen to have is the bar.
"""

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from threading import Lock, local
from typing import Any, NamedTuple

from django.conf import settings
from django.db import DatabaseError, connections
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from portal.models import PublicHead

PRIMARY = "default"
OURS = {"instruments", "annotations", "portal"}
LOOK_EVERY = 1.0  # seconds
SILENT = -1  # less than any counter
LATE = 5.0  # seconds; a look older than that is no measure for what a replica must have
HEAD = f"SELECT seq FROM {PublicHead._meta.db_table} WHERE id = 1"  # noqa: S608

logger = logging.getLogger("scholium.replicas")
_chosen = local()


class Look(NamedTuple):
    """What the primary's counter was, and when."""

    seq: int
    at: float


NEVER = Look(0, float("-inf"))


def head_of(database: str) -> int:
    """The database's counter; DatabaseError, and nothing left to close, where it does not answer."""
    try:
        with connections[database].cursor() as cursor:
            cursor.execute(HEAD)
            row = cursor.fetchone()
    except DatabaseError:
        connections[database].close()
        raise
    return row[0] if row else 0


@dataclass
class Replicas:
    """Which of the databases `names` can be read from, as this process last saw it."""

    names: list[str]
    head: Callable[[str], int] = head_of
    clock: Callable[[], float] = time.monotonic
    usable: list[str] = field(default_factory=list)
    looked_at: float = float("-inf")
    last: Look = NEVER
    turns: Iterator[int] = field(default_factory=count)
    lock: Lock = field(default_factory=Lock)

    def choose(self) -> str | None:
        """A replica that is up to date, each in its turn; None where there is none."""
        if self.clock() - self.looked_at >= LOOK_EVERY and self.lock.acquire(blocking=False):
            try:
                self.look()
            finally:
                self.lock.release()
        usable = self.usable
        return usable[next(self.turns) % len(usable)] if usable else None

    def look(self) -> None:
        now = self.clock()
        seen = self.ask(PRIMARY)
        current = Look(seen, now) if seen != SILENT else self.last
        bar = self.last.seq if now - self.last.at <= LATE else current.seq
        self.last = current
        found = [name for name in self.names if self.ask(name) >= bar]
        self.tell(found)
        self.usable, self.looked_at = found, self.clock()

    def ask(self, name: str) -> int:
        """The database's counter, SILENT where it does not answer."""
        try:
            return self.head(name)
        except DatabaseError:
            return SILENT

    def tell(self, found: list[str]) -> None:
        for name in set(self.usable) - set(found):
            logger.warning("%s is gone or behind: its readers go to the primary", name)
        for name in set(found) - set(self.usable):
            logger.info("%s is up to date and read from", name)

    def drop(self, name: str) -> None:
        """Read no more from a replica, until the next look finds it well."""
        self.usable = [each for each in self.usable if each != name]


replicas = Replicas([name for name in settings.DATABASES if name != PRIMARY])


def current() -> str | None:
    """The replica that this request reads from, if any."""
    return getattr(_chosen, "name", None)


def give_up() -> bool:
    """Have the rest of this request read from the primary. Whether it was read from elsewhere."""
    name = current()
    _chosen.name = None
    if name is None:
        return False
    replicas.drop(name)
    return True


class Router:
    """Reads of our own tables may go to a replica; sessions, counts and everything written do not."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        return current() if model._meta.app_label in OURS else PRIMARY

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        return PRIMARY

    def allow_relation(self, *_things: Model, **hints: Any) -> bool:
        return True  # they are the same rows

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == PRIMARY


def read_from_replicas(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: chooses, once a request, where it reads."""

    def middleware(request: HttpRequest) -> HttpResponse:
        _chosen.name = replicas.choose() if may_lag(request) else None
        try:
            response = get_response(request)
            name = current()
            if name and isinstance(response, StreamingHttpResponse):
                response.streaming_content = reading(name, response.streaming_content)
            return response
        finally:
            _chosen.name = None

    return middleware


def may_lag(request: HttpRequest) -> bool:
    """Whether who asks can have written nothing that they would miss."""
    return (
        request.method in ("GET", "HEAD")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and not request.path.startswith("/admin/")
    )


def reading(name: str, content: Any) -> Iterator[bytes]:
    """What is made while it is sent goes on reading where it began."""
    _chosen.name = name
    try:
        yield from content
    finally:
        _chosen.name = None
