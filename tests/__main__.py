"""Runs the suite on SQLite, then on PostgreSQL, and says what could not run: `make test`.

The first run covers everything and is measured; the second repeats what may hang on the database: not
what touches none (`pure`), not what is seen in a browser or marked `once`. The soak tests wait for
`make soak`. Arguments are handed on to pytest.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests import machine
from tests.coverage_table import coverage_table

ROOT = Path(__file__).resolve().parent.parent
MEASURING = [
    *("-m", "slipcover", "--source", "instruments,annotations,portal", "--omit", "*/migrations/*"),
    *("--json", "--out"),
]
AGAIN = "not soak and not pure and not once and not browser"


def main(arguments: list[str]) -> int:
    results = [on_sqlite(arguments), on_postgresql(arguments)]
    if any(results):
        print("\nFAILED: " + ", ".join(filter(None, results)))
    return int(any(results))


def on_sqlite(arguments: list[str]) -> str:
    with tempfile.TemporaryDirectory() as folder:
        measured = Path(folder) / "covered.json"
        failed = suite("SQLite", "", ["-m", "not soak", *arguments], [*MEASURING, str(measured)])
        print(coverage_table(measured))
    return failed


def on_postgresql(arguments: list[str]) -> str:
    url = machine.postgresql()
    if url:
        return suite("PostgreSQL", url, ["-m", AGAIN, *arguments])
    print(
        f"\nNOT RUN: the tests on PostgreSQL; no server lets us make a database {machine.tried()}."
    )
    return "there must be a PostgreSQL where CI is set" if machine.CI else ""


def suite(name: str, url: str, arguments: list[str], under: list[str] | None = None) -> str:
    """Run pytest on one database, `under` a tool if need be; what failed, in words, or nothing."""
    print(f"\n== The suite on {name} ==", flush=True)
    environment = os.environ | {"DATABASE_URL": url or "sqlite://:memory:"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # the tests start Python a hundred times
    pytest = ["-m", "pytest", "-n", "2", "--dist", "worksteal", *arguments]
    command = [sys.executable, *(under or []), *pytest]
    began = time.monotonic()
    code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    print(f"({name}: {time.monotonic() - began:.0f} s)", flush=True)
    return f"the suite on {name}" if code else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
