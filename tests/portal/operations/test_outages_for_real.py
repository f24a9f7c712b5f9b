"""Servers are stopped under a running portal: it says so, serves what it honestly can, and recovers."""

import resource
import shutil
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests import databases, servers
from tests.conftest import miss
from tests.servers import Cluster, Portal, Redis, end

PAGE, OTHER, DATA = "/articles/stage/", "/states/", "/api/v1/states/"
pytestmark = pytest.mark.long


@pytest.fixture
def ends() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def test_database_and_cache_go_and_come_back(ends: ExitStack, tmp_path: Path) -> None:
    if servers.postgresql_programs() is None:
        miss("PostgreSQL's server programs")
    if shutil.which("redis-server") is None:
        miss("Redis")
    cluster = Cluster(ends.enter_context(servers.somewhere()) / "primary")
    cluster.make()
    cluster.start()
    ends.callback(cluster.end)
    cache = Redis()
    ends.callback(lambda: end(cache.process))
    cluster.ask("CREATE DATABASE portal")
    stage = servers.set_stage(cluster.url("portal"))
    portal = Portal(cluster.url("portal"), tmp_path, CACHE_URL=cache.url)
    ends.callback(lambda: end(portal.process, signal.SIGTERM))

    all_is_well(portal, stage)
    cluster.stop()
    without_database(portal, stage)
    cluster.start()
    all_is_well(portal, stage)
    end(cache.process)
    without_cache(portal, stage)
    cache.start()
    all_is_well(portal, stage)


def all_is_well(portal: Portal, stage: dict[str, Any]) -> None:
    servers.wait_until(lambda: portal.ask(PAGE).status == 200, "recovery")
    servers.wait_until(lambda: portal.ask("/readyz").status == 200, "readiness")
    assert portal.ask(DATA).status == 200
    assert write(portal, stage).status == 200


def write(portal: Portal, stage: dict[str, Any]) -> servers.Answer:
    note = {"start": 7, "end": 10, "revision": 1, "motivation": "commenting", "body": "…"}
    address = f"/admin/annotations/article/{stage['article']}/workbench/notes/"
    return portal.post(address, note, **servers.signed_in(stage, "curator", portal))


def without_database(portal: Portal, stage: dict[str, Any]) -> None:
    kept = portal.ask(PAGE)
    assert kept.status == 200, "nothing can have changed: the page is as it was"
    assert b"stage" in kept.body
    unknown = portal.ask(OTHER)
    assert (unknown.status, unknown.headers["retry-after"]) == (503, "5")
    assert b"<h1>" in unknown.body
    data = portal.ask(DATA)
    assert (data.status, data.headers["retry-after"]) == (503, "5")
    assert data.json["errors"][0]["code"] == "unavailable"
    assert write(portal, stage).status == 503
    assert portal.ask("/healthz").status == 200
    ready = portal.ask("/readyz")
    assert ready.status == 503
    assert ready.json == {"database": False, "cache": True, "migrations": False}


def without_cache(portal: Portal, stage: dict[str, Any]) -> None:
    assert portal.ask(PAGE).status == 200
    assert portal.ask(OTHER).status == 200
    assert portal.ask(DATA).status == 200
    assert portal.ask("/api/v1/export/").status == 200
    assert write(portal, stage).status == 200
    ready = portal.ask("/readyz")
    assert (ready.status, ready.json["cache"], ready.json["database"]) == (503, False, True)


def test_a_full_disk_stops_writers_and_no_reader(
    ends: ExitStack, blank_sqlite: str, tmp_path: Path
) -> None:
    url = ends.enter_context(databases.copy_of(blank_sqlite, tmp_path / "portal.db"))
    stage = servers.set_stage(url)
    portal = Portal(url, tmp_path)
    ends.callback(lambda: end(portal.process, signal.SIGTERM))
    assert write(portal, stage).status == 200

    limit_files(portal, 1)
    assert write(portal, stage).status == 503
    assert portal.ask(PAGE).status == 200
    assert portal.ask(OTHER).status == 200
    assert portal.ask(DATA).status == 200

    limit_files(portal, resource.RLIM_INFINITY)
    assert write(portal, stage).status == 200, "there is room again"


def limit_files(portal: Portal, most: int) -> None:
    """Let the server write no file beyond so many bytes, as on a disk that is full."""
    for pid in portal.workers():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
