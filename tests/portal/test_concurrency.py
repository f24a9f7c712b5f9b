"""Many experts at once, in threads and processes: no update is lost, none is doubled, all are served."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import databases

pytestmark = pytest.mark.long


@pytest.fixture
def url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with the stage set."""
    blank = request.getfixturevalue(f"blank_{kind}")
    with databases.copy_of(blank, tmp_path / "writers.db") as url:
        done = databases.run(url, "-m", "tests.portal.concurrency.stage", "set")
        assert done.returncode == 0, done.stderr
        yield url


def let_write(url: str, *, processes: int, threads: int, rounds: int) -> dict[str, Any]:
    """Let them all write at once; what they were told, summed up."""
    running = [
        subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.portal.concurrency.writers",
                str(seed),
                str(threads),
                str(rounds),
            ],
            cwd=databases.ROOT,
            env=databases.environment(url),
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in range(processes)
    ]
    told = [json.loads(process.communicate()[0]) for process in running]
    done: Counter[str] = sum((Counter(each["done"]) for each in told), Counter())
    errors: Counter[str] = sum((Counter(each["errors"]) for each in told), Counter())
    return {"done": done, "errors": dict(errors), "slowest": max(each["slowest"] for each in told)}


def compare(url: str, done: Counter[str]) -> None:
    """What is there is what was acknowledged: every update once."""
    found = json.loads(databases.run(url, "-m", "tests.portal.concurrency.stage", "look").stdout)
    assert found["problems"] == []
    for kind in ("entity", "note"):
        assert found[kind] == {name: done[f"{kind} {name}"] for name in found[kind]}, (
            "an update was lost"
        )
    published = {
        name.split()[1]: count for name, count in done.items() if name.startswith("published")
    }
    assert set(published.values()) <= {1}, "two reviewers were told that they published one note"
    assert found["published"] == published
    revised = [name.split()[1] for name in done if name.startswith("revision ")]
    assert found["revisions"] == list(range(1, len(revised) + 2))
    last_lines = [text.splitlines()[-1] for text in found["texts"][1:]]
    assert sorted(last_lines) == sorted(revised), "an upload was lost or doubled"


@pytest.mark.parametrize(
    ("kind", "processes", "threads", "rounds"),
    [("sqlite", 4, 5, 5), ("postgresql", 2, 4, 12)],  # on SQLite each waits for all others
)
def test_many_writers_are_served_and_lose_nothing(
    url: str, processes: int, threads: int, rounds: int
) -> None:
    told = let_write(url, processes=processes, threads=threads, rounds=rounds)
    assert told["errors"] == {}
    assert told["slowest"] < 30
    assert told["done"]["conflict"] + told["done"]["refused"] > 0, "they never met"
    compare(url, told["done"])
