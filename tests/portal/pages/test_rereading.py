"""Notes are read again exactly when something that shows in them has changed."""

import pytest

from annotations.actions import notes as actions
from annotations.models import Annotation
from instruments.actions import entities
from instruments.models import Status
from instruments.policy import Role
from portal.articles import reading, rereading
from portal.articles.note_rows import FEW
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader_of(client):
    """Reads an article's page; `.again` counts how often its notes were read from the database, and
    `.only` has which of them, nothing for all."""

    class Reads:
        again = 0
        only = ()

        def __call__(self, article, **asked):
            return client.get(article.get_absolute_url(), asked).content.decode()

    return Reads()


@pytest.fixture(autouse=True)
def counted(monkeypatch, reader_of):
    plain = rereading.notes_on

    def counting(*args, **kwargs):
        reader_of.again += 1
        reader_of.only = kwargs.get("only", ())
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


def test_words_are_marked_for_the_notes_that_are_left(reader_of, people):
    article = make.article()
    left, gone = (published_note(article, people, body="Words.") for _ in range(2))
    assert f'data-annotations="{left.uuid} {gone.uuid}"' in reader_of(article)
    actions.withdraw(gone.pk, by=people[1])
    for lang in ("en", "ru"):
        html = reader_of(article, lang=lang)
        assert f'data-annotations="{left.uuid}"' in html
        assert str(gone.uuid) not in html


def test_an_entity_that_is_withdrawn_takes_its_links_with_it(reader_of, people):
    article, body = make.article(), make.body(name="A body")
    published_note(article, people, body="Held.", entity=body)
    assert "A body" in reader_of(article)
    entities.set_status(body.pk, Status.WITHDRAWN, by=people[0], action="withdraw")
    assert "A body" not in reader_of(article)
    assert Annotation.objects.get().status == "published"


@pytest.mark.parametrize("read_before", [False, True])
def test_a_note_on_what_is_gone_when_names_are_asked_for_is_not_shown(
    read_before, reader_of, people, monkeypatch
):
    article, body = make.article(), make.body(name="A body")
    published_note(article, people, body="Held.", entity=body)
    if read_before:
        assert "Held." in reader_of(article, lang="ru")
    monkeypatch.setattr(reading, "references_to", lambda *asked: {})
    html = reader_of(article, lang="en")
    assert "Held." not in html
    assert "A body" not in html


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
    assert reader_of.only == [note.pk]


def test_a_change_of_one_note_reads_that_note_again(reader_of, people):
    article = make.article()
    first = published_note(article, people, body="One.")
    second = published_note(article, people, body="Two.")
    reader_of(article)
    assert not reader_of.only
    actions.withdraw(second.pk, by=people[1])
    html = reader_of(article)
    assert "One." in html
    assert "Two." not in html
    assert reader_of.only == [second.pk]
    third = published_note(article, people, body="Three.")
    html = reader_of(article)
    assert html.index(f"note-{first.uuid}") < html.index(f"note-{third.uuid}")
    assert reader_of.only == [third.pk]


def test_after_many_changes_all_are_read_again(reader_of, people):
    article = make.article()
    reader_of(article)
    for _ in range(FEW + 1):
        published_note(article, people, body="Many.")
    assert reader_of(article).count("Many.") == FEW + 1
    assert not reader_of.only


def test_a_reader_in_another_language_sees_the_same_notes_with_other_names(reader_of, people):
    article, body = make.article(), make.body(name="A body")
    make.label(body, "機構", lang="zh-Hant")
    note = published_note(article, people, entity=body, body="Said.")
    assert "機構</a>" in reader_of(article, lang="zh-hant")
    html = reader_of(article, lang="en")
    assert "A body</a>" in html
    assert "機構</a>" not in html
    assert reader_of.again == 1
    assert "機構</a>" in reader_of(article, lang="zh-hant"), "as it was"
    actions.withdraw(note.pk, by=people[1])
    assert "Said." not in reader_of(article, lang="ru")
    assert "Said." not in reader_of(article, lang="en")


def test_a_verdict_is_said_in_the_language_of_each_reader(reader_of, people):
    article = make.article()
    author, reviewer = people
    said = {"motivation": "assessing", "verdict": "disputed", "source": "A source", "body": "Why."}
    note = actions.create(article.pk, 0, 2, by=author, **said)
    actions.submit(note.pk, by=author)
    actions.publish(note.pk, by=reviewer)
    for lang, word in (("en", "disputed"), ("ru", "оспаривается"), ("en", "disputed")):
        assert f'data-verdict="{word}"' in reader_of(article, lang=lang)
