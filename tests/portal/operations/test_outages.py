"""What fails below the portal is an outage; what fails in it is an error."""

import errno
import sqlite3
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import InternalError, OperationalError
from django.http import Http404
from django.test import Client
from redis.exceptions import ConnectionError as RedisIsGone

from instruments import actions
from portal.api import throttling
from portal.operations.outages import is_outage
from portal.serving import freshness
from tests import make


def database_error(
    kind: type[Exception], said: str, state: str = "", code: int | None = None
) -> Exception:
    error, cause = kind(said), sqlite3.OperationalError(said)
    cause.sqlstate, cause.sqlite_errorcode = state, code  # type: ignore[attr-defined]
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "is_one"),
    [
        (OperationalError("connection refused"), True),
        (database_error(OperationalError, "the disk is full", "53100"), True),
        (database_error(OperationalError, "database or disk is full", code=13), True),
        (database_error(InternalError, "read-only transaction", "25006"), True),
        (RedisIsGone("refused"), True),
        (OSError(errno.ENOSPC, "no space left"), True),
        (database_error(OperationalError, "no such table: x", code=1), False),
        (database_error(OperationalError, "stack depth limit exceeded", "54001"), False),
        (database_error(InternalError, "something else", "XX000"), False),
        (OSError(errno.ENOENT, "no such file"), False),
        (ValueError("ours"), False),
    ],
)
def test_the_two_are_told_apart(error: Exception, is_one: bool) -> None:
    assert is_outage(error) is is_one


def test_what_an_outage_brought_about_is_one_unless_it_was_dealt_with() -> None:
    assert is_outage(raised(cause_trouble)) is True
    assert is_outage(raised(deal_with_trouble)) is False


def raised(work: Callable[[], None]) -> BaseException:
    with pytest.raises((ValueError, Http404)) as caught:
        work()
    return caught.value


def cause_trouble() -> None:
    try:
        raise OperationalError("gone")
    except OperationalError:
        raise ValueError("and so on")  # noqa: B904  what is tested


def deal_with_trouble() -> None:
    try:
        raise OperationalError("gone")
    except OperationalError:
        raise Http404 from None


# --- pages that were kept ----------------------------------------------------------------------


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freshness, "latest", freshness.Latest())


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


def lose_database(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> int:
        raise OperationalError("the server is gone")

    monkeypatch.setattr(freshness, "public_seq", gone)


@pytest.mark.django_db
def test_a_kept_page_is_served_for_some_minutes(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = client.get("/about/")
    lose_database(monkeypatch)
    again = client.get("/about/")
    assert (again.status_code, again.content) == (200, kept.content)
    assert client.get("/about/", HTTP_IF_NONE_MATCH=kept["ETag"]).status_code == 304
    monkeypatch.setattr(freshness, "LASTS", 0.0)
    late = client.get("/about/")
    assert (late.status_code, late["Retry-After"]) == (503, "5")


@pytest.mark.django_db
def test_what_a_process_never_knew_it_does_not_tell(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    lose_database(monkeypatch)
    assert client.get("/about/").status_code == 503


@pytest.mark.django_db
def test_what_was_withdrawn_before_is_not_brought_back(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages are served as they were last known to be, not as they were last made."""
    state = actions.publish(make.state(status="draft", name="X").pk, by=None)
    assert client.get(f"/states/{state.slug}/").status_code == 200
    actions.withdraw(state.pk, by=None)
    assert client.get("/about/").status_code == 200  # any page: the process learns of the change
    lose_database(monkeypatch)
    assert client.get("/about/").status_code == 200
    assert client.get(f"/states/{state.slug}/").status_code == 404


# --- counting without the shared cache ---------------------------------------------------------


def test_a_worker_counts_alone_while_the_shared_count_is_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def refuse(key: str, *_: object) -> None:
        asked.append(key)
        raise RedisIsGone("refused")

    monkeypatch.setattr(cache, "add", refuse, raising=False)
    monkeypatch.setattr(throttling, "_asked_again", float("-inf"))
    monkeypatch.setattr(throttling, "_counts", {})
    used = [throttling.use("192.0.2.1", 1, handful=2, seconds=60) for _ in range(9)]
    assert used == list(range(1, 10))
    assert len(asked) == 1, "a cache that is away is left alone for a while"
