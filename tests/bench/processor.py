"""The processor's time that a portal on this machine spends, which other programs lengthen far less than
the time that a client waits.

`Spent(site)()` is the seconds so far of the server's workers and of what the database does for them; of a
database on another machine, and where the system does not tell, nothing is counted.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from tests.bench.client import Client, Request
from tests.bench.server import Site, connect

PROCESSES = Path("/proc")
SETTLES = 0.001  # seconds in which a worker is done with what follows its answer
BACKENDS = """
    SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND backend_type = 'client backend'
"""


class Spent:
    def __init__(self, site: Site) -> None:
        self.site = site
        self.connection = None if site.database.startswith("sqlite") else connect(site.database)

    def __call__(self) -> float:
        return sum(seconds_of(pid) for pid in [*children_of(self.site.pid), *self.backends()])

    def backends(self) -> list[int]:
        if self.connection is None:
            return []
        return [pid for (pid,) in self.connection.execute(BACKENDS).fetchall()]

    def by(self, ask: Callable[[], object]) -> float:
        """What it costs to answer what is asked."""
        before = self()
        ask()
        time.sleep(SETTLES)
        return self() - before

    def on(self, client: Client, request: Request) -> Callable[[], float]:
        """Asks, and tells what it cost."""
        return lambda: self.by(lambda: client.ask(request))


def children_of(pid: int) -> list[int]:
    return [int(child) for child in (PROCESSES / f"{pid}/task/{pid}/children").read_text().split()]


def seconds_of(pid: int) -> float:
    """Of all threads of a process that are alive."""
    found = (PROCESSES / str(pid)).glob("task/*/schedstat")
    return sum(int(each.read_text().split()[0]) for each in found) / 1e9
