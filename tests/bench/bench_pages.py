"""Public pages against a bare view: unchanged, not modified, and after a public change.

    make bench BENCH=pages

A page of every kind of the shipped content, and an article with 500 notes, on each database there is.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from statistics import fmean
from urllib.parse import urlsplit

from tests.bench.client import Client, Request
from tests.bench.figures import Figure, medians, ratio, report
from tests.bench.server import News, Site, database, engines, news, portal

LONG = "/articles/long-0/"
MADE_ROUNDS = 9
LANGUAGE = {"Accept_Language": "en"}


def main() -> int:
    return max(measure(engine) for engine in engines())


def measure(engine: str) -> int:
    with database(engine) as url, portal(url, "--articles", "1", "--notes", "500") as site:
        client, paths = Client(site.port), pages_of(site)
        figures = unchanged(client, paths)
        with news(site) as changes:
            figures += made(client, paths, changes)
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


def asking(client: Client, request: Request) -> Callable[[], float]:
    return lambda: client.ask(request).seconds


def unchanged(client: Client, paths: list[str]) -> list[Figure]:
    """Every page as it was kept, and as 304, to the bare view."""
    plain = {path: Request.of(path, **LANGUAGE) for path in paths}
    tags = {path: client.ask(request).headers["etag"] for path, request in plain.items()}
    subjects = {"bare": asking(client, Request.of("/bench/bare/", **LANGUAGE))}
    for path, request in plain.items():
        subjects[path] = asking(client, request)
        known = Request.of(path, status=304, If_None_Match=tags[path], **LANGUAGE)
        subjects[f"304 {path}"] = asking(client, known)
    took = medians(subjects)
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


def made(client: Client, paths: list[str], changes: News) -> list[Figure]:
    """Every page made anew, as after a public change."""

    def after_news(request: Request) -> Callable[[], float]:
        def ask() -> float:
            changes.happen()
            return client.ask(request).seconds

        return ask

    subjects = {path: after_news(Request.of(path, **LANGUAGE)) for path in paths}
    subjects["bare"] = asking(client, Request.of("/bench/bare/", **LANGUAGE))
    took = medians(subjects, MADE_ROUNDS)
    shipped = sorted(paths[1:], key=lambda path: -took[path])
    figures = [ratio("article with 500 notes, made anew", took[LONG], took["bare"], 8)]
    return figures + [
        Figure(f"made anew: {path}", took[path] * 1e3, 30, "ms") for path in shipped[:8]
    ]


if __name__ == "__main__":
    sys.exit(main())
