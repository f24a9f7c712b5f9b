"""What the measured run covered, one line a package."""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path


def coverage_table(measured: Path) -> str:
    """Covered lines of each package and of its rooms, from the file that slipcover wrote."""
    if not measured.exists():
        return "Coverage: the run was not measured."
    lines = [
        f"{room:<28}{covered:>7} of {all_:>6} {percent(covered, all_)}"
        for room, covered, all_ in count(measured)
    ]
    return "\n".join(["", "Covered lines, on SQLite", *lines])


def percent(covered: int, statements: int) -> str:
    return f"{100 * covered / statements:6.1f} %" if statements else "     – "


def count(measured: Path) -> Iterator[tuple[str, int, int]]:
    """(room, covered, statements), a room being an app's folder or the app's own files; then the sum."""
    rooms: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for path, found in sorted(json.loads(measured.read_text())["files"].items()):
        package, *inner = Path(path).parts
        room = rooms[f"{package}/{inner[0]}" if len(inner) > 1 else package]
        room[0] += len(found["executed_lines"])
        room[1] += len(found["executed_lines"]) + len(found["missing_lines"])
    for name, (covered, statements) in rooms.items():
        yield name, covered, statements
    yield "all", sum(c for c, _ in rooms.values()), sum(s for _, s in rooms.values())
