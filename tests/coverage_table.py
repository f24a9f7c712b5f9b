"""What the measured run covered, one line a package."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from coverage import Coverage
from coverage.exceptions import CoverageException


def coverage_table(root: Path, packages: Iterable[str]) -> str:
    """Covered lines of each package and of its rooms, from the `.coverage` file under `root`."""
    coverage = Coverage(data_file=str(root / ".coverage"), config_file=str(root / "pyproject.toml"))
    try:
        coverage.load()
        counted = count(coverage, root, packages)
    except CoverageException as error:
        return f"Coverage: {error}"
    lines = [
        f"{room:<28}{all_ - missed:>7} of {all_:>6} {percent(all_, missed)}"
        for room, all_, missed in counted
    ]
    return "\n".join(["", "Covered lines, on SQLite", *lines])


def percent(statements: int, missed: int) -> str:
    return f"{100 * (statements - missed) / statements:6.1f} %" if statements else "     – "


def count(
    coverage: Coverage, root: Path, packages: Iterable[str]
) -> Iterator[tuple[str, int, int]]:
    """(room, statements, missed), a room being an app's folder or the app's own files; then the sum."""
    rooms: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for package in packages:
        for path in sorted((root / package).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            _, statements, _, missing, _ = coverage.analysis2(str(path))
            parts = path.relative_to(root).parts
            room = rooms["/".join(parts[:2]) if len(parts) > 2 else package]
            room[0] += len(statements)
            room[1] += len(missing)
    for name, (statements, missed) in rooms.items():
        yield name, statements, missed
    yield "all", sum(s for s, _ in rooms.values()), sum(m for _, m in rooms.values())
