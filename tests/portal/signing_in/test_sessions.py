"""Sessions end: unused, old, and everywhere else when what one signs in with changes."""

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from instruments.models import User
from instruments.policy import Role
from portal.models import SignIn
from tests import make
from tests.portal.signing_in.door import DESK, LOGIN, enrolled, is_in, later, password

pytestmark = pytest.mark.django_db
HOUR = 3600


def test_signing_in_remembers_the_language_worked_in() -> None:
    person = make.user()
    for language in ("ru", "en"):
        password(person, Client(headers={"accept-language": language}))
        person.refresh_from_db()
        assert person.language == language


def test_an_unused_session_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    client, _answer = password(make.user())
    assert is_in(client)
    later(monkeypatch, 2 * HOUR + 1)
    assert client.get(DESK)["Location"].startswith(LOGIN)
    assert SignIn.objects.filter(outcome="timed_out").count() == 1


def test_a_session_in_use_goes_on_but_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    client, _answer = password(make.user())
    for hours in (1.9, 3.8, 5.7, 7.6, 9.5, 11.4):
        with monkeypatch.context() as clock:
            later(clock, hours * HOUR)
            assert is_in(client), hours
    later(monkeypatch, 12 * HOUR + 1)
    assert not is_in(client)


def test_a_new_password_ends_the_other_sessions() -> None:
    person = make.user(username="correct horse 1")
    here, elsewhere = password(person)[0], password(person)[0]
    new = "battery staple 2"
    sent = {"old_password": person.username, "new_password1": new, "new_password2": new}
    assert here.post("/admin/password_change/", sent).status_code == 302
    assert is_in(here) and not is_in(elsewhere)


def test_a_second_factor_ends_the_other_sessions() -> None:
    person = make.user()
    elsewhere, _answer = password(person)
    enrolled(person)
    assert "_auth_user_id" in elsewhere.session
    assert not is_in(elsewhere)


def test_who_was_deactivated_is_out_and_stays_out_when_they_return() -> None:
    from tests.instruments.admin.desk import change_page, filled

    person, boss = make.user(), make.user(Role.ADMINISTRATOR)
    client, _answer = password(person)
    desk, _answer = password(boss)
    sent = filled(desk, change_page(person))
    for active in (False, True):
        sent["is_active"] = "on" if active else ""
        assert desk.post(change_page(person), sent).status_code == 302
        assert User.objects.get(pk=person.pk).is_active is active
        assert not is_in(client)


def test_an_administrator_signs_somebody_out() -> None:
    person = make.user()
    client, _answer = password(person)
    desk, _answer = password(make.user(Role.ADMINISTRATOR))
    assert desk.post(f"/admin/people/{person.pk}/sign-in/end/").status_code == 302
    assert not is_in(client)


def test_who_loses_a_role_loses_the_desk_at_once() -> None:
    person = make.user(Role.REVIEWER)
    client, _answer = password(person)
    assert is_in(client)
    person.groups.clear()
    assert not is_in(client)


def test_two_queries_say_who_asks_and_how_they_stand() -> None:
    person = make.user(Role.REVIEWER)
    person.groups.add(Group.objects.get_or_create(name=Role.CURATOR)[0])
    client, _answer = password(person)
    with CaptureQueriesContext(connection) as asked:
        assert client.post("/admin/annotations/article/1/workbench/all/").status_code == 405
    assert ["session" in query["sql"] for query in asked] == [True, False]


def test_a_session_of_before_that_names_another_reader_goes_on() -> None:
    person = make.user()
    client, _answer = password(person)
    session = client.session
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session.save()
    assert is_in(client)
    enrolled(person)
    assert not is_in(client)


def test_public_pages_ask_nothing_of_the_session() -> None:
    client, _answer = password(make.user())
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/about/cite/").status_code == 200
    assert not [query for query in asked if "session" in query["sql"] or "user" in query["sql"]]


def test_cookies_are_for_https_only_where_the_site_is() -> None:
    import os
    import subprocess
    import sys

    ask = (
        "from portal import settings as s; "
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.LANGUAGE_COOKIE_SECURE)"
    )
    for url, said in (("https://a.example", "True True True"), ("http://a", "False False False")):
        ran = subprocess.run(
            [sys.executable, "-c", ask],
            env=os.environ | {"SITE_URL": url, "DATABASE_URL": "sqlite://:memory:"},
            capture_output=True,
            text=True,
            check=True,
        )
        assert ran.stdout.strip() == said


def test_the_session_cookie_is_out_of_the_reach_of_scripts() -> None:
    _client, answer = password(make.user())
    cookie = answer.cookies["sessionid"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
