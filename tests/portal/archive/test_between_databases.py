"""From SQLite to PostgreSQL and back, with the commands as they are run, every row compared; and a dump
taken while experts write."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests import databases, machine
from tests.conftest import miss

pytestmark = pytest.mark.long


class Lived(NamedTuple):
    """A SQLite database that has lived, its dump, and how many rows that is said to have."""

    url: str
    dump: Path
    rows: int


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory, blank_sqlite: str) -> Iterator[Lived]:
    folder = tmp_path_factory.mktemp("lived")
    with databases.copy_of(blank_sqlite, folder / "lived.db") as url:
        done(databases.run(url, "-m", "tests.portal.archive.life"))
        yield Lived(url, *dumped(url, folder / "lived.zip"))


@pytest.fixture(scope="module")
def moved(lived: Lived) -> Iterator[str]:
    """The same, restored into a PostgreSQL database that had no tables."""
    if machine.postgresql() is None:
        miss("PostgreSQL")
    with databases.postgresql() as url:
        assert restored(lived.dump, url) == lived.rows
        yield url


def done(process: subprocess.CompletedProcess[str]) -> str:
    assert process.returncode == 0, process.stderr
    assert process.stderr == ""
    return process.stdout


def contents(url: str) -> dict[str, str]:
    """What is in a database, all of it in order."""
    return json.loads(done(databases.run(url, "-m", "tests.portal.archive.life", "list")))


def dumped(url: str, path: Path) -> tuple[Path, int]:
    return path, json.loads(done(databases.manage(url, "dump", str(path), "--json")))["rows"]


def restored(dump: Path, url: str) -> int:
    """How many rows there are now."""
    return int(json.loads(done(databases.manage(url, "restore", str(dump), "--json")))["rows"])


def members(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as archive:
        return json.loads(archive.read("manifest.json"))["members"]


def test_every_row_survives_the_way_to_postgresql_and_back(
    lived: Lived, moved: str, blank_sqlite: str, tmp_path: Path
) -> None:
    """There into a database without tables, back into one that has them."""
    before = contents(lived.url)
    assert contents(moved) == before
    dump, rows = dumped(moved, tmp_path / "back.zip")
    assert members(dump) == members(lived.dump)
    with databases.copy_of(blank_sqlite, tmp_path / "back.db") as back:
        assert restored(dump, back) == rows == lived.rows
        assert contents(back) == before
    assert before["instruments.Change"].split()[0] != "0"


@pytest.fixture(params=["sqlite", "postgresql"])
def copied(request: pytest.FixtureRequest, lived: Lived, tmp_path: Path) -> Iterator[str]:
    """A copy of what has lived, in a database of either kind, to write into."""
    origin = lived.url if request.param == "sqlite" else request.getfixturevalue("moved")
    with databases.copy_of(origin, tmp_path / "copy.db") as url:
        yield url


def test_a_dump_taken_while_experts_write_is_of_one_moment(
    copied: str, lived: Lived, blank_sqlite: str, tmp_path: Path
) -> None:
    """Two experts write without a pause; nobody is held up, and what is dumped holds together."""
    path, before = tmp_path / "dump.zip", changes_in(lived.dump)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.portal.archive.writers", "2"],
        cwd=databases.ROOT,
        env=databases.environment(copied),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as writers:
        assert writers.stdout and writers.stdout.readline() == "writing\n"
        done(databases.manage(copied, "dump", str(path)))
        told, _ = writers.communicate()  # its standard input closes, and it stops
    assert writers.returncode == 0
    written = json.loads(told)["changes"]
    assert 0 < changes_in(path) - before < written, "it was taken before or after they wrote"
    with databases.copy_of(blank_sqlite, tmp_path / "restored.db") as url:
        done(databases.run(url, "-m", "tests.portal.archive.life", "restored", str(path)))


def changes_in(path: Path) -> int:
    return next(m["rows"] for m in members(path) if m["table"] == "instruments.Change")
