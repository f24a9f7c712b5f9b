"""Mentions in threads: in the inbox always, by mail where mail is set up."""

from typing import Any

import pytest
from django.core import mail

from annotations.actions.telling import mentioned
from tests import make


def reply(desk: Any, body: str) -> Any:
    note = make.note(desk.article, 0, 3, status="draft")
    return desk.post(f"notes/{note.uuid}/reply/", {"body": body})


@pytest.fixture
def colleague(db: None) -> Any:
    return make.user("Reviewer", username="li.wen", display_name="李文", email="li@example.org")


def test_a_mention_is_mailed_with_the_way_to_the_note(
    author: Any, colleague: Any, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.EMAIL_URL = "smtp://localhost"

    with django_capture_on_commit_callbacks(execute=True):
        assert reply(author, "@李文 請看這一句。").status_code == 200

    (message,) = mail.outbox
    assert message.to == ["li@example.org"]
    assert "請看這一句" in message.body
    assert f"{author.root}#note-" in message.body


def test_without_mail_nothing_is_sent(author: Any, colleague: Any, settings: Any) -> None:
    settings.EMAIL_URL = ""

    assert reply(author, "@li.wen 請看").status_code == 200
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("body", "is_meant"),
    [
        ("@li.wen", True),
        ("@李文，請看", True),
        ("x @li.wen!", True),
        ("@li.wendy", False),
        ("li.wen", False),
        ("@li-wen", False),
    ],
)
def test_who_is_meant(author: Any, colleague: Any, body: str, is_meant: bool) -> None:
    assert (colleague in mentioned(body, author.user)) is is_meant


def test_nobody_mentions_themselves(colleague: Any) -> None:
    assert mentioned("@li.wen", colleague) == []


def test_those_who_left_are_not_told(author: Any, colleague: Any) -> None:
    colleague.is_active = False
    colleague.save()

    assert mentioned("@li.wen", author.user) == []
