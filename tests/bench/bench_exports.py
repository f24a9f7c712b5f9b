"""The export of 100,000 annotations from the production server: how fast, and in how much memory.

    make bench BENCH=exports
    python -m tests.bench.bench_exports [ARTICLES of 5,000 notes each, default 20]

A row may cost the server 50 microseconds of its processor, which is 20,000 rows a second; by the clock
it also takes what the database and whoever shares the machine take, so that is told beside it. Memory is
the most that any worker ever held.
"""

from __future__ import annotations

import http.client
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figures import Figure, report
from tests.bench.server import Site, database, engines, portal

NOTES = 5000
TIMES = 3
TICKS = os.sysconf("SC_CLK_TCK")


def main(articles: int = 20) -> int:
    if not Path("/proc/self/stat").exists():
        print("NOT RUN: what a process uses is read from /proc, which is not here.")
        return 0
    corpus = f"--articles {articles} --notes {NOTES} --length 12000".split()
    failed = 0
    for engine in engines():
        with database(engine) as url, portal(url, *corpus) as site:
            figures = [speed(site, form, articles * NOTES) for form in ("jsonl", "csv")]
            figures.append(Figure("resident, at most", resident(site), 120, "MB"))
        failed |= report(f"Exports, {engine}", figures)
    return failed


def speed(site: Site, form: str, at_least: int) -> Figure:
    """The processor time of one row, the least of a few exports."""
    taken = [export(site, form, at_least) for _ in range(TIMES)]
    rows, busy, clock = min(taken, key=lambda each: each[1])
    told = f"{rows / busy:,.0f} rows/s of the server's time, {rows / clock:,.0f} by the clock"
    return Figure(f"a note of {rows:,} as {form}", busy / rows * 1e6, 50, "us", told)


def export(site: Site, form: str, at_least: int) -> tuple[int, float, float]:
    """(rows, seconds of the workers' processor time, seconds by the clock) of a whole file."""
    busy, clock = processor(site), time.perf_counter()
    lines = fetched(site, f"/api/v1/export/annotations.{form}?lang=en")
    assert lines >= at_least, (lines, at_least)
    rows = lines if form == "jsonl" else at_least
    return rows, processor(site) - busy, time.perf_counter() - clock


def fetched(site: Site, path: str) -> int:
    """How many lines there are at an address, read as they come."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=300)
    connection.request("GET", path)
    answer = connection.getresponse()
    assert answer.status == 200, answer.status
    lines = 0
    while part := answer.read(1 << 18):
        lines += part.count(b"\n")
    connection.close()
    return lines


def workers(site: Site) -> Iterator[Path]:
    children = Path(f"/proc/{site.pid}/task/{site.pid}/children").read_text().split()
    return (Path("/proc", pid) for pid in children)


def processor(site: Site) -> float:
    """Seconds that the workers have computed so far."""
    spent = 0
    for worker in workers(site):
        fields = (worker / "stat").read_text().rpartition(")")[2].split()
        spent += int(fields[11]) + int(fields[12])  # utime and stime, see proc(5)
    return spent / TICKS


def resident(site: Site) -> float:
    """The most memory that a worker ever had, in megabytes."""
    lines = [line for w in workers(site) for line in (w / "status").read_text().splitlines()]
    return max(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
