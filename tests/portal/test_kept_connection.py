"""The counter in every tag is also what shows whether a kept connection still holds."""

import pytest
from django.db import connection

from portal.models import PublicHead
from portal.publication import public_seq

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


@pytest.fixture
def kept() -> int:
    """A connection as a second request finds it; the server process that it leads to."""
    PublicHead.objects.update_or_create(pk=1, defaults={"seq": 7})
    connection.health_check_enabled, connection.health_check_done = True, False
    return int(connection.connection.info.backend_pid)


def end(process: int) -> None:
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [process])
    other.close()


def test_a_connection_that_holds_is_not_tried_before(
    kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "is_usable", lambda: pytest.fail("a question too many"))
    assert public_seq() == 7
    assert connection.connection.info.backend_pid == kept


def test_a_connection_that_broke_is_replaced(kept: int) -> None:
    end(kept)
    assert public_seq() == 7
    assert connection.connection.info.backend_pid != kept
