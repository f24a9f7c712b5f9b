"""The primary dies under load and the replica takes over: `make soak`. SECONDS= before and after."""

import os
import shutil
import tempfile
from dataclasses import asdict
from pathlib import Path

from tests import machine, servers
from tests.soak.failover import takeover


def main() -> int:
    if servers.postgresql_programs() is None or shutil.which("redis-server") is None:
        print("NOT RUN: the takeover needs the server programs of PostgreSQL and Redis.")
        return int(machine.CI)
    seconds = float(os.environ.get("SECONDS") or 60)
    with tempfile.TemporaryDirectory() as folder:
        outcome = takeover.run(seconds, Path(folder))
    for name, value in asdict(outcome).items():
        print(
            f"  {name.replace('_', ' ')}: {value if isinstance(value, list) else f'{value:,.2f}'}"
        )
    assert outcome.problems == []
    return 0
