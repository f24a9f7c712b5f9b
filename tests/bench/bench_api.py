"""The read API on PostgreSQL against the same rows selected and put out by orjson, and a bare view.

The floor of a page selects what belongs to its rows table by table (see `floors`); "made anew" is a page
that nobody has asked for since something changed, "as kept" one that somebody has. Times are the least
of many, as the machine may have others to serve.

    make bench BENCH=api
    python -m tests.bench.bench_api [ARTICLES of 5,000 notes each, default 12]

With 12 articles the collection of annotations has 60,000 rows: enough for a page 10,000 of five rows.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from tests.bench.client import Client, Request
from tests.bench.figures import Figure, least, ratio, report
from tests.bench.server import News, database, engines, news, portal

NOTES = 5000
BRIEF = 300  # rounds for answers of less than a millisecond
FAR, FEW = 10_000, 5  # the page by cursor that must cost what the first costs, and its size
HUNDRED = {
    "annotations": "/api/v1/annotations/?page_size=100&lang=en",
    "instruments": "/api/v1/instruments/?page_size=100&lang=en",
}
ANNOTATIONS = "/api/v1/annotations/?lang=en"


def main(articles: int = 12) -> int:
    if "postgresql" not in engines():
        return 0
    corpus = f"--articles {articles} --notes {NOTES} --length 12000 --instruments 500".split()
    with database("postgresql") as url, portal(url, *corpus) as site, news(site) as changes:
        client = Client(site.port)
        figures = [*pages(client, changes), *conditional(client), *far(client, changes)]
    return report("API, postgresql", figures)


def asking(client: Client, request: Request, changes: News | None = None) -> Callable[[], float]:
    """The seconds of one answer; with `changes`, of one that cannot have been kept."""

    def ask() -> float:
        if changes:
            changes.happen()
        return client.ask(request).seconds

    return ask


def pages(client: Client, changes: News) -> list[Figure]:
    """A hundred rows, made anew and as kept, to their floor."""
    subjects: dict[str, Callable[[], float]] = {}
    for name, path in HUNDRED.items():
        full = json.loads(client.ask(Request.of(path)).body)["results"]
        bare = json.loads(client.ask(Request.of(f"/bench/{name}/")).body)["results"]
        assert len(full) == len(bare) == 100, (name, len(full), len(bare))
        subjects[f"{name} floor"] = asking(client, Request.of(f"/bench/{name}/"))
        subjects[f"{name} made anew"] = asking(client, Request.of(path), changes)
    took = least(subjects)
    kept = least({f"{name} as kept": asking(client, Request.of(p)) for name, p in HUNDRED.items()})
    return [
        ratio(f"100 {name}, {how}", found[f"{name} {how}"], took[f"{name} floor"], 2)
        for how, found in (("made anew", took), ("as kept", kept))
        for name in HUNDRED
    ]


def conditional(client: Client) -> list[Figure]:
    subjects = {"bare": asking(client, Request.of("/bench/bare/"))}
    for name, path in HUNDRED.items():
        tag = client.ask(Request.of(path)).headers["etag"]
        subjects[name] = asking(client, Request.of(path, status=304, If_None_Match=tag))
        subjects[f"{name} kept"] = asking(client, Request.of(path))
    took = least(subjects, BRIEF)
    return [
        *(ratio(f"304 for 100 {name}", took[name], took["bare"], 1.5) for name in HUNDRED),
        *(ratio(f"100 {n}, unchanged", took[f"{n} kept"], took["bare"], 4) for n in HUNDRED),
    ]


def far(client: Client, changes: News) -> list[Figure]:
    """Page 10,000 and page 2, both by cursor; page 1 beside them."""
    near, there = next_of(client, FEW), next_of(client, (FAR - 1) * FEW)
    subjects = {
        "first": asking(client, Request.of(f"{ANNOTATIONS}&page_size={FEW}"), changes),
        "near": asking(client, Request.of(near), changes),
        "there": asking(client, Request.of(there), changes),
    }
    took = least(subjects)
    return [
        ratio(f"page {FAR:,} to page 2, by cursor", took["there"], took["near"], 1.15),
        ratio(f"page {FAR:,} to page 1", took["there"], took["first"], 1.6),
    ]


def next_of(client: Client, rows: int) -> str:
    """The address of the page of FEW that follows the first `rows`, which are read in larger steps."""
    cursor = ""
    while rows:
        step = min(500, rows)
        answer = client.ask(Request.of(f"{ANNOTATIONS}&page_size={step}{cursor}"))
        cursor = "&cursor=" + parse_qs(urlsplit(json.loads(answer.body)["next"]).query)["cursor"][0]
        rows -= step
    return f"{ANNOTATIONS}&page_size={FEW}{cursor}"


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
