"""Editors who write notes, change and submit them; every fifth is published.

Each note is withdrawn in the end, so that the text stays as long as it is.
"""

import json
import random
from threading import Event
from typing import Any

from tests.bench.client import Client, Request

CSRF = "c" * 32
PAUSE = 10.0  # seconds between two notes of one editor, on average
PUBLISHED = 0.2  # of the notes


class Editor:
    """`written` are the steps that were acknowledged, `wrong` what was answered instead."""

    def __init__(self, port: int, stage: dict[str, Any], sessions: list[str], seed: int) -> None:
        self.client, self.stage, self.chance = Client(port), stage, random.Random(seed)
        self.curator, self.reviewer = (headers(session, port) for session in sessions)
        self.notes = f"/admin/annotations/article/{stage['article']}/workbench/notes/"
        self.written = 0
        self.wrong: list[str] = []

    def work(self, stopped: Event) -> None:
        while not stopped.wait(self.chance.uniform(0, 2 * PAUSE)):
            try:
                self.annotate()
            except (AssertionError, OSError, ValueError, KeyError) as error:
                self.wrong.append(str(error)[:300])

    def annotate(self) -> None:
        start = self.chance.randrange(self.stage["length"] - 20)
        span = {"start": start, "end": start + 9, "revision": self.stage["revision"]}
        said = {"motivation": "commenting", "body": "Said under load."}
        note = self.post(self.curator, "", {**span, **said})
        changed = said | {"body": "Said better under load.", "version": note["version"]}
        note = self.post(self.curator, f"{note['uuid']}/edit/", changed)
        for person, step in self.steps():
            asked = {"version": note["version"], "reason": "It was only said under load."}
            note = self.post(person, f"{note['uuid']}/{step}/", asked)

    def steps(self) -> list[tuple[dict[str, str], str]]:
        published = self.chance.random() < PUBLISHED
        review = [(self.reviewer, "publish")] if published else []
        return [(self.curator, "submit"), *review, (self.reviewer, "withdraw")]

    def post(self, person: dict[str, str], step: str, said: dict[str, Any]) -> dict[str, Any]:
        """Do one step; the note as it is then, or nothing where it left the desk."""
        body = json.dumps(said).encode()
        request = Request.of(f"{self.notes}{step}", method="POST", body=body, **person)
        answer = json.loads(self.client.ask(request).body)
        self.written += 1
        return dict(next(iter(answer.get("notes", ())), {}))


def headers(session: str, port: int) -> dict[str, str]:
    return {
        "Cookie": f"sessionid={session}; csrftoken={CSRF}",
        "X_CSRFToken": CSRF,
        "Origin": f"http://127.0.0.1:{port}",
        "Content_Type": "application/json",
    }
