"""Readers and writers, who note when they were answered, and with what."""

import json
import time
from itertools import pairwise
from threading import Event
from typing import Any

from tests import servers
from tests.servers import Portal

PAGES = ("/articles/stage/", "/bodies/", "/api/v1/bodies/", "/api/v1/annotations/?article=stage")
PAUSE = 0.05  # seconds; two cores carry the servers, the databases and everyone here


class Person:
    """One who asks until told to stop; `answers` are (when, whether it was one)."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.answers: list[tuple[float, bool]] = []
        self.wrong: list[str] = []

    def live(self, stopped: Event) -> None:
        number = 0
        while not stopped.is_set():
            answer = self.ask(number)
            self.answers.append((time.monotonic(), answer.status == 200))
            if answer.status not in (200, 503, servers.GONE):
                self.wrong.append(f"{answer.status}: {answer.body[:200]!r}")
            number += 1
            stopped.wait(PAUSE)

    def ask(self, number: int) -> servers.Answer:
        raise NotImplementedError

    def longest_wait(self) -> float:
        """Seconds between two answers, at most."""
        good = [at for at, was_one in self.answers if was_one]
        return max((b - a for a, b in pairwise(good)), default=0.0)

    def refused(self) -> int:
        return sum(not was_one for _at, was_one in self.answers)


class Reader(Person):
    def ask(self, number: int) -> servers.Answer:
        page = PAGES[number % len(PAGES)]
        return self.portal.ask(page)


class Writer(Person):
    """Writes notes; `promises` are the keys of those that were acknowledged."""

    def __init__(self, portal: Portal, stage: dict[str, Any]) -> None:
        super().__init__(portal)
        self.address = f"/admin/annotations/article/{stage['article']}/workbench/notes/"
        self.headers = servers.signed_in(stage, "curator", portal)
        self.promises: list[str] = []

    def ask(self, number: int) -> servers.Answer:
        note = {"start": 7, "end": 10, "revision": 1, "motivation": "commenting", "body": "…"}
        answer = self.portal.post(self.address, note, **self.headers)
        if answer.status == 200:
            self.promises.append(json.loads(answer.body)["notes"][0]["uuid"])
            mine = self.portal.ask(f"{self.address}{self.promises[-1]}/", **self.headers)
            if mine.status == 404:
                self.wrong.append("a writer did not see what they had just written")
        return answer
