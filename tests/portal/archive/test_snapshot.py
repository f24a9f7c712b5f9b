"""Reading all of a database at one moment: nothing is written, and little of it is held."""

import pytest
from django.db import connection

from portal.archive.snapshot import SPARING, pragma, snapshot


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has a cache of its own")
def test_sqlite_is_sparing_with_memory_for_as_long_as_it_lasts():
    usual = {name: pragma(connection, name) for name in SPARING}
    with snapshot():
        assert pragma(connection, "query_only") == 1
        assert not pragma(connection, "mmap_size"), "a database in memory is not mapped at all"
        assert pragma(connection, "cache_size") == SPARING["cache_size"] != usual["cache_size"]
    assert {name: pragma(connection, name) for name in SPARING} == usual
