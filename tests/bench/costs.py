"""What an answer cost the server, told in its headers to a client that asks with `Bench-Cost`.

`Bench-Queries` is how many queries it took; `Bench-Milliseconds` the processor's time of its thread and the
time that the database took beside it: what other programs do on the machine hardly shows in it. With
`Bench-Forget`, all that was kept of any content is forgotten before: the answer is made of nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest, HttpResponse

from annotations import comments
from portal import layout, margin, reading, rereading, typesetting

KEPT: tuple[Any, ...] = (
    comments.comment_html,
    layout.plan_of,
    margin.date_html,
    reading.kept_tree,
    typesetting.converted,
    typesetting.fragments_of,
)


class Costs:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "Bench-Forget" in request.headers:
            forget()
        if "Bench-Cost" not in request.headers:
            return self.get_response(request)
        queries = Queries()
        began = time.thread_time()
        with connection.execute_wrapper(queries):
            response = self.get_response(request)
        took = time.thread_time() - began + queries.waited
        response["Bench-Queries"] = str(queries.count)
        response["Bench-Milliseconds"] = f"{took * 1e3:.3f}"
        return response


class Queries:
    """Counts queries, and how long the thread waited for them without working itself."""

    def __init__(self) -> None:
        self.count, self.waited = 0, 0.0

    def __call__(self, execute: Callable[..., Any], *query: Any) -> Any:
        self.count += 1
        began, worked = time.perf_counter(), time.thread_time()
        try:
            return execute(*query)
        finally:
            self.waited += time.perf_counter() - began - (time.thread_time() - worked)


def forget() -> None:
    """Content only: what is made of the code, such as SQL and words, stays."""
    caches["rendered"].clear()
    rereading._kept.clear()
    for each in KEPT:
        each.cache_clear()
