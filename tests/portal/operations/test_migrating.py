"""A migration waits for a lock only briefly, and tries again: who reads is not made to queue behind it."""

from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.commands import migrate as djangos
from django.db import OperationalError, connection

from portal.management.commands import migrate

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


class LockNotAvailable(Exception):
    sqlstate = "55P03"


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What happens, one after the other, when Django's own command runs: an error, or the timeout seen."""
    seen: list[Any] = []

    def handle(self: Any, *args: Any, **options: Any) -> None:
        if seen and isinstance(seen[-1], Exception):
            raise seen.pop()
        seen.append(lock_timeout())

    monkeypatch.setattr(djangos.Command, "handle", handle)
    monkeypatch.setattr(migrate, "PAUSE", 0)
    return seen


def lock_timeout() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        return str(cursor.fetchone()[0])


def locked_out() -> OperationalError:
    error = OperationalError("canceling statement due to lock timeout")
    error.__cause__ = LockNotAvailable()
    return error


def test_it_waits_briefly_and_tries_again(runs: list[Any]) -> None:
    runs += [locked_out(), locked_out()]
    call_command("migrate")
    assert runs == [migrate.LOCK_TIMEOUT]
    assert lock_timeout() == "0", "the connection is as it was"


def test_any_other_error_ends_it(runs: list[Any]) -> None:
    runs += [OperationalError("the server is gone"), OperationalError("the server is gone")]
    with pytest.raises(OperationalError):
        call_command("migrate")
    assert len(runs) == 1
