"""What an answer cost the server, told in its headers to a client that asks with `Bench-Cost`.

`Bench-Queries` is how many queries it took. With `Bench-Forget: all`, what was kept of any content is
forgotten before: the answer is made of nothing. With `Bench-Forget: reader`, what was kept for readers in
this language and script: the answer is made as for the first of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest, HttpResponse

from annotations import comments
from portal.articles import layout, margin, reading, rereading, typesetting

ASKING = "en"  # the language that the benchmark asks in
KEPT: tuple[Any, ...] = (
    layout.plan_of,
    layout.kept_lanes,
    reading.kept_tree,
    typesetting.converted,
    typesetting.fragments_of,
    typesetting.marks_of,
    comments.comment_html,
    margin.date_html,
    margin.entity_link,
    margin.shared,
)


class Costs:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        match request.headers.get("Bench-Forget"):
            case "all":
                forget()
            case "reader":
                forget_reader()
        if "Bench-Cost" not in request.headers:
            return self.get_response(request)
        queries = Queries()
        with connection.execute_wrapper(queries):
            response = self.get_response(request)
        response["Bench-Queries"] = str(queries.count)
        return response


class Queries:
    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], *query: Any) -> Any:
        self.count += 1
        return execute(*query)


def forget() -> None:
    """Pages, the notes of texts, and what they are made of. What is made of the code, such as SQL and words,
    stays."""
    for name in ("rendered", "found"):
        caches[name].clear()
    rereading._kept.clear()
    for each in KEPT:
        each.cache_clear()


def forget_reader() -> None:
    """What was kept for readers in the language that is asked for; that of others stays."""
    for name in ("rendered", "found"):
        caches[name].clear()
    for kept, reader in list(rereading._kept):
        if reader.language == ASKING:
            del rereading._kept[kept, reader]
    typesetting.fragments_of.cache_clear()
