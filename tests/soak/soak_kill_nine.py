"""Hundreds of rounds of kill -9 on both databases: `make soak`. KILLS= says how many, SEED= which."""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests import databases, machine, servers
from tests.soak.kill_nine import rounds


def main() -> int:
    kills = int(os.environ.get("KILLS") or 200)
    seed = int(os.environ.get("SEED") or time.time())
    kinds = ["sqlite", *(["postgresql"] if machine.postgresql() else [])]
    if len(kinds) == 1:
        print("NOT RUN: the kills on PostgreSQL; no server lets us make a database.")
    failed = [kind for kind in kinds if not survives(kind, kills, seed)]
    return int(bool(failed) or (machine.CI and len(kinds) == 1))


@contextmanager
def blank(kind: str, folder: Path) -> Iterator[str]:
    """A database with all tables and nothing in them."""
    with ExitStack() as ends:
        url = databases.sqlite(folder / "blank.db")
        if kind == "postgresql":
            url = ends.enter_context(databases.postgresql())
        servers.make_tables(url)
        yield url


def survives(kind: str, kills: int, seed: int) -> bool:
    """Run the rounds on one database, and sum them up."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        with blank(kind, Path(folder)) as url:
            run = rounds.run(url, kills, seed, Path(folder))
    print(f"{kind}, SEED={seed}: {run.counts['rounds']} rounds in {time.monotonic() - began:.0f} s")
    for what, count in sorted(run.counts.items()):
        print(f"  {count:7,} {what}")
    for problem in run.problems:
        print(f"  WRONG: {problem}")
    if not run.problems:
        print(f"  nothing half done, none of {len(run.promises):,} acknowledged changes missing")
    return not run.problems
