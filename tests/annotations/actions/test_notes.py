"""The life of a note: written, submitted, returned, published, withdrawn."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from annotations.actions import notes
from annotations.models import Annotation, Article, Desk
from instruments import ledger
from instruments.conflicts import Conflict
from instruments.models import Change, User
from instruments.policy import Role
from tests import make

pytestmark = pytest.mark.django_db
M, S = Annotation.Motivation, Annotation.Status


@pytest.fixture
def article() -> Article:
    return make.article(text="上合組織秘書處設在北京。😀𠮷字也算一個。")


@pytest.fixture
def curator() -> User:
    return make.user(Role.CURATOR)


@pytest.fixture
def reviewer() -> User:
    return make.user(Role.REVIEWER)


def written(article: Article, by: User, **fields: Any) -> Annotation:
    return notes.create(
        article.pk, 0, 4, by=by, **{"motivation": M.COMMENTING, "body": "評語"} | fields
    )


def test_a_note_stands_on_code_points(article: Article, curator: User) -> None:
    start = article.current.text.index("𠮷")
    note = notes.create(article.pk, start, start + 2, by=curator, motivation=M.COMMENTING, body="x")
    anchor = note.anchors.get()
    assert anchor.exact == "𠮷字"
    assert anchor.prefix.endswith("😀")
    assert anchor.passage.eid == "preamble__para_1"


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [(0, 10_000, "outside"), (-1, 2, "outside"), (3, 3, "empty"), (5, 2, "empty")],
)
def test_a_span_that_is_none_is_refused(
    article: Article, curator: User, start: int, end: int, code: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        notes.create(article.pk, start, end, by=curator, motivation=M.COMMENTING, body="x")
    assert caught.value.error_dict["start"][0].code == code
    assert not Annotation.objects.exists()


def test_a_span_may_not_be_longer_than_10000(curator: User) -> None:
    article = make.article(text="字" * 12_000)
    with pytest.raises(ValidationError) as caught:
        notes.create(article.pk, 0, 10_001, by=curator, motivation=M.COMMENTING, body="x")
    assert "end" in caught.value.error_dict


def test_a_selection_in_a_text_that_was_revised_is_refused(article: Article, curator: User) -> None:
    make.revision(article, text="新的文字，整段重寫。")
    with pytest.raises(ValidationError) as caught:
        notes.create(article.pk, 0, 2, by=curator, revision=1, motivation=M.COMMENTING, body="x")
    assert caught.value.error_dict["revision"][0].code == "revised"


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"motivation": M.IDENTIFYING}, "entity"),
        ({"motivation": M.COMMENTING, "body": "  "}, "body"),
        ({"motivation": M.TAGGING, "body": ""}, "tags"),
        ({"motivation": M.CLASSIFYING}, "value"),
        ({"motivation": M.ASSESSING}, "verdict"),
        ({"motivation": M.ASSESSING, "verdict": "corrected"}, "corrected_value"),
        ({"motivation": M.QUESTIONING, "body": ""}, "body"),
        ({"body": "x" * 100_001}, "body"),
        ({"lang": "not a language"}, "lang"),
    ],
)
def test_what_a_kind_of_note_cannot_do_without(
    article: Article, curator: User, fields: dict[str, Any], named: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        written(article, curator, **fields)
    assert named in caught.value.error_dict
    assert not Annotation.objects.exists()


def test_tags_are_stored_once(article: Article, curator: User) -> None:
    note = written(article, curator, motivation=M.TAGGING, tags=["網絡", " 網絡 ", "法律"])
    assert sorted(tag.name for tag in note.tags.all()) == ["法律", "網絡"]


def test_from_draft_to_publication(article: Article, curator: User, reviewer: User) -> None:
    note = written(article, curator)
    notes.submit(note.pk, by=curator)
    published = notes.publish(note.pk, by=reviewer)
    assert (published.status, published.reviewer) == (S.PUBLISHED, reviewer)
    assert published.published_at is not None
    assert [c.action for c in Change.objects.order_by("seq")] == ["create", "submit", "publish"]
    assert [c.actor_id for c in Change.objects.order_by("seq")] == [
        curator.pk,
        curator.pk,
        reviewer.pk,
    ]


def test_a_note_is_returned_with_a_reason(article: Article, curator: User, reviewer: User) -> None:
    note = notes.submit(written(article, curator).pk, by=curator)
    with pytest.raises(ValidationError):
        notes.give_back(note.pk, by=reviewer, reason=" ")
    returned = notes.give_back(note.pk, by=reviewer, reason="出處？")
    assert (returned.status, returned.returned_because) == (S.DRAFT, "出處？")


def test_nobody_publishes_their_own(article: Article, reviewer: User) -> None:
    note = notes.submit(written(article, reviewer).pk, by=reviewer)
    with pytest.raises(PermissionDenied):
        notes.publish(note.pk, by=reviewer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Annotation.objects.filter(pk=note.pk).update(reviewer=reviewer)


def test_nobody_publishes_what_they_rewrote(
    article: Article, curator: User, reviewer: User
) -> None:
    """Not even under the name of another, who may never have seen it."""
    note = written(article, curator)
    notes.edit(note.pk, by=reviewer, body="rewritten")
    notes.submit(note.pk, by=reviewer)
    with pytest.raises(PermissionDenied):
        notes.publish(note.pk, by=reviewer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Annotation.objects.filter(pk=note.pk).update(reviewer=reviewer)
    notes.edit(note.pk, by=curator, body="said by its author")
    notes.submit(note.pk, by=curator)
    assert notes.publish(note.pk, by=reviewer).reviewer == reviewer


def test_what_a_reviewer_rewrote_another_publishes(
    article: Article, curator: User, reviewer: User
) -> None:
    note = written(article, curator)
    draft = ledger.history(note).first()
    notes.edit(note.pk, by=reviewer, body="rewritten")
    rewritten = ledger.history(note).first()
    notes.submit(note.pk, by=curator)
    published = notes.publish(note.pk, by=make.user(Role.REVIEWER))
    assert (published.creator, published.rewritten_by) == (curator, reviewer)
    notes.withdraw(note.pk, by=curator)
    for change, writer in ((rewritten, reviewer), (draft, None)):
        assert change is not None
        assert notes.restore(note.pk, change.seq, by=curator).rewritten_by == writer


def test_an_edit_that_was_published_is_what_its_writer_wrote(
    article: Article, curator: User, reviewer: User
) -> None:
    note = written(article, curator)
    notes.submit(note.pk, by=curator)
    notes.publish(note.pk, by=reviewer)
    notes.edit(note.pk, by=reviewer, body="rewritten")
    notes.submit(note.pk, by=reviewer)
    notes.publish(note.pk, by=make.user(Role.REVIEWER))
    note.refresh_from_db()
    assert (note.body, note.rewritten_by) == ("rewritten", reviewer)


def test_a_one_person_desk_lets_the_author_publish(article: Article, reviewer: User) -> None:
    Desk.objects.create(pk=1, one_person=True)
    note = notes.submit(written(article, reviewer).pk, by=reviewer)
    assert notes.publish(note.pk, by=reviewer).status == S.PUBLISHED


def test_a_curator_neither_publishes_nor_returns(article: Article, curator: User) -> None:
    note = notes.submit(written(article, curator).pk, by=curator)
    other = make.user(Role.CURATOR)
    for refused in (
        lambda: notes.publish(note.pk, by=other),
        lambda: notes.give_back(note.pk, by=other, reason="x"),
        lambda: notes.edit(note.pk, by=other, body="mine now"),
        lambda: notes.withdraw(note.pk, by=other),
    ):
        with pytest.raises(PermissionDenied):
            refused()


def test_a_link_to_an_unpublished_entity_is_not_published(
    article: Article, curator: User, reviewer: User
) -> None:
    draft = make.body(status="draft")
    note = notes.submit(
        written(article, curator, motivation=M.IDENTIFYING, entity=draft).pk, by=curator
    )
    with pytest.raises(ValidationError) as caught:
        notes.publish(note.pk, by=reviewer)
    assert "entity" in caught.value.error_dict


def test_an_outdated_edit_collides(article: Article, curator: User) -> None:
    note = written(article, curator)
    notes.edit(note.pk, by=curator, version=1, body="second")
    with pytest.raises(Conflict) as caught:
        notes.edit(note.pk, by=curator, version=1, body="third")
    assert caught.value.current["body"] == "second"
    assert Annotation.objects.get().body == "second"


def test_an_edit_of_submitted_work_is_submitted_again(article: Article, curator: User) -> None:
    note = notes.submit(written(article, curator).pk, by=curator)
    assert notes.edit(note.pk, by=curator, body="anders").status == S.DRAFT


def test_restoring_brings_back_what_was_said(article: Article, curator: User) -> None:
    note = written(article, curator)
    first = Change.objects.order_by("seq").last()
    notes.edit(note.pk, by=curator, body="changed")
    restored = notes.restore(note.pk, first.seq, by=curator)
    assert restored.body == "評語"
    assert restored.anchors.count() == 1
    assert Change.objects.order_by("seq").last().action == "restore"


def test_deactivating_a_person_changes_nothing_they_wrote(article: Article, curator: User) -> None:
    note = written(article, curator)
    curator.is_active = False
    curator.save()
    note.refresh_from_db()
    assert note.creator == curator
    with pytest.raises(PermissionDenied):
        written(article, User.objects.get(pk=curator.pk))


def test_all_drafts_are_submitted_at_once(article: Article, curator: User) -> None:
    for _ in range(3):
        written(article, curator)
    written(article, make.user(Role.CURATOR))
    assert notes.submit_all(article.pk, by=curator) == 3
    assert Annotation.objects.filter(status=S.IN_REVIEW).count() == 3
