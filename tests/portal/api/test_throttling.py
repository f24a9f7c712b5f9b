"""What a client may ask is counted over all workers, in the database's table or in Redis."""

import shutil
from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connections
from django.test import Client

from portal.api import throttling
from tests.conftest import miss
from tests.servers import Redis, end

WINDOW = 29_000_000


@pytest.fixture
def in_database(settings: Any) -> Iterator[None]:
    table = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache_table"}
    settings.CACHES = settings.CACHES | {"default": table}
    call_command("createcachetable", verbosity=0)
    yield
    cache.clear()


@pytest.fixture
def in_redis(settings: Any) -> Iterator[None]:
    if shutil.which("redis-server") is None:
        miss("Redis")
    redis = Redis()
    place = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": redis.url}
    settings.CACHES = settings.CACHES | {"default": place}
    yield
    cache.close()
    end(redis.process)


class Worker:
    """A process of the server, as far as counting goes: what it remembers is its own."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch, self.counts = monkeypatch, {}

    def asked(self, handful: int = 1) -> int:
        self.monkeypatch.setattr(throttling, "_counts", self.counts)
        self.monkeypatch.setattr(throttling, "_asked_again", float("-inf"))
        return throttling.use("192.0.2.1", WINDOW, handful=handful, seconds=60)


@pytest.mark.django_db
@pytest.mark.parametrize("shared", ["in_database", "in_redis"])
def test_two_workers_count_together(
    shared: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    request.getfixturevalue(shared)
    first, second = Worker(monkeypatch), Worker(monkeypatch)
    told = [worker.asked() for _round in range(5) for worker in (first, second)]
    assert told == list(range(1, 11))


@pytest.mark.django_db
def test_a_handful_is_the_most_that_is_not_yet_told(
    in_database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = Worker(monkeypatch), Worker(monkeypatch)
    for _request in range(21):
        first.asked(handful=5)
    assert second.asked(handful=5) > 21 - 5


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_who_counts_at_the_same_time_is_not_forgotten(in_database: None) -> None:
    def count() -> None:
        for _request in range(20):
            throttling.add("api-rate:192.0.2.1", 1, 60)
        connections.close_all()

    workers = [Thread(target=count) for _worker in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert cache.get("api-rate:192.0.2.1") == 80


@pytest.mark.django_db
def test_the_limit_holds_over_workers(
    client: Client, in_database: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.API_RATE = "6/d"
    codes = []
    for _worker in range(2):
        monkeypatch.setattr(throttling, "_counts", {})
        codes += [client.get("/api/v1/states/").status_code for _request in range(4)]
    assert codes == [200] * 6 + [429] * 2
