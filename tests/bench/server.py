"""A real portal to measure: the production server with two workers, on a database of its own.

    with database("postgresql") as url, portal(url, "--article", "long", "500") as site:
        ...site.port...

What is passed to `portal` is what `tests.bench.corpus` shall fill the database with, after the sample.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests import machine, servers

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "programs-only"


COMMENT = """
    SELECT a.id FROM annotations_annotation a JOIN annotations_article r ON r.id = a.article_id
    WHERE r.slug = 'long-0' AND a.motivation = 'commenting' AND a.status = 'published'
    ORDER BY length(a.body), a.id LIMIT 1
"""
TOLD = """
    INSERT INTO portal_publicchange (seq, at, action, kind, uuid, url)
    SELECT h.seq, CURRENT_TIMESTAMP, 'upsert', 'annotation', a.uuid, ''
    FROM portal_publichead h, annotations_annotation a
"""


@dataclass(frozen=True)
class Site:
    """A portal that answers on 127.0.0.1 at `port`, its database, and its first process."""

    port: int
    database: str
    pid: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def engines() -> list[str]:
    """The databases that this machine has; PostgreSQL's absence is said, not hidden."""
    if machine.postgresql():
        return ["sqlite", "postgresql"]
    print(f"NOT RUN on PostgreSQL: there is none {machine.tried()}.")
    return ["sqlite"]


@contextmanager
def database(engine: str) -> Iterator[str]:
    """The URL of a new, empty database, which is gone afterwards."""
    if engine == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/bench.db"
        return
    server = machine.postgresql()
    assert server is not None
    name = f"bench_scholium_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        try:
            yield urlsplit(server)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@contextmanager
def portal(url: str, *corpus: str, **settings: str) -> Iterator[Site]:
    """Set up and fill the database, and serve it until the block ends. `settings` are added to the
    environment."""
    environment = environment_of(url, settings)
    program(environment, "manage.py", "setup")
    if corpus:
        program(environment, "-m", "tests.bench.corpus", *corpus)
    with serving(url, **settings) as site:
        yield site


@contextmanager
def serving(url: str, **settings: str) -> Iterator[Site]:
    """Serve a database that is set up until the block ends, and end the server."""
    port = servers.free_port()
    address = {"PORT": str(port), "SITE_URL": f"http://127.0.0.1:{port}"}
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "portal/gunicorn.py", "portal.wsgi"],
        cwd=ROOT,
        env=environment_of(url, address | settings),
        stdout=subprocess.DEVNULL,
    )
    try:
        servers.wait_until(lambda: is_up(server, port), "the start of the server")
        yield Site(port, url, server.pid)
    finally:
        server.terminate()
        server.wait(timeout=30)


def environment_of(url: str, settings: dict[str, str]) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "PORTAL_ADMIN_PASSWORD": PASSWORD,
        "PYTHONPATH": str(ROOT),
        "WEB_CONCURRENCY": "2",
        "DEBUG": "False",
        **settings,
    }


def program(environment: dict[str, str], *arguments: str) -> None:
    command = [sys.executable, *arguments]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)


def is_up(server: subprocess.Popen[bytes], port: int) -> bool:
    assert server.poll() is None, f"the server ended with {server.returncode}"
    return servers.listens(port)


@contextmanager
def news(site: Site) -> Iterator[News]:
    """Lets public changes happen, as far as answers can tell: what was kept is out of date then."""
    connection = connect(site.database)
    try:
        yield News(connection)
    finally:
        connection.close()


@contextmanager
def revisions(site: Site, slug: str) -> Iterator[Callable[[], None]]:
    """What makes the next revision of an article when it is called, with a sentence more in the middle."""
    command = [sys.executable, "-m", "tests.bench.revising", slug]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment_of(site.database, {}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as desk:
        assert desk.stdin is not None and desk.stdout is not None
        told, answers = desk.stdin, desk.stdout

        def revise() -> None:
            told.write(b"\n")
            told.flush()
            assert answers.readline() == b"revised\n"

        yield revise
        told.close()


class News:
    def __init__(self, connection: sqlite3.Connection | psycopg.Connection) -> None:
        self.connection = connection

    def happen(self) -> None:
        self.connection.execute("UPDATE portal_publichead SET seq = seq + 1")

    def count(self) -> None:
        """Take the statistics that PostgreSQL takes by itself soon after a table has grown."""
        if isinstance(self.connection, psycopg.Connection):
            self.connection.execute("ANALYZE")

    def change_a_note(self) -> None:
        """A comment on the first long article says something else, and the public change list tells so."""
        self.happen()
        row = self.connection.execute(COMMENT).fetchone()
        assert row is not None
        self.connection.execute(
            f"UPDATE annotations_annotation SET body = body || 'x' WHERE id = {row[0]}"
        )
        self.connection.execute(f"{TOLD} WHERE a.id = {row[0]}")


def connect(url: str) -> sqlite3.Connection | psycopg.Connection:
    if url.startswith("sqlite"):
        path = url.removeprefix("sqlite:///")
        return sqlite3.connect(path, isolation_level=None, timeout=30)
    return psycopg.connect(url, autocommit=True)
