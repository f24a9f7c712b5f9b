from argparse import ArgumentParser
from typing import Any

from annotations.actions import agreement
from annotations.management.commands.export_annotations import article_named
from instruments.management.base import ScholiumCommand

COLUMNS = ("observed", "kappa", "alpha")
COUNTS = ("a_count", "b_count", "both")
HEADINGS = ("observed", "kappa", "alpha_u", "a", "b", "both")


class Command(ScholiumCommand):
    help = "Say how far each two experts who annotated an article agree, kind by kind, and where they differ."

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")

    def work(self, *, slug: str, **_: Any) -> Any:
        result = agreement.as_json(article_named(slug))
        if not result["pairs"]:
            self.say("fewer than two experts have annotated the text as it is now")
        for pair in result["pairs"]:
            self.tell(pair)
        return result

    def tell(self, pair: dict[str, Any]) -> None:
        self.say(f"{pair['a']} (a) and {pair['b']} (b)")
        self.say(" " * 16 + "".join(f"{name:>10}" for name in HEADINGS))
        for kind, measures in [*pair["kinds"].items(), ("overall", pair["overall"])]:
            shown = [shortly(measures[name]) for name in COLUMNS] + [
                str(measures[name]) for name in COUNTS
            ]
            self.say(f"{kind:<16}" + "".join(f"{value:>10}" for value in shown))
        for d in pair["disagreements"]:
            self.say(f"  {d['start']}–{d['end']} {d['about']}: a {what(d['a'])}; b {what(d['b'])}")


def shortly(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def what(side: dict[str, Any] | None) -> str:
    """One side of a disagreement in a few words."""
    if side is None:
        return "nothing"
    content = side["entity"] or side["value"] or side["verdict"] or ", ".join(side["tags"])
    words = " ".join(side["exact"].split())
    return f"“{words[:30]}” {side['kind']}" + (f" {content}" if content else "")
