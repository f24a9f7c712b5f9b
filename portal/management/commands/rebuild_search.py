from argparse import ArgumentParser
from typing import Any

from instruments.management.base import ScholiumCommand
from portal.search import index


class Command(ScholiumCommand):
    help = "Make the search index anew from all that is public; interrupted, it leaves the old one."

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--anew", action="store_true", help="throw all away first: faster, but searches wait"
        )

    def work(self, *, anew: bool, **_: Any) -> Any:
        count = index.rebuild(self.progress, anew=anew)
        self.say(f"{count} documents")
        return {"documents": count}
