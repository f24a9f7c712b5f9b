"""One takeover under load, and what came of it."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from portal.operations.replicas import LOOK_EVERY
from tests import databases, servers
from tests.soak.failover.house import NAME, House, house
from tests.soak.failover.people import Person, Reader, Writer

READERS, WRITERS = 2, 2  # at each of the two web servers
ALONE = 1.0  # seconds in which the primary lives on without its replica


@dataclass
class Outcome:
    """Figures, in seconds and counts; `problems` is what must not be."""

    reads: int = 0
    refused_reads: int = 0
    longest_read_gap: float = 0.0
    writes: int = 0
    refused_writes: int = 0
    longest_write_gap: float = 0.0
    writes_after: int = 0
    read_from_replica: int = 0
    problems: list[str] = field(default_factory=list)


def run(seconds: float, folder: Path) -> Outcome:
    """Let people read and write for so long before and after the primary dies."""
    with house(folder) as home:
        stale = lagging(home)
        readers: list[Person] = [Reader(p) for p in home.portals for _ in range(READERS)]
        writers = [Writer(p, home.stage) for p in home.portals for _ in range(WRITERS)]
        people = [*readers, *writers]
        stopped = Event()
        with ThreadPoolExecutor(len(people)) as pool, ExitStack() as stack:
            stack.callback(stopped.set)
            living = [pool.submit(person.live, stopped) for person in people]
            time.sleep(seconds)
            on_replica = connections_on(home)
            home.cut_off()
            time.sleep(ALONE)
            home.primary.end()  # kill -9
            home.take_over()
            before = sum(len(writer.promises) for writer in writers)
            wait_for_writes(writers, before)
            time.sleep(seconds)
            stopped.set()
            for each in living:
                each.result()
        outcome = summed_up(readers, writers)
        outcome.read_from_replica = on_replica
        outcome.writes_after = outcome.writes - before
        outcome.problems += [*stale, *broken_promises(home, writers)]
        return outcome


PAGE, NEW_NAME = "/bodies/body-0/", "新名"
COUNTER = "SELECT seq FROM portal_publichead"


def lagging(home: House) -> list[str]:
    """A replica that stands still is left by its readers; what they were shown is kept under no newer tag."""
    for portal in home.portals:
        portal.ask(PAGE)
    home.replica.ask("SELECT pg_wal_replay_pause()")
    rename(home)
    servers.wait_until(lambda: all(is_new(home)), "reading the primary for a replica that lags")
    home.replica.ask("SELECT pg_wal_replay_resume()")
    servers.wait_until(
        lambda: home.replica.ask(COUNTER, NAME) == home.primary.ask(COUNTER, NAME), "catching up"
    )
    time.sleep(2 * LOOK_EVERY)  # until both servers have noticed
    return [] if all(is_new(home)) else ["an old page was kept as if it were new"]


def rename(home: House) -> None:
    program = ("-m", "tests.soak.failover.renaming", "body-0", NEW_NAME)
    done = databases.run(home.primary.url(NAME), *program, **servers.settings())
    assert done.returncode == 0, done.stderr


def is_new(home: House) -> list[bool]:
    """Of every portal's every worker, whether its page is that after the change."""
    found = [portal.ask(PAGE).body for portal in home.portals for _ in range(4)]
    return [NEW_NAME.encode() in body for body in found]


def connections_on(home: House) -> int:
    """How many connections of the portal's the replica has: someone reads there."""
    count = f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{NAME}'"
    return int(home.replica.ask(count)[0][0])


def wait_for_writes(writers: list[Writer], before: int) -> None:
    servers.wait_until(
        lambda: sum(len(writer.promises) for writer in writers) > before, "writing on the replica"
    )


def summed_up(readers: list[Person], writers: list[Writer]) -> Outcome:
    return Outcome(
        reads=sum(len(reader.answers) for reader in readers),
        refused_reads=sum(reader.refused() for reader in readers),
        longest_read_gap=max(reader.longest_wait() for reader in readers),
        writes=sum(len(writer.promises) for writer in writers),
        refused_writes=sum(writer.refused() for writer in writers),
        longest_write_gap=max(writer.longest_wait() for writer in writers),
        problems=[wrong for person in [*readers, *writers] for wrong in person.wrong],
    )


def broken_promises(home: House, writers: list[Writer]) -> list[str]:
    """What was acknowledged and is not there, and what the portal itself finds out of order."""
    rows = home.replica.ask("SELECT uuid::text FROM annotations_annotation", NAME)
    there = {uuid for (uuid,) in rows}
    lost = [key for writer in writers for key in writer.promises if key not in there]
    found = [f"the acknowledged note {key} is lost" for key in lost]
    url = home.replica.url(NAME)
    done = databases.manage(url, "verify_integrity", **servers.settings())
    return found if done.returncode == 0 else [*found, done.stdout + done.stderr]
