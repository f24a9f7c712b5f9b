"""Runs programs that are not tests: the benchmarks and the long scripts.

Each is a module with a `main()` that prints what it measured and raises AssertionError (or exits with a
code) where a limit is passed. Each runs in a process of its own, against the same throw-away SQLite
database, in which the portal is set up with its sample; DATABASE_URL chooses another database.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = (
    "import sys, django, importlib; django.setup(); "
    "sys.exit(importlib.import_module(sys.argv[1]).main())"
)


def run(folder: str, prefix: str, names: list[str]) -> int:
    """Run `tests/{folder}/{prefix}*.py`, or those named (with or without the prefix); 1 if any failed."""
    known = {
        path.stem.removeprefix(prefix) for path in (ROOT / "tests" / folder).glob(f"{prefix}*.py")
    }
    wanted = [name.removeprefix(prefix) for name in names] or sorted(known)
    if unknown := [name for name in wanted if name not in known]:
        print(f"There is no {', '.join(unknown)} among {', '.join(sorted(known)) or 'none'}.")
        return 2
    if not wanted:
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        environment = prepare(Path(scratch))
        failed = [
            name for name in wanted if not passes(f"tests.{folder}.{prefix}{name}", environment)
        ]
    print("FAILED: " + ", ".join(failed) if failed else f"All {len(wanted)} kept their limits.")
    return int(bool(failed))


def prepare(scratch: Path) -> dict[str, str]:
    """The environment of the programs, with the portal set up in it."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DATABASE_URL": os.environ.get("DATABASE_URL") or f"sqlite:///{scratch}/programs.db",
        "PORTAL_ADMIN_PASSWORD": "programs-only",
        "PYTHONPATH": str(ROOT),
        "DEBUG": "False",
    }
    subprocess.run([sys.executable, "manage.py", "setup"], cwd=ROOT, env=environment, check=True)
    return environment


def passes(module: str, environment: dict[str, str]) -> bool:
    print(f"\n== {module.rsplit('.', 1)[1]} ==", flush=True)
    began = time.monotonic()
    command = [sys.executable, "-c", PROGRAM, module]
    code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    print(f"({time.monotonic() - began:.1f} s{', FAILED' if code else ''})", flush=True)
    return code == 0
