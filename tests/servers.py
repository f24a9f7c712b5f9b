"""Servers of a test's own, which it may stop, kill and replace: PostgreSQL, Redis, the portal itself."""

import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

from tests import databases

PATIENCE = 60.0  # seconds; a busy machine starts slowly
GONE = 0  # the status of an answer that did not come

# Small and quick. A process that is killed loses nothing of what the system has; only a power cut would.
CLUSTER = """
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = '{folder}'
fsync = off
shared_buffers = 32MB
max_connections = 60
logging_collector = off
"""


def postgresql_programs() -> Path | None:
    """Where the newest server's programs lie, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: p.parts[-3])
    here = shutil.which("initdb")
    return found[-1].parent if found else Path(here).parent if here else None


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(true: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
    deadline = time.monotonic() + patience
    while not true():
        assert time.monotonic() < deadline, f"{what} does not happen"
        time.sleep(0.05)


def end(process: subprocess.Popen, by: signal.Signals = signal.SIGKILL) -> None:
    """End a process that was started here, with those it started."""
    if process.poll() is None:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        pids = [int(pid) for pid in children.read_text().split()] if children.exists() else []
        for pid in [process.pid, *(pids if by == signal.SIGKILL else [])]:
            try:
                os.kill(pid, by)
            except ProcessLookupError:
                continue
    process.wait(timeout=PATIENCE)


# --- PostgreSQL --------------------------------------------------------------------------------


class Cluster:
    """A PostgreSQL server with its files in `folder`, on a port of its own; anybody here may do anything."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.process: subprocess.Popen | None = None

    def run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            self.command(program, *arguments),
            check=False,
            capture_output=True,
            text=True,
            **self.as_somebody(),
        )
        assert done.returncode == 0, done.stderr

    def command(self, program: str, *arguments: str) -> list[str]:
        return [str((postgresql_programs() or Path()) / program), *arguments]

    def as_somebody(self) -> dict[str, Any]:
        """PostgreSQL refuses to be run by root."""
        if os.geteuid() != 0:
            return {}
        return {"user": "postgres", "group": "postgres", "extra_groups": [], "cwd": "/"}

    def make(self) -> None:
        self.run("initdb", "-D", str(self.folder), "-U", "postgres", "-A", "trust", "--no-sync")
        self.configure(CLUSTER.format(port=self.port, folder=self.folder.parent))

    def configure(self, lines: str) -> None:
        with (self.folder / "postgresql.conf").open("a") as file:
            file.write(lines)

    def start(self) -> None:
        log = (self.folder.parent / f"{self.folder.name}.log").open("a")
        with log:
            self.process = subprocess.Popen(
                self.command("postgres", "-D", str(self.folder)),
                stdout=log,
                stderr=log,
                **self.as_somebody(),
            )
        wait_until(self.answers, "the start of PostgreSQL")

    def stop(self) -> None:
        self.end(signal.SIGINT)

    def end(self, by: signal.Signals = signal.SIGKILL) -> None:
        if self.process is not None:
            end(self.process, by)

    def answers(self) -> bool:
        try:
            return self.ask("SELECT 1") == [(1,)]
        except psycopg.OperationalError:
            return False

    def ask(self, sql: str, database: str = "postgres") -> list[tuple]:
        with psycopg.connect(self.url(database), autocommit=True, connect_timeout=5) as connection:
            cursor = connection.execute(sql.encode())
            return cursor.fetchall() if cursor.description else []

    def url(self, database: str) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/{database}"

    def standby(self, folder: Path, name: str) -> "Cluster":
        """A streaming replica, started; it calls itself `name`."""
        other = Cluster(folder)
        told = f"host=127.0.0.1 port={self.port} user=postgres application_name={name}"
        self.run("pg_basebackup", "-D", str(folder), "-d", told, "-R", "-c", "fast", "--no-sync")
        other.configure(f"port = {other.port}\n")
        other.start()
        return other


@contextmanager
def somewhere() -> Iterator[Path]:
    """A folder that PostgreSQL's user may enter; pytest's own is for whoever runs it."""
    folder = Path(tempfile.mkdtemp(prefix="scholium-"))
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


# --- Redis and the portal ----------------------------------------------------------------------


class Redis:
    """A Redis server that keeps nothing on the disk."""

    def __init__(self) -> None:
        self.port = free_port()
        self.start()

    def start(self) -> None:
        options = [
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--daemonize",
            "no",
        ]
        self.process = subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL)
        wait_until(lambda: listens(self.port), "the start of Redis")

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Portal:
    """The production server on a database; its log is a file in `folder`."""

    def __init__(self, url: str, folder: Path, **environment: str) -> None:
        self.port = free_port()
        self.log = folder / f"portal-{self.port}.log"
        more = {"WEB_CONCURRENCY": "1"} | environment
        more |= {"PORT": str(self.port), "SITE_URL": f"http://127.0.0.1:{self.port}"}
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "-c", "portal/gunicorn.py", "portal.wsgi"],
                cwd=databases.ROOT,
                env=databases.environment(url, **settings(), **more),
                stdout=log,
                stderr=log,
            )
        try:
            wait_until(lambda: self.ask("/readyz").status == 200, "the start of the portal")
        except AssertionError:
            end(self.process)
            raise

    def ask(self, path: str, **headers: str) -> Answer:
        return self.send("GET", path, None, headers)

    def post(self, path: str, said: Any, **headers: str) -> Answer:
        return self.send("POST", path, json.dumps(said).encode(), headers)

    def send(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        """The answer; with the status GONE where none came."""
        assert self.process.poll() is None, self.log.read_text()
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, {"Accept-Language": "en", **headers})
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, found, answer.read())
        except (OSError, HTTPException):
            return Answer(GONE, {}, b"")
        finally:
            connection.close()

    def workers(self) -> list[int]:
        pid = self.process.pid
        return [int(c) for c in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def settings() -> dict[str, str]:
    """What the portal, and a command beside it, have in their environment."""
    return {
        "DJANGO_SETTINGS_MODULE": "tests.soak.kill_nine.settings",
        "SECRET_KEY": "only for this run, and long enough for the checks that ask for fifty characters",
        "DEBUG": "False",
    }


def set_stage(url: str) -> dict[str, Any]:
    """Make the tables, an article with things to annotate, and people who are signed in."""
    return dict(json.loads(staged(url, "set")))


def make_tables(url: str) -> None:
    staged(url, "tables")


def staged(url: str, step: str) -> str:
    done = databases.run(url, "-m", "tests.soak.kill_nine.stage", step, **settings())
    assert done.returncode == 0, done.stderr
    return done.stdout


CSRF = "c" * 32


def signed_in(stage: dict[str, Any], role: str, portal: Portal) -> dict[str, str]:
    """The headers of a request of somebody who may write."""
    return {
        "Cookie": f"sessionid={stage['sessions'][role]}; csrftoken={CSRF}",
        "X-CSRFToken": CSRF,
        "Origin": f"http://127.0.0.1:{portal.port}",
        "Content-Type": "application/json",
    }
