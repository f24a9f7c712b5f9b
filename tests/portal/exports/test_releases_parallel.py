"""A release shows one moment, on PostgreSQL, though others publish and withdraw while it is frozen."""

import csv
import io
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from instruments import actions, ledger
from portal.models import PublicChange, Release
from portal.releases.freezing import freeze
from tests import make

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs row locks"),
]
WRITERS, ROUNDS, RELEASES = 3, 8, 3


def write(pk: int) -> None:
    try:
        for _round in range(ROUNDS):
            actions.publish(pk, by=None)
            actions.withdraw(pk, by=None)
    finally:
        connections.close_all()


def freeze_some() -> None:
    try:
        for _time in range(RELEASES):
            freeze(by=None)
    finally:
        connections.close_all()


def held(release: Release, name: str) -> bytes:
    return b"".join(release.files.get(name=name).content())


def public_after(seq: int) -> set[str]:
    """The ids of what was public after that change."""
    last = {
        str(change.uuid): change.action
        for change in PublicChange.objects.filter(seq__lte=seq).order_by("seq")
    }
    return {uuid for uuid, action in last.items() if action == "upsert"}


def test_every_file_of_a_release_is_of_one_moment() -> None:
    bodies = [make.body(status="draft") for _writer in range(WRITERS)]
    with ThreadPoolExecutor(WRITERS + 1) as pool:
        work = [pool.submit(write, body.pk) for body in bodies]
        work.append(pool.submit(freeze_some))
        for each in work:
            each.result()
    assert Release.objects.count() == RELEASES
    for release in Release.objects.all():
        wanted = public_after(release.seq)
        lines = held(release, "bodies.jsonl").splitlines()
        assert {json.loads(line)["id"] for line in lines} == wanted
        table = csv.DictReader(io.StringIO(held(release, "bodies.csv").decode(), newline=""))
        assert {row["id"] for row in table} == wanted
        assert len(held(release, "changes.jsonl").splitlines()) == release.seq
    assert list(ledger.broken_links()) == []
