"""A reader is sent to a replica that has what the primary had a moment ago, and never to another."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory

from instruments.models import Entity
from portal import publication
from portal.archive import snapshot
from portal.operations import replicas
from portal.operations.replicas import LATE, LOOK_EVERY, Replicas, Router, may_lag
from portal.operations.retrying import RetryCollisions
from portal.serving import prepared


class World:
    """Databases by name, with their counters; None is one that is down. The time is ours."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.heads: dict[str, int | None] = {"default": 5, "a": 5, "b": 5}
        self.asked = 0
        self.replicas = Replicas(["a", "b"], head=self.head, clock=lambda: self.now)

    def head(self, name: str) -> int:
        self.asked += 1
        found = self.heads[name]
        if found is None:
            raise OperationalError(f"{name} is down")
        return found

    def read_from(self) -> set[str | None]:
        """Where the next readers go, after another look."""
        self.now += LOOK_EVERY
        return {self.replicas.choose() for _ in range(4)}


@pytest.fixture
def world() -> World:
    return World()


def test_readers_take_turns_at_the_replicas(world: World) -> None:
    assert world.read_from() == {"a", "b"}


def test_one_look_serves_many_readers(world: World) -> None:
    world.read_from()
    assert world.asked == 3


def test_a_replica_that_is_gone_or_behind_is_left_and_taken_again(world: World) -> None:
    world.read_from()
    world.heads |= {"default": 9, "a": None, "b": 8}
    assert world.read_from() == {"b"}, "a moment's delay is none"
    assert world.read_from() == {None}, "b has not what the primary had at the last look"
    world.heads |= {"a": 9, "b": 9}
    assert world.read_from() == {"a", "b"}


def test_a_fresh_portal_has_nothing_and_so_do_its_replicas(world: World) -> None:
    world.heads = dict.fromkeys(world.heads, 0)
    assert world.read_from() == {"a", "b"}


def test_an_old_look_is_no_measure(world: World) -> None:
    world.read_from()
    world.heads |= {"default": 50, "a": 6, "b": 50}
    world.now += LATE
    assert world.read_from() == {"b"}


def test_while_the_primary_is_away_what_it_had_last_is_the_bar(world: World) -> None:
    world.read_from()
    world.heads |= {"default": None, "b": 4}
    assert world.read_from() == {"a"}
    world.now += LATE
    assert world.read_from() == {"a"}


def test_what_broke_under_a_reader_is_left_at_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.read_from()
    monkeypatch.setattr(replicas, "replicas", world.replicas)
    monkeypatch.setattr(replicas._chosen, "name", "a", raising=False)
    assert replicas.give_up() is True
    assert replicas.current() is None
    assert {world.replicas.choose() for _ in range(4)} == {"b"}
    assert replicas.give_up() is False, "the rest of the request is the primary's"


@pytest.mark.parametrize(
    ("method", "path", "cookies", "may"),
    [
        ("get", "/articles/", {}, True),
        ("head", "/api/v1/states/", {"csrftoken": "x"}, True),
        ("get", "/articles/", {"sessionid": "x"}, False),
        ("get", "/admin/login/", {}, False),
        ("post", "/language/", {}, False),
    ],
)
def test_who_can_have_written_reads_the_primary(
    method: str, path: str, cookies: dict[str, str], may: bool
) -> None:
    request = getattr(RequestFactory(), method)(path)
    request.COOKIES = cookies
    assert may_lag(request) is may


def test_only_readings_of_our_own_tables_go_there(monkeypatch: pytest.MonkeyPatch) -> None:
    router: Any = Router()
    assert router.db_for_read(Entity) is None, "nobody chose a replica"
    monkeypatch.setattr(replicas._chosen, "name", "a", raising=False)
    assert router.db_for_read(Entity) == "a"
    assert router.db_for_read(Session) == "default"
    assert router.db_for_write(Entity) == "default"
    assert not router.allow_migrate("a", "portal")


def test_a_file_that_is_made_while_it_is_sent_goes_on_where_it_began() -> None:
    parts = replicas.reading("a", (replicas.current() for _ in range(2)))
    assert list(parts) == ["a", "a"]
    assert replicas.current() is None


class Asked(dict):
    """Stands for the databases; says which one was asked for."""

    def __missing__(self, name: str) -> Any:
        raise LookupError(name)


def ready_query() -> prepared.Prepared:
    query = prepared.Prepared(Entity.objects.filter)
    ready = prepared.Statement("SELECT 1", (), None)
    query.statement = lambda database: ready  # type: ignore[assignment,misc]
    return query


@pytest.mark.parametrize(
    ("module", "read"),
    [
        (publication, publication.public_seq),
        (prepared, lambda: ready_query().rows(1)),
        (snapshot, lambda: snapshot.snapshot().__enter__()),
    ],
    ids=["the counter in a tag", "a prepared query", "the moment of an export"],
)
def test_a_tag_and_its_answer_are_of_one_database(
    module: Any, read: Callable[[], Any], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATABASE_ROUTERS = ["portal.operations.replicas.Router"]
    monkeypatch.setattr(replicas._chosen, "name", "a", raising=False)
    monkeypatch.setattr(module, "connections", Asked())
    with pytest.raises(LookupError, match=r"^a$"):
        read()


@pytest.mark.parametrize(("method", "again"), [("get", True), ("post", False)])
def test_a_reading_that_broke_off_is_done_once_more(
    method: str, again: bool, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replicas, "replicas", world.replicas)
    monkeypatch.setattr(replicas._chosen, "name", "a", raising=False)
    request: Any = getattr(RequestFactory(), method)("/articles/")
    retried = RetryCollisions(lambda _: HttpResponse())
    assert (retried.process_exception(request, OperationalError("gone")) is not None) is again
    assert retried.process_exception(request, OperationalError("gone")) is None, "not for ever"
