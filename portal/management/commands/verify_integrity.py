from typing import Any

from django.core.management.base import CommandError

from instruments.management.base import ScholiumCommand
from portal.integrity import CHECKS


class Command(ScholiumCommand):
    help = "Check that anchors and hashes match, counters and index are in step, the ledger is unbroken."

    def work(self, **_: Any) -> Any:
        found = {name: list(check()) for name, check in CHECKS.items()}
        problems = [problem for problems in found.values() for problem in problems]
        for problem in problems:
            self.say(problem)
        if problems:
            raise CommandError(f"{len(problems)} problems: {problems[0]}")
        self.say("all is in order")
        return {"problems": [], "checks": list(CHECKS)}
