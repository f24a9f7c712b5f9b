"""Figures for Prometheus: how many requests of what kind, how long they took, what is up.

Under several server processes each writes its own file in PROMETHEUS_MULTIPROC_DIR (see
`portal/gunicorn.py`), and whoever asks one of them is told the sum of all.
"""

import os
from collections.abc import Iterator

from django.http import HttpRequest
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from portal.operations import state

METHODS = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"}
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
NOWHERE = "(no such address)"

REQUESTS = Counter("scholium_requests", "Requests answered.", ["method", "route", "status"])
TIMES = Histogram("scholium_request_seconds", "How long answers took.", ["route"], buckets=SECONDS)
SLOW_QUERIES = Counter("scholium_slow_queries", "Database queries longer than SLOW_QUERY_MS.")


def count(request: HttpRequest, status: int, seconds: float) -> None:
    match = request.resolver_match
    route = match.route if match else NOWHERE
    method = request.method if request.method in METHODS else "other"
    REQUESTS.labels(method, route, status).inc()
    TIMES.labels(route).observe(seconds)


class Now(Collector):
    """What holds at the moment of asking."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        up = GaugeMetricFamily("scholium_up", "Whether it answers.", labels=["part"])
        for part, answers in state.found().items():
            up.add_metric([part], answers)
        yield up
        replicas = GaugeMetricFamily(
            "scholium_replica_read", "Whether it is read from.", labels=["replica"]
        )
        for name, usable in state.replicas_read().items():
            replicas.add_metric([name], usable)
        yield replicas


def written() -> bytes:
    """All figures, in Prometheus's text format."""
    now = CollectorRegistry()
    now.register(Now())
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        counted = CollectorRegistry()
        MultiProcessCollector(counted)
    else:
        counted = REGISTRY
    return bytes(generate_latest(counted) + generate_latest(now))
