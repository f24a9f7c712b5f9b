"""A round of kill -9 in every run of the tests; hundreds in `make soak`."""

from pathlib import Path

import pytest

from tests.soak.kill_nine import rounds

# Of the seeds one with which the first round kills everybody in the midst of their work.
ROUNDS, SEED = 1, 48
pytestmark = pytest.mark.long


@pytest.mark.part(f"kill -9 in {ROUNDS} round of 200 on each database")
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_nothing_is_lost_or_half_done(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    blank = request.getfixturevalue(f"blank_{kind}")
    run = rounds.run(blank, ROUNDS, SEED, tmp_path)
    assert run.problems == []
    assert run.counts["rounds"] == ROUNDS
    assert run.promises, "nobody got anything done"
    assert run.counts["restores killed"] + run.counts["imports killed"] > 0, run.counts
