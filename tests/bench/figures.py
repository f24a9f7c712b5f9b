"""What was measured, beside what was promised: one table a benchmark."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass

ROUNDS = 60
WARM = 5


@dataclass(frozen=True)
class Figure:
    """`measured` in `unit` (x is how often the floor fits into it), and the `most` it may be."""

    what: str
    measured: float
    most: float
    unit: str = "x"
    told: str = ""

    @property
    def is_kept(self) -> bool:
        return self.measured <= self.most


def ratio(what: str, took: float, floor: float, most: float) -> Figure:
    """How many times the floor it took; both in seconds."""
    return Figure(what, took / floor, most, "x", f"{took * 1e3:.2f} ms to {floor * 1e3:.2f} ms")


def report(title: str, figures: list[Figure]) -> int:
    """Print the table; the exit code is 1 where a promise was not kept."""
    print(f"\n{title:<60}{'measured':>11}{'at most':>11}")
    for figure in figures:
        measured = f"{figure.measured:.2f} {figure.unit}"
        most = f"{figure.most:g} {figure.unit}"
        kept = "ok  " if figure.is_kept else "OVER"
        print(f"{figure.what:<60}{measured:>11}{most:>11}  {kept}  {figure.told}")
    return int(not all(figure.is_kept for figure in figures))


Subjects = Mapping[str, Callable[[], float]]


def medians(subjects: Subjects, rounds: int = ROUNDS) -> dict[str, float]:
    """The median seconds of each subject."""
    return {name: statistics.median(took) for name, took in turns(subjects, rounds).items()}


def least(subjects: Subjects, rounds: int = ROUNDS) -> dict[str, float]:
    """The fewest seconds of each subject: what it takes where nobody else wants the machine."""
    return {name: min(took) for name, took in turns(subjects, rounds).items()}


def turns(subjects: Subjects, rounds: int) -> dict[str, list[float]]:
    """The seconds of each subject. They take turns, so that what else the machine does hits all."""
    for subject in subjects.values():
        for _ in range(WARM):
            subject()
    took: dict[str, list[float]] = {name: [] for name in subjects}
    for _ in range(rounds):
        for name, subject in subjects.items():
            took[name].append(subject())
    return took
