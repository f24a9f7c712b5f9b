"""Databases of a test's own, beside the one under test: for programs that run in processes of their own."""

import fcntl
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests import machine

ROOT = Path(__file__).resolve().parent.parent


def sqlite(path: Path) -> str:
    """The URL of a SQLite file."""
    return f"sqlite:///{path}"


@contextmanager
def one_at_a_time(lock: Path) -> Iterator[None]:
    """Of the processes that come here with the same file, each waits until the one before it is through."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def copy_of(url: str, path: Path) -> Iterator[str]:
    """The URL of a copy of a database that nobody has open; of a SQLite file it will be at `path`."""
    if not url.startswith("sqlite"):
        with postgresql(like=url) as copy:
            yield copy
        return
    for left in path.parent.glob(f"{path.name}*"):
        left.unlink()
    shutil.copy(url.removeprefix("sqlite:///"), path)
    yield sqlite(path)


@contextmanager
def postgresql(like: str = "") -> Iterator[str]:
    """The URL of a new database on the tests' PostgreSQL, empty or a copy; dropped afterwards, whoever is
    on it."""
    server = machine.postgresql()
    assert server, "ask machine.postgresql() first"
    name = f"scholium_{os.getpid()}_{secrets.token_hex(4)}"
    template = urlsplit(like).path[1:] or "template1"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def environment(url: str, **more: str) -> dict[str, str]:
    """That of a process on the database at `url`."""
    settings = {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": str(ROOT),
    }
    return os.environ | settings | more


def manage(url: str, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run `manage.py` on the database at `url`, to its end."""
    return run(url, "manage.py", *arguments, **more)


def run(url: str, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run Python on the database at `url`, to its end; `more` is added to its environment."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment(url, **more),
        check=False,
        capture_output=True,
        text=True,
    )
