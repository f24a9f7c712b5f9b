"""Runs every static check, all of them whatever fails, and sums up: `make check`.

`python -m tests.checks NAME …` runs only those.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from tests import machine
from tests.checks import NOT_RUN

ROOT = Path(__file__).resolve().parents[2]
PYTHON = [sys.executable]
MANAGE = [*PYTHON, "manage.py"]

# An installation as it should be: behind https, with a key of its own.
DEPLOYED = {
    "SITE_URL": "https://scholium.example",
    "SECRET_KEY": "f8Gk2-Qw7Lr0_tZxVb5nMc3YhJd9sPa6EuRi1oWq4TgBvNzXkC",
    "CONTACT_EMAIL": "desk@scholium.example",
    "DATABASE_URL": "sqlite://:memory:",
    "DEBUG": "False",
}

CHECKS: dict[str, list[str]] = {
    "deploy": [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
    "migrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
    "upgrades": [*PYTHON, "-m", "tests.checks.upgrades"],
    "ruff": [*PYTHON, "-m", "ruff", "check", "."],
    "format": [*PYTHON, "-m", "ruff", "format", "--check", "."],
    "types": [*PYTHON, "-m", "mypy"],
    "imports": [*PYTHON, "-c", "from importlinter.cli import lint_imports_command as run; run()"],
    "templates": [*PYTHON, "-m", "djlint", "--quiet", "--lint", "templates"],
    "requirements": [*PYTHON, "-m", "tests.checks.requirements"],
    "translations": [*PYTHON, "-m", "tests.checks.translations"],
    "audit": [*PYTHON, "-m", "tests.checks.audit"],
}

# Those that ask a PostgreSQL, where there is one.
ON_POSTGRESQL = {"upgrades"}
VERDICTS = {0: "ok", NOT_RUN: "NOT RUN"}


def main(names: list[str]) -> int:
    codes = {name: run(name) for name in names or CHECKS}
    left = [name for name, code in codes.items() if code == NOT_RUN]
    failed = [name for name, code in codes.items() if code not in VERDICTS]
    if left:
        print("NOT RUN on this machine: " + ", ".join(left))
    print("FAILED: " + ", ".join(failed) if failed else "The static checks passed.")
    return int(bool(failed))


def run(name: str) -> int:
    """Run one check and return its exit code; its output shows unless it passes."""
    server = machine.postgresql() if name in ON_POSTGRESQL else None
    database = {"DATABASE_URL": server} if server else {}
    began = time.monotonic()
    done = subprocess.run(
        CHECKS[name],
        cwd=ROOT,
        env=os.environ | DEPLOYED | database,
        check=False,
        capture_output=True,
        text=True,
    )
    verdict = VERDICTS.get(done.returncode, "FAILED")
    print(f"{name:<14}{verdict:<8}{time.monotonic() - began:6.1f} s", flush=True)
    if done.returncode:
        print((done.stdout + done.stderr).strip(), flush=True)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
