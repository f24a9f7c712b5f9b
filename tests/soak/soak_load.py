"""A hundred requests a second while eight editors write: `make soak`. SECONDS= says how long (600).

No error, 95 of 100 readers answered within 100 ms counted from when they came, and a server that does
not grow: its memory in the last quarter is what it was in the second. On PostgreSQL where there is one.
"""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import mean, quantiles
from threading import Event

from tests import machine
from tests.bench import server
from tests.soak.load.editors import Editor
from tests.soak.load.readers import Read, Readers

RATE, EDITORS = 100.0, 8
LIMIT = 0.100  # seconds, for 95 of 100
GROWTH = 1.10  # of the servers' memory
SEED = 1


def main() -> int:
    seconds = float(os.environ.get("SECONDS") or 600)
    if machine.postgresql() is None:
        print("NOT RUN: the load on PostgreSQL; no server lets us make a database.")
        return int(machine.CI)
    with server.database("postgresql") as url, server.portal(url) as site:
        readers, editors, memory = under_load(site, seconds)
    told(readers.reads, memory, seconds)
    written = sum(editor.written for editor in editors)
    wrong = [read.wrong for read in readers.reads if read.wrong]
    wrong += [what for editor in editors for what in editor.wrong]
    print(f"  {len(readers.reads):,} readings, {written:,} writes, {len(wrong)} of them wrong")
    assert not wrong, wrong[:5]
    assert percentile(readers.reads, 95) <= LIMIT
    quarter = len(memory) // 4
    assert mean(memory[-quarter:]) <= GROWTH * mean(memory[quarter : 2 * quarter])
    return 0


def under_load(site: server.Site, seconds: float) -> tuple[Readers, list[Editor], list[int]]:
    stage = invite(site)
    readers = Readers(site.port, SEED)
    editors = [
        Editor(site.port, stage, pair, SEED + number) for number, pair in enumerate(stage["pairs"])
    ]
    memory: list[int] = []
    stopped = Event()
    with ThreadPoolExecutor(EDITORS) as pool:
        work = [pool.submit(editor.work, stopped) for editor in editors]
        try:
            readers.come(RATE, seconds, lambda _at: memory.append(resident(site.pid)))
        finally:
            stopped.set()
        for each in work:
            each.result()
    return readers, editors, memory


def invite(site: server.Site) -> dict:
    environment = os.environ | {
        "DATABASE_URL": site.database,
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "SITE_URL": site.address,
        "PYTHONPATH": str(server.ROOT),
    }
    command = [sys.executable, "-m", "tests.soak.load.people", str(EDITORS)]
    done = subprocess.run(
        command, cwd=server.ROOT, env=environment, check=True, capture_output=True
    )
    return dict(json.loads(done.stdout))


def resident(pid: int) -> int:
    """Bytes of memory that the server's workers hold, together."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    pages = (int(Path(f"/proc/{child}/statm").read_text().split()[1]) for child in children)
    return sum(pages) * os.sysconf("SC_PAGE_SIZE")


def percentile(reads: list[Read], wanted: int) -> float:
    return quantiles((read.took for read in reads), n=100)[wanted - 1]


def told(reads: list[Read], memory: list[int], seconds: float) -> None:
    """The curve, in ten steps: how long readers waited, and what the servers held."""
    print("     from   p50 ms   p95 ms   p99 ms   memory")
    step = seconds / 10
    for number in range(10):
        began = number * step
        part = [read for read in reads if began <= read.at < began + step]
        held = memory[int(number * len(memory) / 10)] / 1e6
        waits = "".join(f"{1000 * percentile(part, wanted):9.1f}" for wanted in (50, 95, 99))
        print(f"  {began:5.0f} s{waits}  {held:4.0f} MB")
    waits = "".join(f"{1000 * percentile(reads, wanted):9.1f}" for wanted in (50, 95, 99))
    print(f"      all{waits}")
