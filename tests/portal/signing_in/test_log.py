"""The log of sign-ins: who, when, from where, how it went; never what was typed."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from instruments.policy import Role
from portal.models import SignIn
from tests import make
from tests.portal.signing_in.door import CODE, LOGIN, code_of, enrolled, password, wrong

pytestmark = pytest.mark.django_db
LOG = "/admin/portal/signin/"


def lines() -> list[tuple[str, str | None]]:
    found = SignIn.objects.order_by("pk").values_list("outcome", "person__username")
    return list(found)


def test_every_attempt_has_a_line() -> None:
    person = make.user(username="somebody")
    key, _codes = enrolled(person)
    client, _answer = password(person, password="not it")
    password(person, client)
    client.post(CODE, {"code": wrong(code_of(key))})
    person.totpdevice_set.update(throttling_failure_count=0)
    client.post(CODE, {"code": code_of(key)})
    client.post("/admin/logout/")
    client.post(LOGIN, {"username": "hunter2 in the wrong field", "password": "x"})
    assert lines() == [
        ("wrong_password", "somebody"),
        ("wrong_code", "somebody"),
        ("signed_in", "somebody"),
        ("signed_out", "somebody"),
        ("unknown", None),
    ]
    kept = " ".join(str(row) for row in SignIn.objects.values_list())
    assert "hunter2" not in kept


def test_the_address_is_the_clients_as_a_trusted_proxy_tells_it(settings: Any) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.1"]
    person, client = make.user(), Client(REMOTE_ADDR="10.0.0.1")
    sent = {"username": person.username, "password": person.username}
    client.post(LOGIN, sent, headers={"X-Forwarded-For": "1.2.3.4, 198.51.100.7"})
    Client(REMOTE_ADDR="203.0.113.5").post(LOGIN, sent, headers={"X-Forwarded-For": "1.2.3.4"})
    assert [row.address for row in SignIn.objects.order_by("pk")] == [
        "198.51.100.7",
        "203.0.113.5",
    ]


def test_old_lines_go_when_new_ones_come() -> None:
    password(make.user())
    SignIn.objects.update(at=timezone.now() - timedelta(days=181))
    password(make.user())
    assert SignIn.objects.count() == 1


def test_administrators_read_it_and_nobody_writes_it() -> None:
    for role in Role:
        client, _answer = password(make.user(role))
        wanted = 200 if role == Role.ADMINISTRATOR else 403
        assert client.get(LOG).status_code == wanted
    line = SignIn.objects.first()
    assert client.get(f"{LOG}{line.pk}/change/").status_code == 200
    for address in (f"{LOG}add/", f"{LOG}{line.pk}/delete/"):
        assert client.post(address).status_code == 403


def test_ten_wrong_passwords_lock_out_in_every_worker() -> None:
    """Counted in the database: what one process keeps to itself is emptied after each."""
    person = make.user()
    for _ in range(10):
        _client, answer = password(person, password="wrong")
        for cache in caches.all():
            cache.clear()
    assert answer.status_code == 429
    client, answer = password(person)
    assert answer.status_code == 429 and client.get("/admin/").status_code == 302
    assert ("locked", person.username) in lines()
    elsewhere = Client(REMOTE_ADDR="203.0.113.77")
    assert password(person, elsewhere)[1].status_code == 302, "the person's own address is open"


def test_what_axes_keeps_has_no_password() -> None:
    from axes.models import AccessAttempt

    person = make.user()
    password(person, password="hunter2")
    kept = str(list(AccessAttempt.objects.values()))
    assert person.username in kept and "hunter2" not in kept
