"""Making the index when the database is made, and filling it when search comes to one that exists."""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection

from portal.models import PublicItem, SearchDocument
from portal.search import index, sqlite


def after_migrate(using: str, **kwargs: Any) -> None:
    """Receiver of post_migrate. On SQLite the table of tokens is no model's: it is made here."""
    table = SearchDocument._meta.db_table
    if using != DEFAULT_DB_ALIAS or table not in connection.introspection.table_names():
        return
    if connection.vendor == "sqlite":
        sqlite.create()
    if not SearchDocument.objects.exists() and PublicItem.objects.exists():
        index.rebuild()
