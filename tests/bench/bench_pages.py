"""Public pages against a bare view: kept, not modified, made anew after a change, and made of nothing.

    make bench BENCH=pages

A page of every kind of the shipped content, and an article with 500 notes, on each database there is.
All times are of the processor: what the server's workers and the database spend on a request.
The article is made anew after one of its notes has changed, which sets the notes and passages that did
not change from memory; for the first reader in a language, which takes from memory what is the same in all
of them; for the first of a new revision, of which passages are kept that are as they were; and "of nothing",
with all read and set. Other pages keep nothing.
"""

from __future__ import annotations

import gzip
import re
import sys
from collections.abc import Callable
from statistics import fmean
from urllib.parse import urlsplit

from tests.bench.client import Answer, Client, Request
from tests.bench.figures import Figure, least, medians, ratio, report
from tests.bench.processor import Spent
from tests.bench.server import News, Site, database, engines, news, portal, revisions

LONG = "/articles/long-0/"
MADE_ROUNDS = 25
FIRST_REVISIONS, REVISIONS = 3, 15
KEPT_ROUNDS = 30
LANGUAGE = {"Accept_Language": "en"}
BARE = Request.of("/bench/bare/", **LANGUAGE)
COST = {"Bench_Cost": "1", **LANGUAGE}
MOST_QUERIES = 45
MOST_BYTES = 150_000
LOADED = re.compile(r'(?:src|href)="(/static/[^"]+[.](?:js|css|svg))"')
IMPORTED = re.compile(r'(?:from|import) ?"[.]/([^"]+[.]js)"')


def main() -> int:
    return max(measure(engine) for engine in engines())


def measure(engine: str) -> int:
    with database(engine) as url, portal(url, "--articles", "1", "--notes", "500") as site:
        client, paths = Client(site.port), pages_of(site)
        spent = Spent(site)
        figures = unchanged(spent, client, paths)
        with news(site) as changes, revisions(site, "long-0") as revise:
            figures += made(spent, client, changes, revise) + costs(spent, client, paths, changes)
        figures += weights(client, paths)
    return report(f"pages, {engine}", figures)


def pages_of(site: Site) -> list[str]:
    """One page of each kind: the first of each in the sitemap, and the long article's."""
    client = Client(site.port)
    sitemap = client.ask(Request.of("/sitemap.xml")).body.decode()
    kinds: dict[str, str] = {}
    for address in re.findall(r"<loc>([^<]+)</loc>", sitemap):
        path = urlsplit(address).path
        first, *rest = path.strip("/").split("/")
        kinds.setdefault(f"{first} {len(rest)}", path)
    return [LONG, *(path for path in kinds.values() if path != LONG)]


def unchanged(spent: Spent, client: Client, paths: list[str]) -> list[Figure]:
    """Every page as it was kept, and as 304, to the bare view."""
    plain = {path: Request.of(path, **LANGUAGE) for path in paths}
    tags = {path: client.ask(request).headers["etag"] for path, request in plain.items()}
    subjects = {"bare": spent.on(client, BARE)}
    for path, request in plain.items():
        subjects[path] = spent.on(client, request)
        known = Request.of(path, status=304, If_None_Match=tags[path], **LANGUAGE)
        subjects[f"304 {path}"] = spent.on(client, known)
    took = least(subjects, KEPT_ROUNDS)
    bare = took["bare"]
    worst = max(paths, key=lambda path: took[path])
    slowest_304 = max(paths, key=lambda path: took[f"304 {path}"])
    kept, known = (fmean(took[f"{prefix}{path}"] for path in paths) for prefix in ("", "304 "))
    return [
        ratio("article with 500 notes, unchanged", took[LONG], bare, 2),
        ratio(f"slowest of {len(paths)} pages, unchanged: {worst}", took[worst], bare, 2),
        ratio(f"slowest 304: {slowest_304}", took[f"304 {slowest_304}"], bare, 2),
        Figure("mean 304 to mean unchanged page", known / kept, 1.0),
    ]


def made(spent: Spent, client: Client, changes: News, revise: Callable[[], None]) -> list[Figure]:
    """The article made anew, and made of nothing."""
    again = spent.on(client, Request.of(LONG, **LANGUAGE))
    first = spent.on(client, Request.of(LONG, Bench_Forget="reader", **LANGUAGE))

    def after_a_change() -> float:
        changes.change_a_note()
        return again()

    def after_another_language() -> float:
        client.ask(Request.of(LONG, Accept_Language="ru"))
        return first()

    def after_a_revision() -> float:
        revise()
        return again()

    subjects = {
        "bare": spent.on(client, BARE),
        "anew": after_a_change,
        "first": after_another_language,
        "nothing": spent.on(client, Request.of(LONG, Bench_Forget="all", **LANGUAGE)),
    }
    # Not the least: the shorter a view, the more often it is asked while the machine is at its best.
    took = medians(subjects, MADE_ROUNDS)
    for _ in range(FIRST_REVISIONS):
        revise()
    changes.count()
    # Each of these is a revision more, which later pages list.
    again_and_again = {"bare": spent.on(client, BARE), "revision": after_a_revision}
    revised = medians(again_and_again, REVISIONS)
    return [
        ratio("article with 500 notes, one of them changed", took["anew"], took["bare"], 8),
        ratio("article with 500 notes, first in a language", took["first"], took["bare"], 8),
        ratio("article with 500 notes, of a new revision", revised["revision"], revised["bare"], 8),
        Figure(
            "article with 500 notes, of nothing",
            took["nothing"] * 1e3,
            30,
            "ms",
            f"{took['nothing'] / took['bare']:.1f} bare views",
        ),
    ]


def costs(spent: Spent, client: Client, paths: list[str], changes: News) -> list[Figure]:
    """What a page of each kind costs the server when it is made: milliseconds and queries."""
    figures, asked = [], {}
    for path in paths[1:]:
        took, queries = zip(
            *[cost(spent, client, path, changes) for _ in range(MADE_ROUNDS)], strict=True
        )
        asked[path] = max(queries)
        told = f"{asked[path]} queries"
        figures.append(Figure(f"made: {path}", min(took), 30, "ms", told))
    most = max(asked, key=lambda path: asked[path])
    slowest_first = sorted(figures, key=lambda figure: -figure.measured)
    return [*slowest_first, Figure(f"most queries: {most}", asked[most], MOST_QUERIES, "")]


def cost(spent: Spent, client: Client, path: str, changes: News) -> tuple[float, int]:
    """Milliseconds and queries of a page that is made anew."""
    changes.happen()
    answers: list[Answer] = []
    took = spent.by(lambda: answers.append(client.ask(Request.of(path, **COST))))
    return took * 1e3, int(answers[0].headers["bench-queries"])


def weights(client: Client, paths: list[str]) -> list[Figure]:
    """The heaviest page with all that it loads, compressed."""
    sizes = {path: weight(client, path) for path in paths}
    heaviest = max(paths, key=lambda path: sizes[path])
    kilobytes = sizes[heaviest] / 1000
    return [Figure(f"heaviest page: {heaviest}", kilobytes, MOST_BYTES / 1000, "kB")]


def weight(client: Client, path: str) -> int:
    """Bytes of the page and of the styles, scripts and pictures that it names, each compressed."""
    page = client.ask(Request.of(path, **LANGUAGE)).body
    wanted, sizes = LOADED.findall(page.decode()), {path: len(gzip.compress(page, 6))}
    while wanted:
        address = wanted.pop()
        if address not in sizes:
            body = client.ask(Request.of(address)).body
            sizes[address] = len(gzip.compress(body, 6))
            folder = address.rsplit("/", 1)[0]
            wanted += [f"{folder}/{name}" for name in IMPORTED.findall(body.decode())]
    return sum(sizes.values())


if __name__ == "__main__":
    sys.exit(main())
