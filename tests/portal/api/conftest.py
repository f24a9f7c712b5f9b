"""What tests of the API share."""

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper


@pytest.fixture
def one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests made past Django's test client leave the test's own connection open, as with it."""
    monkeypatch.setattr(BaseDatabaseWrapper, "close_if_unusable_or_obsolete", lambda _self: None)
