"""A primary, a synchronous replica, a cache, and two web servers that know of all of them."""

import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from tests import servers
from tests.servers import Cluster, Portal, Redis, end

NAME = "portal"
REPLICA = "replica_1"


class House:
    def __init__(self, folder: Path, stack: ExitStack) -> None:
        files = stack.enter_context(servers.somewhere())
        self.primary = Cluster(files / "primary")
        self.primary.make()
        self.primary.start()
        stack.callback(self.primary.end)
        self.primary.ask(f"CREATE DATABASE {NAME}")
        self.stage: dict[str, Any] = servers.set_stage(self.primary.url(NAME))
        self.replica = self.primary.standby(files / "replica", REPLICA)
        stack.callback(self.replica.end)
        self.commit_on_both()
        self.cache = Redis()
        stack.callback(lambda: end(self.cache.process))
        self.portals = [self.serve(folder, stack) for _ in range(2)]

    def commit_on_both(self) -> None:
        """From now on nothing is acknowledged that the replica does not have."""
        self.primary.ask(f"ALTER SYSTEM SET synchronous_standby_names = '{REPLICA}'")
        self.primary.ask("SELECT pg_reload_conf()")
        state = "SELECT sync_state FROM pg_stat_replication"
        servers.wait_until(lambda: self.primary.ask(state) == [("sync",)], "synchronous commit")

    def serve(self, folder: Path, stack: ExitStack) -> Portal:
        hosts = f"127.0.0.1:{self.primary.port},127.0.0.1:{self.replica.port}"
        portal = Portal(
            f"postgres://postgres@{hosts}/{NAME}?target_session_attrs=read-write",
            folder,
            REPLICA_DATABASE_URLS=self.replica.url(NAME),
            CACHE_URL=self.cache.url,
        )
        stack.callback(lambda: end(portal.process, signal.SIGTERM))
        return portal

    def cut_off(self) -> None:
        """What is written from now on does not reach the replica: then it must not be acknowledged."""
        self.replica.ask("ALTER SYSTEM SET primary_conninfo = ''")
        self.replica.ask("SELECT pg_reload_conf()")
        state = "SELECT 1 FROM pg_stat_replication"
        servers.wait_until(lambda: self.primary.ask(state) == [], "cutting off the replica")

    def take_over(self) -> None:
        """The replica becomes the primary, and waits for no other to commit."""
        self.replica.ask("SELECT pg_promote()")
        self.replica.ask("ALTER SYSTEM SET synchronous_standby_names = ''")
        self.replica.ask("SELECT pg_reload_conf()")


@contextmanager
def house(folder: Path) -> Iterator[House]:
    with ExitStack() as stack:
        yield House(folder, stack)
