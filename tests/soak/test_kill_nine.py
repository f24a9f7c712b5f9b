"""A few rounds of kill -9 in every run of the tests; hundreds in `make soak`."""

from pathlib import Path

import pytest

from tests import machine
from tests.conftest import miss
from tests.soak.kill_nine import rounds

ROUNDS, SEED = 5, 9


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_nothing_is_lost_or_half_done(kind: str, tmp_path: Path) -> None:
    if kind == "postgresql" and machine.postgresql() is None:
        miss("PostgreSQL")
    run = rounds.run(kind, ROUNDS, SEED, tmp_path)
    assert run.problems == []
    assert run.counts["rounds"] == ROUNDS
    assert run.promises, "nobody got anything done"
    assert run.counts["restores killed"] + run.counts["imports killed"] > 0, run.counts
