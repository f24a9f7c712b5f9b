from typing import Any

from instruments.management.base import ScholiumCommand
from portal.sample import loading


class Command(ScholiumCommand):
    help = "Load the sample catalogue and digest, once; where the digest is there already, nothing happens."

    def work(self, **_: Any) -> Any:
        if loading.is_loaded():
            self.say("the sample is there already")
            return {}
        counts = loading.load(self.progress)
        self.say(", ".join(f"{count} {what}" for what, count in counts.items()))
        return counts
