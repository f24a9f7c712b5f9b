"""Queries that are asked together wait for the database once, and each is asked once."""

from typing import Any

import pytest

from annotations.models import Rendering
from instruments.models import Entity
from portal.serving import planned
from portal.serving.prepared import Prepared, Together
from tests import make

pytestmark = pytest.mark.django_db

SLUGS = Prepared(lambda pk: Entity.objects.filter(pk=pk).order_by().values_list("slug"))
LANGUAGES = Prepared(lambda pk: Rendering.objects.filter(article=pk).order_by().values_list("lang"))


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many questions were asked each time that the database was waited for."""
    counts: list[int] = []
    alone, together = planned.asked, planned.asked_together

    def one(*question: Any, **loaders: Any) -> list[tuple]:
        counts.append(1)
        return alone(*question, **loaders)

    def several(connection: Any, questions: Any) -> list[list[tuple]]:
        counts.append(len(questions))
        return together(connection, questions)

    monkeypatch.setattr(planned, "asked", one)
    monkeypatch.setattr(planned, "asked_together", several)
    return counts


def test_all_that_is_noted_is_asked_when_one_answer_is_needed(waits: list[int]) -> None:
    first, second = make.body(slug="one"), make.body(slug="two")
    asked = Together()
    answers = [asked.rows(SLUGS, body.pk) for body in (first, second)]
    none = asked.rows(LANGUAGES, 1)
    assert waits == []
    assert [answer() for answer in answers] == [[("one",)], [("two",)]]
    assert none() == []
    assert waits == [3]


def test_each_is_asked_once_and_what_comes_later_by_itself(waits: list[int]) -> None:
    asked = Together()
    early = asked.rows(SLUGS, 1)
    assert early() == early() == []
    late = asked.rows(LANGUAGES, 1)
    assert (early(), late()) == ([], [])
    assert waits == [1, 1]
