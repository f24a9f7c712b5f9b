"""The catalogue's import and export: 10,000 entities with 30,000 labels, in time and in memory.

    make bench BENCH=catalogue
    python -m tests.bench.bench_catalogue [ENTITIES, default 10,000]

Runs on a database of its own in a temporary directory, through the commands, as anyone would.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MAX_SECONDS = 60.0
MAX_MEGABYTES = 300.0
RUN = "import sys, resource; from django.core.management import execute_from_command_line as run;"
RUN += "run(sys.argv);print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"


def main(entities: int = 10_000) -> int:
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{directory / 'bench.db'}",
            "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "portal.settings"),
        }
        write(directory / "in", entities)
        command(environment, "migrate", "--verbosity", "0")
        imported = command(environment, "import_catalogue", str(directory / "in"))
        few = command(environment, "export_catalogue", str(directory / "out"))
    rows = (("import", *imported), ("export", *few))
    for what, seconds, megabytes in rows:
        print(f"{what:8} {seconds:6.1f} s {megabytes:6.0f} MB")
    kept = {
        f"import within {MAX_SECONDS:.0f} s": imported[0] < MAX_SECONDS,
        f"import within {MAX_MEGABYTES:.0f} MB": imported[1] < MAX_MEGABYTES,
        "export no larger than an import": few[1] < imported[1],
    }
    for promise, holds in kept.items():
        print(f"{'ok  ' if holds else 'MISS'} {promise}")
    return 0 if all(kept.values()) else 1


def command(environment: dict[str, str], *arguments: str) -> tuple[float, float]:
    """Run one management command; its seconds and its greatest memory in megabytes."""
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", RUN, *arguments],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return time.monotonic() - began, int(done.stderr.split()[-1]) / 1024


def write(directory: Path, entities: int) -> None:
    """Bodies in a tree, three labels each, in files as a curator would send them."""
    directory.mkdir()
    with (directory / "bodies.csv").open("w", encoding="utf-8") as file:
        file.write(
            "slug,status,body_type,lifecycle,parent,seat,established,established_as_cited,operational,"
            "operational_as_cited,dissolved,dissolved_as_cited,founding_instrument,topics\n"
        )
        for n in range(entities):
            parent = f"body-{n // 10}" if n else ""
            file.write(f"body-{n},published,organisation,existing,{parent},,2001,,,,,,,\n")
    with (directory / "labels.csv").open("w", encoding="utf-8") as file:
        file.write("entity,lang,kind,text\n")
        for n in range(entities):
            file.write(f"body-{n},en,preferred,Body {n}\nbody-{n},zh-Hant,preferred,第{n}號機構\n")
            file.write(f"body-{n},ru,preferred,Орган {n}\n")


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
