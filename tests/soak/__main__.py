"""Runs the long tests in full: those marked `soak`, then the programs `tests/soak/soak_*.py`.

On PostgreSQL also what `make test` runs on SQLite alone.
"""

import os
import subprocess
import sys

import pytest

from tests import machine, programs


def main() -> int:
    codes = [on("SQLite", "sqlite://:memory:", "soak")]
    if url := machine.postgresql():
        codes.append(on("PostgreSQL", url, "soak or browser or once"))
    else:
        print("NOT RUN: the long tests on PostgreSQL; no server lets us make a database.")
        codes.append(int(machine.CI))
    codes.append(programs.run("soak", "soak_", []))
    return int(any(codes))


def on(name: str, url: str, marked: str) -> int:
    print(f"\n== The long tests on {name} ==", flush=True)
    command = [sys.executable, "-m", "pytest", "-m", marked, "--durations=10"]
    environment = os.environ | {"DATABASE_URL": url}
    code = subprocess.run(command, cwd=programs.ROOT, env=environment, check=False).returncode
    return 0 if code == pytest.ExitCode.NO_TESTS_COLLECTED else code


if __name__ == "__main__":
    sys.exit(main())
