"""Suggestions: proposed once, decided once, remembered."""

import pytest
from django.core.exceptions import ValidationError

from annotations.actions import suggesting
from annotations.models import Annotation, Article
from instruments.models import Change, User
from instruments.policy import Role
from tests import make

pytestmark = pytest.mark.django_db
S = Annotation.Status


@pytest.fixture
def article() -> Article:
    body = make.body(slug="sco", name="SCO")
    make.label(body, "上海合作組織", lang="zh-Hant")
    make.label(body, "上合組織", lang="zh-Hant", kind="abbreviation")
    return make.article(text="2001 年，上海合作組織成立。上合組織通過《某某宣言》。上合組織擴大。")


@pytest.fixture
def curator() -> User:
    return make.user(Role.CURATOR)


def test_names_dates_and_unknown_titles_are_proposed(article: Article) -> None:
    made = suggesting.suggest(article.pk, by=None)
    found = {(s.exact, s.kind, s.entity, s.value) for _, s in made}
    assert ("上海合作組織", "body", "sco", None) in found
    assert ("2001 年", "date", None, "2001") in found
    assert ("《某某宣言》", "instrument", None, None) in found
    assert all(note.status == S.SUGGESTED and note.creator is None for note, _ in made)


def test_nothing_is_proposed_twice_nor_again_after_a_no(article: Article, curator: User) -> None:
    made = suggesting.suggest(article.pk, by=None)
    suggesting.reject(made[0][0].pk, by=curator)
    assert suggesting.suggest(article.pk, by=None) == []
    assert Annotation.objects.filter(status=S.REJECTED).count() == 1


def test_accepting_makes_it_ones_own_draft(article: Article, curator: User) -> None:
    note = next(note for note, s in suggesting.suggest(article.pk, by=None) if s.entity == "sco")
    accepted = suggesting.accept(note.pk, by=curator)
    assert (accepted.status, accepted.creator) == (S.DRAFT, curator)
    assert Change.objects.order_by("seq").last().action == "accept"
    with pytest.raises(ValidationError):
        suggesting.accept(note.pk, by=curator)


def test_an_unknown_thing_needs_an_entity_to_be_accepted(article: Article, curator: User) -> None:
    note = next(
        note for note, s in suggesting.suggest(article.pk, by=None) if s.kind == "instrument"
    )
    with pytest.raises(ValidationError):
        suggesting.accept(note.pk, by=curator)
    declaration = make.instrument()
    assert suggesting.accept(note.pk, by=curator, entity=declaration).entity_id == declaration.pk


def test_all_occurrences_are_accepted_together(article: Article, curator: User) -> None:
    made = suggesting.suggest(article.pk, by=None)
    first = next(note for note, s in made if s.entity == "sco")
    same = suggesting.alike(first)
    assert len(same) == 3
    suggesting.accept_all([note.pk for note in same], by=curator)
    assert Annotation.objects.filter(status=S.DRAFT, creator=curator).count() == 3
    assert suggesting.alike(first) == []
