"""A published note under edit: it stays as readers know it until another publishes the edit."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from annotations.actions import articles, notes
from annotations.models import Annotation, Article, Desk, NoteEdit
from instruments import ledger
from instruments.actions import merge
from instruments.conflicts import Conflict
from instruments.models import Change, User
from instruments.policy import Role
from tests import make

pytestmark = pytest.mark.django_db
S = NoteEdit.Status


@pytest.fixture
def article() -> Article:
    return make.article(text="甲乙丙丁戊。\n己庚辛。")


@pytest.fixture
def author() -> User:
    return make.user(Role.CURATOR)


@pytest.fixture
def reviewer() -> User:
    return make.user(Role.REVIEWER)


@pytest.fixture
def note(article: Article, author: User, reviewer: User) -> Annotation:
    return make.note(article, 0, 2, creator=author, reviewer=reviewer, body="舊", version=3)


def edited(note: Annotation, by: User, body: str = "新") -> NoteEdit:
    notes.edit(note.pk, by=by, body=body, tags=["a"])
    return note.edits.open().get()


def says(note: Annotation) -> tuple[str, str, int]:
    note.refresh_from_db()
    return note.status, note.body, note.version


def test_an_edit_leaves_the_note_as_it_is(note: Annotation, author: User) -> None:
    edit = edited(note, author)
    notes.submit(note.pk, by=author, version=edit.version)

    assert says(note) == ("published", "舊", 3)
    assert not note.tags.exists()
    edit.refresh_from_db()
    assert (edit.body, edit.status) == ("新", S.IN_REVIEW)


def test_published_it_takes_the_place_of_what_was_said(
    note: Annotation, author: User, reviewer: User
) -> None:
    edit = edited(note, author)
    notes.submit(note.pk, by=author)
    notes.publish(note.pk, by=reviewer)

    assert says(note) == ("published", "新", 4)
    assert (note.creator, note.reviewer) == (author, reviewer)
    assert [tag.name for tag in note.tags.all()] == ["a"]
    edit.refresh_from_db()
    assert (edit.status, edit.reviewer) == (S.PUBLISHED, reviewer)
    told = Change.objects.filter(thing=note.uuid, action="publish").get()
    assert (told.before["body"], told.after["body"]) == ("舊", "新")
    assert not list(ledger.broken_links())


def test_returned_or_dropped_it_leaves_the_note_as_it_is(
    note: Annotation, author: User, reviewer: User
) -> None:
    edited(note, author)
    notes.submit(note.pk, by=author)
    notes.give_back(note.pk, by=reviewer, reason="出處？")
    edit = note.edits.get()
    assert (edit.status, edit.returned_because) == (S.DRAFT, "出處？")

    notes.drop_edit(note.pk, by=author)
    edit.refresh_from_db()
    assert edit.status == S.WITHDRAWN
    assert says(note) == ("published", "舊", 3)
    with pytest.raises(ValidationError):
        notes.drop_edit(note.pk, by=author)


def test_neither_the_editor_nor_the_author_publishes_it(
    article: Article, reviewer: User, note: Annotation, author: User
) -> None:
    author.groups.set(make.user(Role.REVIEWER).groups.all())
    author = User.objects.get(pk=author.pk)
    edited(note, reviewer)
    notes.submit(note.pk, by=reviewer)

    for person in (reviewer, author):
        with pytest.raises(PermissionDenied):
            notes.publish(note.pk, by=person)
    assert says(note)[1] == "舊"
    notes.publish(note.pk, by=make.user(Role.REVIEWER))
    assert says(note)[1] == "新"


def test_nobody_writes_in_the_edit_of_another(
    note: Annotation, author: User, reviewer: User
) -> None:
    edited(note, author)
    with pytest.raises(PermissionDenied):
        notes.edit(note.pk, by=reviewer, body="mine now")
    assert note.edits.get().body == "新"


def test_a_colleague_neither_edits_nor_drops_nor_submits(note: Annotation, author: User) -> None:
    other = make.user(Role.CURATOR)
    with pytest.raises(PermissionDenied):
        notes.edit(note.pk, by=other, body="x")
    edited(note, author)
    for step in (notes.submit, notes.drop_edit, notes.publish):
        with pytest.raises(PermissionDenied):
            step(note.pk, by=other)


def test_a_one_person_desk_lets_the_editor_publish(note: Annotation, reviewer: User) -> None:
    Desk.objects.create(pk=1, one_person=True)
    edited(note, reviewer)
    notes.submit(note.pk, by=reviewer)
    assert notes.publish(note.pk, by=reviewer).body == "新"


def test_whoever_opened_the_note_before_the_edit_began_is_told(
    note: Annotation, author: User, reviewer: User
) -> None:
    seen = note.version
    edited(note, author)
    with pytest.raises(Conflict) as caught:
        notes.edit(note.pk, by=author, version=seen, body="third")
    assert caught.value.current["body"] == "新"
    assert note.edits.get().version == caught.value.version > seen


def test_a_link_to_an_unpublished_entity_waits(
    article: Article, note: Annotation, author: User, reviewer: User
) -> None:
    draft = make.state(status="draft")
    notes.edit(note.pk, by=author, motivation="identifying", entity=draft)
    notes.submit(note.pk, by=author)
    with pytest.raises(ValidationError):
        notes.publish(note.pk, by=reviewer)
    assert says(note)[1] == "舊" and note.entity is None


def test_withdrawing_the_note_ends_its_edit(note: Annotation, author: User, reviewer: User) -> None:
    edit = edited(note, author)
    notes.withdraw(note.pk, by=reviewer, version=edit.version)
    edit.refresh_from_db()
    assert (says(note)[0], edit.status) == ("withdrawn", S.WITHDRAWN)


def test_an_old_version_of_a_published_note_comes_back_as_an_edit(
    note: Annotation, author: User, reviewer: User
) -> None:
    edited(note, author)
    notes.submit(note.pk, by=author)
    notes.publish(note.pk, by=reviewer)
    first = Change.objects.get(thing=note.uuid, action="publish")
    edited(note, author, "third")
    notes.drop_edit(note.pk, by=author)

    notes.restore(note.pk, first.seq, by=author)

    assert says(note)[:2] == ("published", "新")
    assert note.edits.open().get().body == "新"


def test_a_new_revision_carries_the_note_and_its_edit(
    article: Article, note: Annotation, author: User, reviewer: User
) -> None:
    edited(note, author)
    notes.submit(note.pk, by=author)
    reading = articles.read("前言。\n甲乙丙丁戊。\n己庚辛。".encode(), "a.txt")
    articles.revise(article.pk, reading, by=reviewer)
    notes.publish(note.pk, by=reviewer)

    article.refresh_from_db()
    assert says(note)[1] == "新"
    assert note.anchors.get(revision=article.current).exact == "甲乙"


def test_a_merge_moves_what_the_edit_links(note: Annotation, author: User) -> None:
    admin, one, other = make.user(Role.ADMINISTRATOR), make.state(), make.state()
    notes.edit(note.pk, by=author, motivation="identifying", entity=one)
    merge(one.pk, other.pk, by=admin)
    assert note.edits.get().entity_id == other.pk


def test_submitting_all_submits_the_edits_too(
    article: Article, note: Annotation, author: User
) -> None:
    edited(note, author)
    assert notes.submit_all(article.pk, by=author) == 1
    assert note.edits.get().status == S.IN_REVIEW
