"""What a request costs before and after its view: the watching and the security around it.

    make bench BENCH=middleware

In CPU time of one process, around a bare view: the whole of the middleware, and without what watches
(ids, log, metrics) and secures (proxies, policies, cross-origin, forgery, framing, lock-outs).
"""

from __future__ import annotations

import io
import logging
import sys
import time
from collections.abc import Callable

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings
from django.test.client import RequestFactory

from tests.bench.figures import Figure, report

ROUNDS, REQUESTS = 15, 400
ELSEWHERE = ("whitenoise.", "django.contrib.sessions.", "django.middleware.locale.")
ELSEWHERE += (
    "django.middleware.common.",
    "django.contrib.messages.",
    "portal.operations.retrying.",
)
PATH = "/bench/bare/"


@override_settings(ROOT_URLCONF="tests.bench.floors", METRICS_TOKEN="counted")
def main() -> int:
    write_to(io.StringIO())
    plain = [name for name in settings.MIDDLEWARE if name.startswith(ELSEWHERE)]
    took = fastest({"all": handler(settings.MIDDLEWARE), "plain": handler(plain)})
    around = (took["all"] - took["plain"]) * 1000
    return report(
        "middleware",
        [
            Figure("watching and security, a request", around, 0.3, "ms"),
            Figure("all of the middleware and a bare view", took["all"] * 1000, 1.0, "ms"),
        ],
    )


def write_to(stream: io.StringIO) -> None:
    """Have the log's lines made, and written nowhere that is slow."""
    for name in ("", "scholium.requests"):
        for each in logging.getLogger(name).handlers:
            if isinstance(each, logging.StreamHandler):
                each.setStream(stream)


def handler(middleware: list[str]) -> Callable[[], None]:
    """Asks for the bare view once, through this middleware."""
    environ = RequestFactory().get(PATH, HTTP_HOST="127.0.0.1").environ
    with override_settings(MIDDLEWARE=middleware):
        application = WSGIHandler()

    def ask() -> None:
        answer = application({**environ, "wsgi.input": io.BytesIO()}, lambda *_: None)
        assert answer.status_code == 200, answer.status_code  # type: ignore[attr-defined]
        answer.close()  # type: ignore[attr-defined]

    return ask


def fastest(subjects: dict[str, Callable[[], None]]) -> dict[str, float]:
    """CPU seconds a request, of the best of several rounds in turn."""
    best = dict.fromkeys(subjects, float("inf"))
    for _ in range(ROUNDS):
        for name, ask in subjects.items():
            began = time.process_time()
            for _ in range(REQUESTS):
                ask()
            best[name] = min(best[name], (time.process_time() - began) / REQUESTS)
    return best


if __name__ == "__main__":
    sys.exit(main())
