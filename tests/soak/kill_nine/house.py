"""The databases of a run, and the processes on them. Every process is one that was started here."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from http.client import HTTPConnection
from pathlib import Path

from tests import databases, servers

PATIENCE = 90  # seconds; a busy machine starts slowly


class House:
    """`url` is the database that the server works on; `blank`, of which it began as a copy, has only the
    tables, and `empty` makes one more like it.
    """

    def __init__(self, blank: str, folder: Path, stack: ExitStack) -> None:
        self.blank, self.folder = blank, folder
        self.port, self.log = servers.free_port(), folder / "server.log"
        self.url = stack.enter_context(self.empty("served"))

    def empty(self, name: str = "copy") -> AbstractContextManager[str]:
        """A copy of the blank database."""
        return databases.copy_of(self.blank, self.folder / f"{name}.db")

    def start(self, url: str, *arguments: str, log: Path | None = None) -> subprocess.Popen[str]:
        """Start Python on a database, in a process group of its own; it speaks to a pipe, or to `log`."""
        environment = databases.environment(
            url,
            SITE_URL=f"http://127.0.0.1:{self.port}",
            PORT=str(self.port),
            WEB_CONCURRENCY="2",
            **servers.settings(),
        )
        with log.open("w") if log else nullcontext(subprocess.PIPE) as complaints:
            return subprocess.Popen(
                [sys.executable, *arguments],
                cwd=databases.ROOT,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=complaints if log else subprocess.PIPE,
                stderr=complaints,
                text=True,
                start_new_session=True,
            )

    def done(self, process: subprocess.Popen[str], told: str = "") -> str:
        """Let a process run to its end; what it printed."""
        printed, complaint = process.communicate(told, timeout=PATIENCE)
        assert process.returncode == 0, complaint
        return printed

    def serve(self) -> subprocess.Popen[str]:
        """The production server, up."""
        command = ["-m", "gunicorn", "--config", "portal/gunicorn.py", "portal.wsgi"]
        server = self.start(self.url, *command, log=self.log)
        servers.wait_until(lambda: self.answers(server), "the start of the server", PATIENCE)
        return server

    def answers(self, server: subprocess.Popen[str]) -> bool:
        assert server.poll() is None, "the server does not start: " + self.log.read_text()
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()


def kill(process: subprocess.Popen[str]) -> bool:
    """`kill -9` a process that was started here, with its workers. Whether it was still running."""
    running = process.poll() is None
    if running:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    return running


@contextmanager
def house(blank: str, folder: Path) -> Iterator[House]:
    with ExitStack() as stack:
        yield House(blank, folder, stack)
