"""Names the queries that took longer than SLOW_QUERY_MS, without the values they were asked with."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver

LONGEST = 2_000  # characters of a statement
logger = logging.getLogger("scholium.slow_queries")


@receiver(connection_created)
def watch(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Have a new connection's queries timed, where that is asked for."""
    if settings.SLOW_QUERY_MS and timed not in connection.execute_wrappers:
        connection.execute_wrappers.append(timed)


def timed(execute: Callable, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    began = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        ms = (time.perf_counter() - began) * 1000
        if ms >= settings.SLOW_QUERY_MS:
            tell(ms, sql, context["connection"].alias)


def tell(ms: float, sql: str, database: str) -> None:
    statement = " ".join(str(sql)[:LONGEST].split())
    logger.warning(
        "%.0f ms on %s: %s", ms, database, statement, extra={"ms": round(ms), "database": database}
    )
    if settings.METRICS_TOKEN:
        from portal.operations.metrics import SLOW_QUERIES  # noqa: PLC0415  as in `requests`

        SLOW_QUERIES.inc()
