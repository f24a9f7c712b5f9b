"""A query that takes long is named, without what it was asked with."""

from typing import Any

import pytest
from django.db import connection

from portal.operations import slow_queries

pytestmark = pytest.mark.django_db


def ask() -> None:
    with connection.cursor() as cursor, connection.execute_wrapper(slow_queries.timed):
        cursor.execute("SELECT %s", ["a secret"])


def test_a_slow_query_is_named(settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    settings.SLOW_QUERY_MS = 1e-9
    ask()
    assert "on default: SELECT %s" in caplog.text
    assert "a secret" not in caplog.text


def test_a_quick_one_is_not(settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    settings.SLOW_QUERY_MS = 60_000
    ask()
    assert caplog.records == []


@pytest.mark.parametrize(("limit", "watched"), [(0, False), (1, True)])
def test_connections_are_watched_once_and_only_where_asked(
    settings: Any, limit: int, watched: bool
) -> None:
    settings.SLOW_QUERY_MS = limit
    for _ in range(2):  # a connection that broke is opened again
        slow_queries.watch(connection=connection)
    try:
        assert connection.execute_wrappers.count(slow_queries.timed) == watched
    finally:
        connection.execute_wrappers[:] = [
            each for each in connection.execute_wrappers if each is not slow_queries.timed
        ]
