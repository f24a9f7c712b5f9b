"""Notes are read again exactly when something that shows in them has changed."""

import pytest

from annotations.actions import notes as actions
from annotations.models import Annotation
from instruments.actions import entities
from instruments.models import Status
from instruments.policy import Role
from portal import rereading
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader_of(client):
    """Reads an article's page; `.again` counts how often its notes were read from the database."""

    class Reads:
        again = 0

        def __call__(self, article):
            return client.get(article.get_absolute_url()).content.decode()

    return Reads()


@pytest.fixture(autouse=True)
def counted(monkeypatch, reader_of):
    plain = rereading.notes_on

    def counting(*args, **kwargs):
        reader_of.again += 1
        return plain(*args, **kwargs)

    monkeypatch.setattr(rereading, "notes_on", counting)


@pytest.fixture
def people():
    return make.user(Role.REVIEWER), make.user(Role.REVIEWER)


def published_note(article, people, **fields):
    author, reviewer = people
    note = actions.create(article.pk, 0, 2, by=author, motivation="commenting", **fields)
    actions.submit(note.pk, by=author)
    return actions.publish(note.pk, by=reviewer)


def test_a_change_elsewhere_reads_nothing_again(reader_of, people):
    here, elsewhere = make.article(), make.article(text="別處的文字。")
    published_note(here, people, body="Here.")
    assert "Here." in reader_of(here)
    published_note(elsewhere, people, body="There.")
    body = make.body(status="in_review")
    entities.set_status(body.pk, Status.PUBLISHED, by=people[0], action="publish")
    assert "Here." in reader_of(here)
    assert reader_of.again == 1


def test_a_new_note_is_seen(reader_of, people):
    article = make.article()
    reader_of(article)
    published_note(article, people, body="New words.")
    assert "New words." in reader_of(article)


def test_a_withdrawn_note_is_gone(reader_of, people):
    article = make.article()
    note = published_note(article, people, body="Old words.")
    assert "Old words." in reader_of(article)
    actions.withdraw(note.pk, by=people[1])
    assert "Old words." not in reader_of(article)


def test_an_entity_that_is_withdrawn_takes_its_links_with_it(reader_of, people):
    article, body = make.article(), make.body(name="A body")
    published_note(article, people, body="Held.", entity=body)
    assert "A body" in reader_of(article)
    entities.set_status(body.pk, Status.WITHDRAWN, by=people[0], action="withdraw")
    assert "A body" not in reader_of(article)
    assert Annotation.objects.get().status == "published"


def test_a_reply_is_seen_and_goes(reader_of, people):
    article = make.article()
    note = published_note(article, people, body="Asked.")
    reader_of(article)
    reply = actions.reply(note.pk, "Answered.", by=people[0])
    actions.submit(reply.pk, by=people[0])
    actions.publish(reply.pk, by=people[1])
    assert "Answered." in reader_of(article)
    actions.withdraw(reply.pk, by=people[1])
    assert "Answered." not in reader_of(article)
