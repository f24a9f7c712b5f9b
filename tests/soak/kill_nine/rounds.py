"""Rounds of work and sudden death."""

import json
import random
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from threading import Event
from typing import Any

from tests.soak.kill_nine.experts import Expert
from tests.soak.kill_nine.house import House, house, kill
from tests.soak.kill_nine.stage import long_text

EXPERTS = 4
# When to kill, as a share of what the work takes in peace on this machine as busy as it is.
SERVING, RESTORING, IMPORTING, REBUILDING = (0.2, 1.5), (0.3, 1.05), (0.3, 1.2), (0.5, 1.1)


class Run:
    """All rounds on one database. `counts` is what they came to, `problems` what was wrong."""

    def __init__(self, kind: str, seed: int, home: House) -> None:
        self.home, self.chance, self.seed = home, random.Random(f"{kind} {seed}"), seed
        self.promises: list[list[str]] = []
        self.problems: list[str] = []
        self.counts: Counter[str] = Counter()
        self.stage = json.loads(
            home.done(home.start(home.url, "-m", "tests.soak.kill_nine.stage", "set"))
        )
        self.dump = home.folder / "stage.zip"
        home.done(home.start(home.url, "manage.py", "dump", str(self.dump)))
        with home.empty() as url:
            self.restoring = timed(lambda: self.complete_restore(url))
        self.importing = timed(lambda: home.done(self.start_import("first")))
        self.rebuilding = timed(lambda: home.done(self.start_rebuilding()))

    def complete_restore(self, url: str) -> None:
        """A restore that nobody kills; the measure for when to kill the others."""
        self.home.done(self.start_restore(url))
        found = self.look_at_restored(url)
        assert found == [], f"a restore in peace must be whole: {found}"

    def start_restore(self, url: str) -> subprocess.Popen[str]:
        return self.home.start(url, "manage.py", "restore", str(self.dump))

    def start_import(self, name: str) -> subprocess.Popen[str]:
        path = self.home.folder / f"{name}.txt"
        path.write_bytes(long_text(name))
        return self.home.start(self.home.url, "manage.py", "import_article", str(path), "--publish")

    def start_rebuilding(self) -> subprocess.Popen[str]:
        return self.home.start(self.home.url, "manage.py", "rebuild_search", "--anew")

    def look_at_restored(self, url: str) -> Any:
        return json.loads(
            self.home.done(self.home.start(url, "-m", "tests.soak.kill_nine.stage", "restored"))
        )

    def round(self, number: int) -> None:
        """Let everyone work, kill everything, look at what is left."""
        with self.home.empty() as url:
            server = self.home.serve()
            try:
                self.live_and_die(server, url, number)
            finally:
                kill(server)
            self.judge(url, number)
        self.counts["rounds"] += 1

    def live_and_die(self, server: subprocess.Popen[str], url: str, number: int) -> None:
        experts = [
            Expert(self.home.port, self.stage, f"{number}-{n}", f"{self.seed} {number} {n}")
            for n in range(EXPERTS)
        ]
        stopped = Event()
        with ThreadPoolExecutor(EXPERTS + 4) as pool:
            working = [pool.submit(expert.work, stopped) for expert in experts]
            dying = [
                pool.submit(self.die, server, self.chance.uniform(*SERVING) * self.importing),
                pool.submit(
                    self.die_restoring, url, self.chance.uniform(*RESTORING) * self.restoring
                ),
                pool.submit(
                    self.die_importing,
                    f"i{number}",
                    self.chance.uniform(*IMPORTING) * self.importing,
                ),
                pool.submit(
                    self.die_rebuilding, self.chance.uniform(*REBUILDING) * self.rebuilding
                ),
            ]
            dying[0].result()
            stopped.set()
            for each in [*working, *dying]:
                each.result()
        for expert in experts:
            self.promises += expert.promises
            self.problems += [f"round {number}: {trouble}" for trouble in expert.trouble]
            if expert.trouble:
                self.problems.append(self.home.log.read_text()[-4000:])
            self.counts.update(f"{kind} {action}" for kind, _thing, action in expert.promises)

    def die(self, process: subprocess.Popen[str], after: float) -> bool:
        """Whether it was killed: it may be done before."""
        time.sleep(after)
        return kill(process)

    def die_restoring(self, url: str, after: float) -> None:
        self.counts["restores killed"] += self.die(self.start_restore(url), after)

    def die_rebuilding(self, after: float) -> None:
        """The index of search is judged with all else."""
        self.counts["rebuilds killed"] += self.die(self.start_rebuilding(), after)

    def die_importing(self, name: str, after: float) -> None:
        process = self.start_import(name)
        if self.die(process, after):
            self.counts["imports killed"] += 1
        elif process.returncode == 0:
            self.promises.append(["text", sha256(long_text(name)).hexdigest(), "import"])
            self.counts["imports done"] += 1
        else:
            self.problems.append(f"the import {name} failed")

    def judge(self, url: str, number: int) -> None:
        """Look at what was served and, at the same time, at what was being restored."""
        judging = self.home.start(self.home.url, "-m", "tests.soak.kill_nine.stage", "judge")
        with ThreadPoolExecutor(1) as pool:
            looking = pool.submit(self.look_at_restored, url)
            found = json.loads(self.home.done(judging, json.dumps(self.promises)))
        restored = looking.result()
        self.problems += [f"round {number}: {problem}" for problem in found]
        self.counts["restores left empty" if restored == "empty" else "restores whole"] += 1
        if restored != "empty":
            self.problems += [f"round {number}, restored: {problem}" for problem in restored]


def timed(work: Callable[[], Any]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


def run(blank: str, rounds: int, seed: int, folder: Path, say: Callable[[str], Any] = print) -> Run:
    """Run so many rounds on copies of a database that has only the tables; stops at the first that finds
    anything wrong."""
    kind = "sqlite" if blank.startswith("sqlite") else "postgresql"
    with house(blank, folder) as home:
        result = Run(kind, seed, home)
        for number in range(1, rounds + 1):
            result.round(number)
            if number % 10 == 0 or result.problems:
                say(
                    f"{kind}: round {number} of {rounds}, {len(result.promises)} promises kept so far"
                )
            if result.problems:
                break
    return result
