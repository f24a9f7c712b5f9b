"""No address given from outside leads anywhere else, and no error shows what it should not."""

import logging
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client

from tests import make
from tests.portal.signing_in.door import CODE, code_of, enrolled, password

ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "http:evil.example",
    "https:///evil.example",
    "\thttps://evil.example",
    "/\t/evil.example",
    "https://127.0.0.1@evil.example/",
]


@pytest.mark.django_db
@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_signing_in_leads_to_the_desk_only(elsewhere: str) -> None:
    _client, answer = password(make.user(), next=elsewhere)
    assert answer["Location"] == "/admin/"


@pytest.mark.django_db
def test_nor_does_the_second_step() -> None:
    person = make.user()
    key, _codes = enrolled(person)
    client, _answer = password(person, next="//evil.example/")
    assert client.post(CODE, {"code": code_of(key)})["Location"] == "/admin/"


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_the_language_switch_leads_back_here_only(elsewhere: str) -> None:
    answer = Client().post("/language/", {"language": "ru", "next": elsewhere})
    assert answer["Location"] == "/"


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "a b", "[::1", "x:y:z"])
def test_another_host_is_refused_without_being_named(host: str) -> None:
    answer = Client().get("/", headers={"host": host})
    assert answer.status_code == 400 and host not in answer.content.decode()


@pytest.mark.django_db
def test_an_error_shows_and_logs_no_secret(
    monkeypatch: pytest.MonkeyPatch, caplog: Any, capfd: Any
) -> None:
    def fails(*args: Any, **kwargs: Any) -> Any:
        password_given = "hunter2"
        raise RuntimeError(f"broken after {len(password_given)}")

    monkeypatch.setattr("portal.signing_in.views.Password.form_valid", fails)
    person = make.user()
    client = Client(raise_request_exception=False)
    with caplog.at_level(logging.DEBUG):
        sent = {"username": person.username, "password": person.username + "x"}
        client.post("/admin/login/", sent)
        answer = client.post("/admin/login/", sent | {"password": person.username})
    said = answer.content.decode() + caplog.text + "".join(capfd.readouterr())
    assert answer.status_code == 500 and "RuntimeError" not in answer.content.decode()
    for secret in (configured.SECRET_KEY, person.username + "x", "hunter2", person.password):
        assert secret not in said
