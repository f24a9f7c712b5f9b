"""One-time links: by mail, or handed over; they say nothing of who is there."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from instruments.models import Change, User
from instruments.policy import Role
from portal.models import SignIn
from portal.signing_in import links
from tests import make
from tests.portal.signing_in.door import is_in, password

pytestmark = pytest.mark.django_db
FORGOTTEN = "/admin/forgotten/"
NEW = "a long new password"


class AtOnce:
    """A thread that runs where it is started."""

    def __init__(self, target: Any, kwargs: Any, daemon: bool) -> None:
        self.start = lambda: target(**kwargs)


@pytest.fixture
def mailing(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.EMAIL_URL = "smtp://mail.example"
    monkeypatch.setattr(links, "Thread", AtOnce)


def path(link: str) -> str:
    assert link.startswith("http://127.0.0.1:8000/admin/link/")
    return link.removeprefix("http://127.0.0.1:8000")


def set_password(link: str, new: str = NEW) -> Any:
    client = Client()
    form = client.get(path(link), follow=True)
    if not form.redirect_chain:
        return form
    return client.post(form.redirect_chain[-1][0], {"new_password1": new, "new_password2": new})


def test_an_administrator_hands_a_link_over() -> None:
    person = make.user(username="newcomer")
    person.set_unusable_password()
    person.save()
    boss = make.user(Role.ADMINISTRATOR)
    desk, _answer = password(boss)
    shown = desk.post(f"/admin/people/{person.pk}/sign-in/link/")
    link = shown.context["link"]
    assert link in shown.content.decode() and "no-store" in shown["Cache-Control"]
    assert not Change.objects.filter(reason__contains="link/").exists()
    assert set_password(link).status_code == 302
    client = Client()
    client.post("/admin/login/", {"username": "newcomer", "password": NEW})
    assert is_in(client)
    acts = Change.objects.filter(thing=person.uuid).values_list("action", "actor")
    assert list(acts) == [("set_password_by_link", person.pk), ("hand_over_link", boss.pk)]
    assert SignIn.objects.filter(person=person, outcome="password_set").exists()


def test_a_link_works_once_and_not_for_ever(settings: Any) -> None:
    link = links.link_for(make.user())
    assert set_password(link).status_code == 302
    assert set_password(link).context["validlink"] is False
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert set_password(links.link_for(make.user())).context["validlink"] is False


def test_a_link_is_signed_and_for_those_who_are_still_here() -> None:
    person = make.user()
    link = links.link_for(person)
    assert set_password(link[:-2] + "x/").context["validlink"] is False
    other = links.link_for(make.user())
    mixed = "/".join([*other.split("/")[:-2], *link.split("/")[-2:]])
    assert set_password(mixed).context["validlink"] is False
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert set_password(link).context["validlink"] is False


@pytest.mark.parametrize("bad", ["short1 pass", "password1234", "123456789012"])
def test_a_weak_password_is_refused(bad: str) -> None:
    answer = set_password(links.link_for(make.user()), bad)
    assert answer.status_code == 200 and answer.context["form"].errors


@pytest.mark.usefixtures("mailing")
def test_a_forgotten_password_is_mailed_and_nothing_told() -> None:
    make.user(email="known@example.org")
    make.user(email="gone@example.org", is_active=False)
    answers = {}
    for name in ("known", "gone", "unknown"):
        answer = Client().post(FORGOTTEN, {"email": f"{name}@example.org"}, follow=True)
        answers[name] = re.sub(rb"csrfmiddlewaretoken[^>]*", b"", answer.content)
    assert answers["known"] == answers["gone"] == answers["unknown"]
    assert [message.to for message in mail.outbox] == [["known@example.org"]]
    link = re.search(r"http\S+", mail.outbox[0].body.split("\n\n")[1])[0]
    assert set_password(link).status_code == 302


@pytest.mark.usefixtures("mailing")
def test_the_host_of_the_request_is_not_in_the_mail() -> None:
    make.user(email="known@example.org")
    Client().post(FORGOTTEN, {"email": "known@example.org"}, HTTP_HOST="localhost")
    assert "127.0.0.1:8000/admin/link/" in mail.outbox[0].body
    assert "//localhost" not in mail.outbox[0].body


@pytest.mark.usefixtures("mailing")
def test_mails_are_counted() -> None:
    make.user(email="known@example.org")
    for _ in range(links.MAILS + 2):
        assert Client().post(FORGOTTEN, {"email": "known@example.org"}).status_code == 302
    assert len(mail.outbox) == links.MAILS


@pytest.mark.usefixtures("mailing")
def test_an_invitation_is_mailed(django_capture_on_commit_callbacks: Any) -> None:
    person = make.user(email="new@example.org")
    desk, _answer = password(make.user(Role.ADMINISTRATOR))
    with django_capture_on_commit_callbacks(execute=True):
        assert desk.post(f"/admin/people/{person.pk}/sign-in/link/").status_code == 302
    assert "new@example.org" in mail.outbox[0].to and person.username in mail.outbox[0].body


def test_without_mail_the_page_says_whom_to_ask() -> None:
    answer = Client().get(FORGOTTEN)
    assert answer.status_code == 200 and b"<form method" not in answer.content.split(b"<main")[1]


def test_without_mail_no_link_is_written_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """The console, where messages go then, is the server's log."""
    sent: list[User] = []
    monkeypatch.setattr(links, "mail", sent.append)
    make.user(Role.CURATOR, email="known@example.org")
    answer = Client().post(FORGOTTEN, {"email": "known@example.org"})
    assert answer.status_code == 200 and b"<form method" not in answer.content.split(b"<main")[1]
    assert not sent
