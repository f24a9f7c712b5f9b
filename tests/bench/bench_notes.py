"""The workbench: saving a note against a bare INSERT, and opening it with 500 and 5,000 notes.

    make bench BENCH=notes

On PostgreSQL, where there is one; the browser's part needs a Chromium.
"""

from __future__ import annotations

import itertools
import json
import random
import statistics
import sys
import uuid
from typing import Any

from tests import machine
from tests.bench.client import Client, Request, signed_in
from tests.bench.figures import Figure, medians, ratio, report
from tests.bench.server import Site, connect, database, engines, portal

WRITER, REVIEWER = "writer", "reader"  # the corpus's people; the password is the name
# Times a bare INSERT. A publication also changes what readers see: its search document, the mentions of
# its passage, the public change list.
SAVED = {"comment": 4, "link": 4, "edit": 4, "submission": 4, "acceptance": 5, "publication": 12}
OPENINGS = 5
OPENED = {500: 0.4, 5000: 1.5}  # notes: seconds until their highlights are there
LONG_TASK = 200.0  # ms
# When the last of the notes' highlights was registered, and painted with the frame after.
SEEN = """
() => new Promise((done) => {
  const seen = () => {
    let drawn = 0;
    if (CSS.highlights) for (const group of CSS.highlights.values()) drawn += group.size;
    if (drawn < %d) return requestAnimationFrame(seen);
    requestAnimationFrame(() => setTimeout(() => done(performance.now()), 0));
  };
  seen();
})
"""
LONGEST = """
() => {
  window.longest = 0;
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) window.longest = Math.max(window.longest, task.duration);
  }).observe({ type: "longtask" });
}
"""


SUGGESTION = """
    WITH like_it AS (
        SELECT n.*, x.revision_id, x.start, x."end", x.exact FROM annotations_annotation n
        JOIN annotations_anchor x ON x.annotation_id = n.id
        WHERE n.article_id = %(article)s AND n.motivation = 'identifying' ORDER BY n.id LIMIT 1
    ), made AS (
        INSERT INTO annotations_annotation (uuid, article_id, motivation, status, entity_id, proposed_kind,
            provision, body, lang, value, verdict, corrected_value, source, one_person_desk,
            returned_because, rationale, version, created, modified)
        SELECT %(uuid)s, article_id, motivation, 'suggested', entity_id, 'body', '', '', lang, '', '', '', '',
            false, '', 'decade', 1, now(), now() FROM like_it RETURNING id, uuid
    ), placed AS (
        INSERT INTO annotations_anchor (annotation_id, revision_id, start, "end", exact, prefix, suffix,
            status, score, candidates)
        SELECT made.id, revision_id, start, "end", exact, '', '', 'manual', 1, '[]' FROM like_it, made
    ) SELECT uuid FROM made
"""


def main() -> int:
    figures: list[Figure] = []
    engine = engines()[-1]
    corpus = ("--articles", "1", "--notes", "500", "--length", "12000")
    with database(engine) as url, portal(url, *corpus) as site:
        if engine == "postgresql":
            figures += saving(site)
        figures += opening(site, 500)
    corpus = ("--articles", "1", "--notes", "5000", "--length", "60000")
    with database(engine) as url, portal(url, *corpus) as site:
        figures += opening(site, 5000)
    return report(f"workbench, {engine}", figures)


def article_in(site: Site) -> tuple[int, int, int]:
    """(article, length of its text, person): the primary keys of what the corpus made."""
    connection = connect(site.database)
    try:
        row = connection.execute(
            "SELECT a.id, r.length, u.id "
            "FROM annotations_article a, annotations_revision r, instruments_user u "
            "WHERE a.slug = 'long-0' AND r.id = a.current_id AND u.username = 'writer'"
        ).fetchone()
    finally:
        connection.close()
    assert row is not None
    return int(row[0]), int(row[1]), int(row[2])


# --- saving ----------------------------------------------------------------------------------


def saving(site: Site) -> list[Figure]:
    """A comment, a link, an edit, a submission, a suggestion accepted and a publication, each to one
    INSERT of such a row."""
    client, (article, length, person) = Client(site.port), article_in(site)
    headers = signed_in(client, WRITER, WRITER)
    root = f"/admin/annotations/article/{article}/workbench/"
    desk = Desk(client, headers, root, length)
    review = Desk(client, signed_in(client, REVIEWER, REVIEWER), root, length)
    row = json.dumps({"article": article - 1, "creator": person, "body": "一條意見。"}).encode()
    bare = Request.of("/bench/insert/", method="POST", body=row, **headers)
    took = medians(
        {
            "bare": lambda: client.ask(bare).seconds,
            "comment": lambda: desk.create(motivation="commenting", body="一條意見。"),
            "link": lambda: desk.create(motivation="identifying", entity=desk.entity()),
            "edit": desk.edit,
            "submission": lambda: desk.step("submit", desk.drafted()),
            "publication": lambda: review.step("publish", desk.submitted()),
            "acceptance": lambda: desk.step("accept", suggested(site, article)),
        }
    )
    return [
        ratio(f"{what}, to a bare INSERT", took[what], took["bare"], most)
        for what, most in SAVED.items()
    ]


def suggested(site: Site, article: int) -> dict[str, Any]:
    """A new suggestion, as a row tells of it."""
    connection = connect(site.database)
    try:
        row = connection.execute(SUGGESTION, {"article": article, "uuid": uuid.uuid4()}).fetchone()
    finally:
        connection.close()
    assert row is not None
    return {"uuid": str(row[0]), "version": 1}


class Desk:
    """One person at the workbench of one article."""

    def __init__(self, client: Client, headers: dict[str, str], root: str, length: int) -> None:
        self.client, self.headers, self.root = client, headers, root
        self.rng, self.length = random.Random("desk"), length
        self.entities = itertools.cycle(self.linkable())
        self.last: dict[str, Any] = {}

    def linkable(self) -> list[int]:
        known = json.loads(self.client.ask(Request.of(f"{self.root}all/", **self.headers)).body)
        return [int(pk) for pk in known["entities"]]

    def entity(self) -> int:
        return next(self.entities)

    def post(self, tail: str, sent: dict[str, Any]) -> float:
        body = json.dumps(sent).encode()
        answer = self.client.ask(
            Request.of(self.root + tail, method="POST", body=body, **self.headers)
        )
        self.last = json.loads(answer.body)["notes"][0]
        return answer.seconds

    def create(self, **said: Any) -> float:
        """A note on a span somewhere in the text that is not only a line break."""
        start = self.rng.randrange(self.length - 20)
        return self.post(
            "notes/", {"start": start, "end": start + 12, "revision": 1, "tags": [], **said}
        )

    def edit(self) -> float:
        note = self.last
        said = {
            "version": note["version"],
            "motivation": "commenting",
            "body": "Another opinion.",
            "tags": [],
        }
        return self.post(f"notes/{note['uuid']}/edit/", said)

    def drafted(self) -> dict[str, Any]:
        self.create(motivation="commenting", body="一條意見。")
        return self.last

    def submitted(self) -> dict[str, Any]:
        self.step("submit", self.drafted())
        return self.last

    def step(self, name: str, note: dict[str, Any]) -> float:
        """Submit, publish or accept a note."""
        return self.post(f"notes/{note['uuid']}/{name}/", {"version": note["version"]})


# --- opening ---------------------------------------------------------------------------------


def opening(site: Site, notes: int) -> list[Figure]:
    """From navigation to painted highlights, in a browser that has been there before; the longest task
    while someone types beside them."""
    if machine.browser() is None:
        print("NOT RUN: opening the workbench, for want of a Chromium.")
        return []
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=machine.browser(), args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{site.address}/admin/login/")
        page.fill("#id_username", WRITER)
        page.fill("#id_password", WRITER)
        page.press("#id_password", "Enter")
        page.wait_for_url(f"{site.address}/admin/")
        address = f"{site.address}/admin/annotations/article/{article_in(site)[0]}/workbench/"
        took = [opened(page, address, notes) for _ in range(OPENINGS + 1)]
        figures = [
            Figure(
                f"{notes} notes: highlights painted",
                statistics.median(took[1:]),
                OPENED[notes],
                "s",
                f"the first time {took[0]:.2f} s",
            ),
            Figure(f"{notes} notes: longest task while typing", typed(page), LONG_TASK, "ms"),
        ]
        browser.close()
    return figures


def opened(page: Any, address: str, notes: int) -> float:
    page.goto(address, wait_until="commit")
    return float(page.evaluate(SEEN % notes)) / 1000


def typed(page: Any) -> float:
    """Milliseconds of the longest task while a sentence is selected and a comment on it is written."""
    page.evaluate(LONGEST)
    page.focus("#wb-text")
    page.keyboard.press("s")
    page.wait_for_selector("#wb-picked", state="visible")
    page.keyboard.press("c")
    page.wait_for_selector("#wb-body", state="visible")
    page.type("#wb-body", "A comment that is written letter by letter.", delay=15)
    page.wait_for_timeout(300)
    return float(page.evaluate("() => window.longest"))


if __name__ == "__main__":
    sys.exit(main())
