"""Notes are read again exactly when something that shows in them has changed."""

import random

import pytest
from django.utils import translation

from annotations.actions import anchors, articles
from annotations.actions import notes as actions
from annotations.models import Annotation
from instruments.actions import entities
from instruments.models import Status
from instruments.policy import Role
from portal.articles import reading, rereading
from portal.articles.note_rows import FEW
from portal.publication import public_seq
from portal.reader import Reader
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


# --- revisions -------------------------------------------------------------------------------


def revised(article, text):
    content = articles.read(text.encode(), "text.txt", slug=article.slug, title=article.title)
    articles.revise(article.pk, content, by=None)
    article.refresh_from_db()


LINES = "甲乙丙丁戊己庚辛壬癸。", "子丑寅卯辰巳午未申酉戌亥。"


@pytest.fixture
def noted(people):
    """An article of LINES with a note on each, and the notes."""
    author, reviewer = people
    article, notes = make.article(text="\n".join(LINES)), []
    for start in (2, 14):
        said = {"motivation": "commenting", "body": "Words."}
        note = actions.create(article.pk, start, start + 4, by=author, **said)
        actions.submit(note.pk, by=author)
        notes.append(actions.publish(note.pk, by=reviewer))
    return article, notes


def read_now(article, number):
    """The keys of the notes on a revision as they are kept or read, in order."""
    revision = article.revisions.get(number=number)
    revision.article = article
    return [note.id for note in rereading.notes_of(revision, Reader("en"), public_seq())]


def test_of_a_new_revision_only_the_places_are_read(reader_of, noted):
    article, _notes = noted
    reader_of(article)
    revised(article, "\n".join([LINES[0], "插入的一行。", LINES[1]]))
    for lang in ("ru", "en"):
        html = reader_of(article, lang=lang)
        assert ">丙丁戊己</a></mark>" in html
        assert ">寅卯辰巳</a></mark>" in html
    assert reader_of.again == 1


def test_notes_of_a_new_revision_are_in_its_order(noted):
    article, (first, second) = noted
    assert read_now(article, 1) == [first.pk, second.pk]
    revised(article, "\n".join(reversed(LINES)))
    for note, start in ((second, 2), (first, 16)):
        anchors.place(note.pk, start, start + 4, by=make.user(Role.REVIEWER))
    article.refresh_from_db()
    assert read_now(article, 2) == [second.pk, first.pk]


def test_a_note_that_a_revision_lost_is_gone_from_all(noted):
    article, (first, second) = noted
    revised(article, f"{LINES[0]}\n{LINES[1]}\n第三行。")
    assert read_now(article, 1) == [first.pk, second.pk]
    revised(article, f"{LINES[0]}\n第三行。")
    assert [read_now(article, number) for number in (1, 2, 3)] == [[first.pk]] * 3


class Life:
    """Anything that may happen to an article and its notes, each time something else."""

    def __init__(self, people, seed):
        self.dice, self.people = random.Random(seed), people
        self.article = make.article(
            text="甲乙丙丁戊己庚辛壬癸。\n子丑寅卯辰巳午未申酉戌亥。\n天地玄黃宇宙洪荒。"
        )
        self.body = make.body(name="A body")
        self.texts = [self.article.current.text]
        for _ in range(8):
            self.a_note()

    def notes(self):
        return list(Annotation.objects.published().filter(article=self.article, parent=None))

    def happens(self):
        kinds = [self.a_note, self.a_revision, self.a_revision, self.a_revision]
        if self.notes():
            kinds += [self.a_withdrawal, self.a_reply, self.an_edit, self.another_place]
        elsewhere = [self.the_entity, self.another_name, self.something_elsewhere]
        self.dice.choice([*kinds, *elsewhere])()

    def a_note(self):
        text = self.article.current.text
        start = self.dice.randrange(len(text) - 2)
        author, reviewer = self.people
        said = {"body": f"Note {start}."}
        if self.is_linkable() and self.dice.random() < 0.4:
            said["entity"] = self.body
        motivation = "identifying" if "entity" in said else "commenting"
        if "\n" not in text[start : start + 2]:
            note = actions.create(
                self.article.pk, start, start + 2, by=author, motivation=motivation, **said
            )
            actions.submit(note.pk, by=author)
            actions.publish(note.pk, by=reviewer)

    def a_revision(self):
        text = self.article.current.text
        at, cut = self.dice.randrange(len(text)), self.dice.randrange(9)
        lines = text.split("\n")
        turned = "\n".join([*lines[1:], lines[0]])
        earlier = self.dice.choice(self.texts)
        changed = [f"{text[:at]}新{text[at:]}", text[:at] + text[at + cut :], turned, earlier]
        if len(new := self.dice.choice(changed)) > 8:
            revised(self.article, new)
            self.texts.append(new)

    def a_withdrawal(self):
        actions.withdraw(self.dice.choice(self.notes()).pk, by=self.people[1])

    def a_reply(self):
        reply = actions.reply(self.dice.choice(self.notes()).pk, "Answered.", by=self.people[0])
        actions.submit(reply.pk, by=self.people[0])
        actions.publish(reply.pk, by=self.people[1])

    def an_edit(self):
        author, reviewer = self.people
        note = self.dice.choice(self.notes())
        actions.edit(note.pk, by=author, body=f"{note.body} And more.")
        actions.submit(note.pk, by=author)
        actions.publish(note.pk, by=reviewer)

    def another_place(self):
        start = self.dice.randrange(len(self.article.current.text) - 2)
        if "\n" not in self.article.current.text[start : start + 2]:
            anchors.place(self.dice.choice(self.notes()).pk, start, start + 2, by=self.people[1])

    def is_linkable(self):
        self.body.refresh_from_db()
        return self.body.status == "published"

    def the_entity(self):
        act = entities.withdraw if self.is_linkable() else entities.publish
        act(self.body.pk, by=self.people[1])

    def another_name(self):
        with entities.saving(self.body, by=self.people[1]):
            self.body.labels.update(text=f"Body {self.dice.random()}")

    def something_elsewhere(self):
        published_note(make.article(text="別處的文字。"), self.people, body="There.")


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happened_what_was_kept_is_what_is_there(people, seed):
    life = Life(people, seed)
    for _ in range(16):
        life.happens()
        life.article.refresh_from_db()
        shown = [life.article.current, *life.article.revisions.order_by("number")[:2]]
        for language in life.dice.sample(["en", "ru", "zh-hant"], 2):
            reader = Reader(language)
            with translation.override(language):
                for revision in life.dice.sample(shown, life.dice.randint(0, len(shown))):
                    revision.article = life.article
                    kept = rereading.notes_of(revision, reader, public_seq())
                    assert kept == reading.notes_on(revision, reader)
