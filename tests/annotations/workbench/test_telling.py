"""What people are told of by mail, where mail is set up; mentions in threads reach the inbox always."""

from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import ngettext

from annotations.actions import articles, assigning, notes
from annotations.actions.telling import mentioned
from instruments.models import User
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


@pytest.fixture
def mailed(settings: Any, django_capture_on_commit_callbacks: Any) -> Any:
    """What is mailed while something is done, with mail set up."""
    settings.EMAIL_URL = "smtp://localhost"

    def during(action: Any, *args: Any, **kwargs: Any) -> list[Any]:
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            action(*args, **kwargs)
        return list(mail.outbox)

    return during


@pytest.fixture
def writer(author: Any) -> Any:
    author.user.email = "author@example.org"
    author.user.save()
    return author.user


def submitted(author: Any, body: str = "SECRET") -> Any:
    return make.note(author.article, 0, 3, status="in_review", creator=author.user, body=body)


def test_the_author_is_told_of_a_return_and_of_publication(
    author: Any, reviewer: Any, writer: Any, mailed: Any
) -> None:
    note = submitted(author)
    (message,) = mailed(notes.give_back, note.pk, by=reviewer.user, reason="Which page?")
    assert message.to == ["author@example.org"]
    assert "Which page?" in message.body and f"#note-{note.uuid}" in message.body

    assert mailed(notes.submit, note.pk, by=writer) == []
    (message,) = mailed(notes.publish, note.pk, by=reviewer.user)
    assert message.to == ["author@example.org"] and "SECRET" not in message.body


def test_mail_speaks_the_language_that_its_reader_last_worked_in(
    author: Any, reviewer: Any, writer: Any, mailed: Any
) -> None:
    subjects = []
    for language in ("", "en", "ru"):
        User.objects.filter(pk=writer.pk).update(language=language)
        with translation.override("zh-hans"):  # of whoever publishes
            (message,) = mailed(notes.publish, submitted(author).pk, by=reviewer.user)
        subjects.append(message.subject)
    expected = []
    for language in (settings.LANGUAGE_CODE, "en", "ru"):
        with translation.override(language):
            words = ngettext(
                "%(who)s published your note on “%(article)s”",
                "%(who)s published %(count)d of your notes on “%(article)s”",
                1,
            )
            who = reviewer.user.name_at_desk
            expected.append(words % {"who": who, "article": author.article, "count": 1})
    assert subjects == expected
    assert len(set(subjects)) == 3


def test_many_notes_published_together_are_told_of_once(
    author: Any, reviewer: Any, writer: Any, mailed: Any
) -> None:
    pks = [submitted(author).pk for _ in range(3)]
    (message,) = mailed(notes.publish_all, pks, by=reviewer.user)
    assert message.body.count("#note-") == 3


def test_the_assignee_is_told(author: Any, reviewer: Any, writer: Any, mailed: Any) -> None:
    asked = {"eid": "preamble__para_1", "due": date(2027, 1, 31), "note": "only dates"}
    (message,) = mailed(assigning.assign, author.article.pk, writer, by=reviewer.user, **asked)
    assert all(w in message.body for w in ("preamble__para_1", "2027-01-31", "only dates"))


def test_a_mention_in_a_thread_one_may_not_see_is_not_mailed(
    author: Any, reviewer: Any, mailed: Any
) -> None:
    make.user("Curator", username="other", email="other@example.org")
    note = submitted(author)
    assert len(mailed(notes.reply, note.pk, "@other SECRET", by=author.user)) == 1
    articles.set_blind(author.article.pk, True, by=reviewer.user)
    assert mailed(notes.reply, note.pk, "@other SECRET", by=author.user) == []


def test_those_who_left_are_not_mailed(
    author: Any, reviewer: Any, writer: Any, mailed: Any
) -> None:
    note = submitted(author)
    writer.is_active = False
    writer.save()
    assert mailed(notes.publish, note.pk, by=reviewer.user) == []


def test_what_is_undone_is_not_told(author: Any, reviewer: Any, writer: Any, mailed: Any) -> None:
    good, bad = submitted(author), make.note(author.article, 0, 3, status="draft")

    def all_or_none() -> None:
        with pytest.raises(ValidationError):
            notes.publish_all([good.pk, bad.pk], by=reviewer.user)

    assert mailed(all_or_none) == []


@pytest.mark.usefixtures("writer")
def test_a_mail_server_that_fails_undoes_nothing(
    author: Any, reviewer: Any, mailed: Any, settings: Any, caplog: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1  # nothing listens there
    settings.EMAIL_HOST = "127.0.0.1"
    note = submitted(author)

    assert mailed(notes.publish, note.pk, by=reviewer.user) == []

    note.refresh_from_db()
    assert note.status == "published"
    assert "could not be sent" in caplog.text
