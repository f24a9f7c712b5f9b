from typing import Any

from instruments.management.base import ScholiumCommand
from portal.search import index


class Command(ScholiumCommand):
    help = "Make the search index anew from all that is public; interrupted, it leaves the old one."

    def work(self, **_: Any) -> Any:
        count = index.rebuild(self.progress)
        self.say(f"{count} documents")
        return {"documents": count}
