"""A client that costs next to nothing: one connection kept alive, requests prepared as bytes."""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    cookies: dict[str, str]
    body: bytes
    seconds: float


@dataclass(frozen=True)
class Request:
    """A request as it goes over the wire, and the status that the answer must have."""

    wire: bytes
    status: int = 200

    @classmethod
    def of(
        cls, path: str, *, status: int = 200, method: str = "GET", body: bytes = b"", **headers: str
    ) -> Request:
        lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Accept-Encoding: identity"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        if body:
            lines.append(f"Content-Length: {len(body)}")
        return cls("\r\n".join([*lines, "", ""]).encode() + body, status)


class Client:
    """One connection to a server on this machine. A server that hung up is called again."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket: socket.socket | None = None

    def ask(self, request: Request) -> Answer:
        """The answer, and how long the whole of it took to come. AssertionError for another status."""
        answer = self.once(request) or self.once(request)
        assert answer is not None, "the server hung up twice"
        assert answer.status == request.status, (
            request.wire[:200],
            answer.status,
            answer.body[:500],
        )
        return answer

    def once(self, request: Request) -> Answer | None:
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        began = time.perf_counter()
        try:
            self.socket.sendall(request.wire)
            answer = self.read(began, request.wire.startswith(b"HEAD"))
        except ConnectionError:
            answer = None
        if answer is None or answer.headers.get("connection") == "close":
            self.socket.close()
            self.socket = None
        return answer

    def read(self, began: float, bodiless: bool) -> Answer | None:
        assert self.socket is not None
        got = b""
        while b"\r\n\r\n" not in got:
            more = self.socket.recv(1 << 18)
            if not more:
                return None
            got += more
        head, _, body = got.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        pairs = [
            (name.lower(), value.strip())
            for name, _, value in (line.partition(":") for line in lines)
        ]
        headers = dict(pairs)
        cookies = dict(
            value.split(";")[0].split("=", 1) for name, value in pairs if name == "set-cookie"
        )
        status = int(first.split()[1])
        length = 0 if bodiless or status == 304 else int(headers["content-length"])
        parts, have = [body], len(body)
        while have < length:
            parts.append(self.socket.recv(1 << 18))
            have += len(parts[-1])
        return Answer(status, headers, cookies, b"".join(parts), time.perf_counter() - began)


def signed_in(client: Client, username: str, password: str) -> dict[str, str]:
    """The headers that make a request one of this person: the cookies and the token against forgery."""
    token = client.ask(Request.of("/admin/login/")).cookies["csrftoken"]
    body = urlencode(
        {"username": username, "password": password, "csrfmiddlewaretoken": token}
    ).encode()
    answer = client.ask(
        Request.of(
            "/admin/login/",
            status=302,
            method="POST",
            body=body,
            Cookie=f"csrftoken={token}",
            Content_Type="application/x-www-form-urlencoded",
        )
    )
    found = {"csrftoken": token} | answer.cookies
    cookie = "; ".join(f"{name}={value}" for name, value in found.items())
    return {"Cookie": cookie, "X_CSRFToken": found["csrftoken"], "Content_Type": "application/json"}
