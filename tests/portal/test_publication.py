"""The public side follows the ledger: counts, the change list, and no trace of what is not public."""

import pytest

from annotations.actions import articles, notes
from annotations.models import Annotation
from instruments import actions, ledger
from instruments.models import Body, Entity, User
from instruments.policy import Role
from portal.models import PublicChange, PublicItem
from portal.publication import public_seq
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer() -> User:
    return make.user(Role.REVIEWER)


def listed() -> list[tuple[str, str]]:
    return list(PublicChange.objects.order_by("seq").values_list("action", "kind"))


def new_body(slug: str = "council") -> Body:
    body = Body(slug=slug, body_type="council")
    with actions.saving(body, by=None):
        body.save()
    return body


def published_note(reviewer: User) -> tuple[Body, Annotation]:
    body = new_body()
    actions.publish(body.pk, by=None)
    article = articles.import_article(
        articles.read("理事會開會。".encode(), "a.txt"), by=None, publish=True
    ).article
    curator = make.user(Role.CURATOR)
    note = notes.create(article.pk, 0, 3, by=curator, motivation="identifying", entity=body)
    notes.submit(note.pk, by=curator)
    return body, notes.publish(note.pk, by=reviewer)


def test_a_draft_leaves_no_trace() -> None:
    body = new_body()
    actions.submit(body.pk, by=None)
    assert listed() == []
    assert public_seq() == 0


def test_publishing_editing_and_withdrawing_are_listed_in_order() -> None:
    body = new_body()
    actions.publish(body.pk, by=None)
    with actions.saving(body := Body.objects.get(pk=body.pk), by=None):
        body.save()
    actions.withdraw(body.pk, by=None)
    assert listed() == [("upsert", "body"), ("upsert", "body"), ("remove", "body")]
    assert not PublicItem.objects.exists()
    assert [c.seq for c in PublicChange.objects.order_by("seq")] == [1, 2, 3]


def test_mentions_are_counted_when_public(reviewer: User) -> None:
    body, note = published_note(reviewer)
    assert Entity.objects.get(pk=body.pk).mention_count == 1
    notes.withdraw(note.pk, by=reviewer)
    assert Entity.objects.get(pk=body.pk).mention_count == 0


def test_withdrawing_an_entity_takes_the_notes_about_it_along(reviewer: User) -> None:
    body, note = published_note(reviewer)
    actions.withdraw(body.pk, by=reviewer)
    assert not Annotation.objects.published().exists()
    assert listed()[-2:] == [("remove", "body"), ("remove", "annotation")]
    actions.publish(body.pk, by=reviewer)
    assert listed()[-2:] == [("upsert", "body"), ("upsert", "annotation")]
    assert Annotation.objects.published().get() == note


def test_withdrawing_an_article_takes_its_notes_along(reviewer: User) -> None:
    _body, note = published_note(reviewer)
    articles.withdraw(note.article_id, by=reviewer)
    assert set(listed()[-2:]) == {("remove", "article"), ("remove", "annotation")}


def test_a_note_that_lost_its_place_is_not_public(reviewer: User) -> None:
    published_note(reviewer)
    articles.import_article(articles.read("全文改寫，另有別語。".encode(), "a.txt"), by=None)
    assert not Annotation.objects.published().exists()
    assert ("remove", "annotation") in listed()


@ledger.atomic
def publish_and_fail(pk: int) -> None:
    actions.publish(pk, by=None)
    raise RuntimeError


def test_what_fails_is_not_listed() -> None:
    body = new_body()
    with pytest.raises(RuntimeError):
        publish_and_fail(body.pk)
    assert listed() == []
    assert list(ledger.broken_links()) == []
