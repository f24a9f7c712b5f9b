"""Many writers at once, on PostgreSQL: the numbers come in order and without gaps, and none is lost."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from instruments import actions, ledger
from instruments.models import Body, Change
from portal.models import PublicChange
from tests import make

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks"),
]
WRITERS, ROUNDS = 6, 8


def write(pks: list[int]) -> list[int]:
    """Publish and withdraw, noting the highest public number that was visible after each commit."""
    seen = []
    try:
        for pk in pks:
            actions.publish(pk, by=None)
            numbers = list(PublicChange.objects.order_by("seq").values_list("seq", flat=True))
            assert numbers == list(range(1, len(numbers) + 1)), "a reader saw a gap"
            seen.append(numbers[-1])
            actions.withdraw(pk, by=None)
    finally:
        connections.close_all()
    return seen


def test_parallel_writers_leave_no_gap() -> None:
    work: list[list[int]] = []
    for _ in range(WRITERS):
        bodies: list[Body] = [make.body(status="draft") for _ in range(ROUNDS)]
        work.append([body.pk for body in bodies])
    with ThreadPoolExecutor(WRITERS) as pool:
        results = list(pool.map(write, work))
    assert all(seen == sorted(seen) for seen in results)
    assert PublicChange.objects.count() == 2 * WRITERS * ROUNDS
    assert Change.objects.count() == 2 * WRITERS * ROUNDS
    assert list(ledger.broken_links()) == []
    assert connection.vendor == "postgresql"
