"""From SQLite to PostgreSQL and back, with the commands as they are run, every row compared; and a dump
taken while experts write."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import databases, machine
from tests.conftest import miss


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A SQLite database that has lived."""
    url = databases.sqlite(tmp_path_factory.mktemp("lived") / "lived.db")
    done(databases.manage(url, "migrate", "--verbosity=0"))
    done(databases.run(url, "-m", "tests.portal.archive.life"))
    return url


@pytest.fixture
def postgresql() -> Iterator[str]:
    if machine.postgresql() is None:
        miss("PostgreSQL")
    with databases.postgresql() as url:
        yield url


def done(process: subprocess.CompletedProcess[str]) -> str:
    assert process.returncode == 0, process.stderr
    assert process.stderr == ""
    return process.stdout


def contents(url: str) -> dict[str, str]:
    return json.loads(done(databases.run(url, "-m", "tests.portal.archive.life", "list")))


def carried(origin: str, target: str, path: Path) -> dict[str, Any]:
    """Dump one database and restore the other, which has no tables yet; the manifest."""
    told = json.loads(done(databases.manage(origin, "dump", str(path), "--json")))
    assert (
        json.loads(done(databases.manage(target, "restore", str(path), "--json")))["rows"]
        == told["rows"]
    )
    assert done(databases.manage(target, "verify_integrity")) == "all is in order\n"
    return members(path)


def members(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as archive:
        return json.loads(archive.read("manifest.json"))["members"]


def test_every_row_survives_the_way_to_postgresql_and_back(
    lived: str, postgresql: str, tmp_path: Path
) -> None:
    back = databases.sqlite(tmp_path / "back.db")
    first = carried(lived, postgresql, tmp_path / "there.zip")
    second = carried(postgresql, back, tmp_path / "back.zip")
    before = contents(lived)
    assert contents(postgresql) == before
    assert contents(back) == before
    assert second == first
    assert before["instruments.Change"].split()[0] != "0"


@pytest.fixture(params=["sqlite", "postgresql"])
def copied(request: pytest.FixtureRequest, lived: str, tmp_path: Path) -> str:
    """A copy of what has lived, in a database of either kind, to write into."""
    if request.param == "sqlite":
        url = databases.sqlite(tmp_path / "copy.db")
    else:
        url = request.getfixturevalue("postgresql")
    done(databases.manage(lived, "dump", str(tmp_path / "lived.zip")))
    done(databases.manage(url, "restore", str(tmp_path / "lived.zip")))
    return url


def test_a_dump_taken_while_experts_write_is_of_one_moment(copied: str, tmp_path: Path) -> None:
    """Two experts write without a pause; nobody is held up, and what is dumped holds together."""
    path, restored = tmp_path / "dump.zip", databases.sqlite(tmp_path / "restored.db")
    before = changes_in(tmp_path / "lived.zip")
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
    done(databases.manage(restored, "restore", str(path)))
    assert done(databases.manage(restored, "verify_integrity")) == "all is in order\n"


def changes_in(path: Path) -> int:
    return next(m["rows"] for m in members(path) if m["table"] == "instruments.Change")
