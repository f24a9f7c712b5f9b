"""Experts at work in a browser: they write down what the server acknowledged, and nothing else."""

import hashlib
import json
import random
import re
from http.client import HTTPConnection, HTTPException
from threading import Event
from typing import Any
from urllib.parse import urlencode

TEXT = "一、網絡安全\n理事會開會，討論信息安全與合作。\n二、合作\n這是另一段話。\n"
CSRF = "c" * 32
BOUNDARY = "----boundary-of-an-upload"


class Gone(Exception):
    """The server is no more."""


class Expert:
    """One who writes, submits, publishes and revises until the server is gone; `promises` is what held."""

    def __init__(self, port: int, stage: dict[str, Any], name: str, seed: str) -> None:
        self.port, self.stage, self.name = port, stage, name
        self.chance = random.Random(seed)
        self.promises: list[list[str]] = []
        self.trouble: list[str] = []
        self.root = f"/admin/annotations/article/{stage['article']}"

    def work(self, stopped: Event) -> None:
        number = 0
        try:
            while not stopped.is_set():
                number += 1
                if self.chance.random() < 0.25:
                    self.revise(f"{self.name}-{number}")
                else:
                    self.annotate()
        except Gone:
            pass

    # --- what an expert does ---

    def annotate(self) -> None:
        """A note on the current revision, sent for review, published by someone else."""
        link = {"motivation": "identifying", "entity": self.chance.choice(self.stage["entities"])}
        comment = {"motivation": "commenting", "body": self.name}
        said = self.chance.choice([link, comment])
        span = {"start": 7, "end": 10, "revision": self.revision()}
        status, content = self.post("curator", f"{self.root}/workbench/notes/", {**span, **said})
        if status != 200:
            self.expect(status, {400, 409}, content)  # the text was revised meanwhile
            return
        row = json.loads(content)["notes"][0]
        uuid = row["uuid"]
        self.promises.append(["annotation", uuid, "create"])
        for role, step in (("curator", "submit"), ("reviewer", "publish")):
            address = f"{self.root}/workbench/notes/{uuid}/{step}/"
            status, content = self.post(role, address, {"version": row["version"]})
            if status != 200:
                self.expect(status, set(), content)
                return
            row = json.loads(content)["notes"][0]
            self.promises.append(["annotation", uuid, step])

    def revision(self) -> int:
        """The number of the current revision, as the public API tells it."""
        status, content = self.ask("GET", "curator", "/api/v1/articles/stage/")
        return int(json.loads(content)["revision"]) if status == 200 else 0

    def revise(self, mine: str) -> None:
        """Upload the text with a line of one's own, look at the preview, confirm."""
        text = f"{TEXT}{mine}\n".encode()
        status, content = self.upload(f"{self.root}/revise/", text)
        self.expect(status, {200}, content)
        token = re.search(rb'name="token" value="([^"]+)"', content)
        if token is None:
            self.trouble.append("the preview has no token")
            return
        form = urlencode({"token": token[1].decode()}).encode()
        kind = "application/x-www-form-urlencoded"
        status, content = self.ask("POST", "reviewer", f"{self.root}/revise/", form, kind)
        if status == 302 and not content.endswith(
            b"/revise/"
        ):  # there one is sent who was too late
            self.promises.append(["text", hashlib.sha256(text).hexdigest(), "revise"])
        else:
            self.expect(status, {302}, content)

    # --- how the browser says it ---

    def expect(self, status: int, statuses: set[int], content: bytes) -> None:
        if status not in statuses:
            self.trouble.append(f"{status}: {content[:300].decode(errors='replace')}")

    def post(self, role: str, address: str, said: dict[str, Any]) -> tuple[int, bytes]:
        return self.ask("POST", role, address, json.dumps(said).encode(), "application/json")

    def upload(self, address: str, text: bytes) -> tuple[int, bytes]:
        head = 'Content-Disposition: form-data; name="file"; filename="stage.txt"'
        body = f"--{BOUNDARY}\r\n{head}\r\nContent-Type: text/plain\r\n\r\n".encode() + text
        body += f"\r\n--{BOUNDARY}--\r\n".encode()
        return self.ask(
            "POST", "reviewer", address, body, f"multipart/form-data; boundary={BOUNDARY}"
        )

    def ask(
        self, method: str, role: str, address: str, body: bytes = b"", kind: str = ""
    ) -> tuple[int, bytes]:
        """(status, content; of a redirection its target) of an answer that came whole, else Gone."""
        headers = {
            "Cookie": f"sessionid={self.stage['sessions'][role]}; csrftoken={CSRF}",
            "X-CSRFToken": CSRF,
            "Origin": f"http://127.0.0.1:{self.port}",
        }
        if kind:
            headers["Content-Type"] = kind
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, address, body, headers)
            answer = connection.getresponse()
            content = answer.read()
            return answer.status, (answer.getheader("Location") or "").encode() or content
        except (OSError, HTTPException) as error:
            raise Gone from error
        finally:
            connection.close()
