"""What the portal stands on, and whether it answers."""

from collections.abc import Callable

from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from portal.operations.replicas import replicas


def found() -> dict[str, bool]:
    """By name: whether database and cache answer, and all migrations are applied."""
    return {name: holds(check) for name, check in CHECKS.items()}


def holds(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:
        return False


def database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def cache_answers() -> bool:
    cache.set("readyz", "ok", 10)
    return cache.get("readyz") == "ok"


def migrations_applied() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def replicas_read() -> dict[str, bool]:
    """By name, whether this process reads from each replica. None of them must, for the portal to serve."""
    return {name: name in replicas.usable for name in replicas.names}


CHECKS = {"database": database_answers, "cache": cache_answers, "migrations": migrations_applied}
