"""The door of the desk as a test uses it: people who hold authenticators, and their codes."""

import time
from typing import Any

from django.test import Client
from django_otp.oath import totp

from instruments.models import User
from portal.signing_in import factors

DESK, LOGIN, CODE = "/admin/", "/admin/login/", "/admin/sign-in/code/"
ENROL, FACTOR = "/admin/second-factor/enrol/", "/admin/second-factor/"


def code_of(key: str, *, steps: int = 0) -> str:
    """What an authenticator with `key` shows, `steps` half minutes from now."""
    return f"{totp(bytes.fromhex(key), drift=steps):06}"


def enrolled(person: User) -> tuple[str, list[str]]:
    """(the secret, the recovery codes) of a person who set up a second factor a minute ago."""
    key, codes = factors.new_key(), []
    for _once_more in range(2):  # if a half minute ended in between, the code was too old
        codes = codes or factors.enrol(person, key, code_of(key, steps=-1))
    assert len(codes) == factors.CODES
    person.refresh_from_db()
    return key, codes


def password(person: User, client: Client | None = None, **sent: Any) -> tuple[Client, Any]:
    client = client or Client()
    answer = client.post(LOGIN, {"username": person.username, "password": person.username, **sent})
    return client, answer


def is_in(client: Client) -> bool:
    return client.get(DESK).status_code == 200


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def later(clock: Any, seconds: float) -> None:
    """The clock of sessions `seconds` from now."""
    now = time.time()
    clock.setattr("portal.signing_in.sessions.time.time", lambda: now + seconds)
