"""A takeover in every run of the tests, short; `make soak` has people read and write for longer."""

import shutil
from pathlib import Path

import pytest

from tests import servers
from tests.conftest import miss
from tests.soak.failover import takeover

pytestmark = pytest.mark.long
SECONDS = 3


@pytest.mark.part(f"the takeover with {SECONDS} of 60 seconds' work before and after it")
def test_the_replica_takes_over_and_nothing_is_lost(tmp_path: Path) -> None:
    if servers.postgresql_programs() is None:
        miss("PostgreSQL's server programs")
    if shutil.which("redis-server") is None:
        miss("Redis")
    outcome = takeover.run(SECONDS, tmp_path)
    print(outcome)
    assert outcome.problems == []
    assert outcome.read_from_replica > 0, "nobody read from the replica"
    assert outcome.writes_after > 0
    assert outcome.longest_read_gap < 20, "readers waited; on this machine, or for the primary?"
