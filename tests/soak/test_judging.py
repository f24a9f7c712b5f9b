"""The judge of the kill -9 rounds sees what it is there to see."""

from collections.abc import Callable
from typing import Any

import pytest

from annotations.models import Annotation, Article, Passage, Revision
from instruments.models import Change, Entity
from portal.models import SearchDocument
from tests.soak.kill_nine import stage

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def told(lasting: None) -> dict[str, Any]:
    return stage.set_up()


def test_what_was_left_in_peace_is_in_order() -> None:
    change = Change.objects.filter(action="publish").first()
    kept = Revision.objects.first()
    promises = [["body", str(change.thing), "publish"], ["text", kept.sha256, "import"]]
    assert stage.judge(promises) == []
    assert stage.restored() == []


@pytest.mark.parametrize(
    "promise", [["annotation", "0" * 32, "create"], ["text", "0" * 64, "revise"]]
)
def test_a_broken_promise_is_found(promise: list[str]) -> None:
    assert "acknowledged 1 times, recorded 0 times" in stage.judge([promise])[0]


@pytest.mark.parametrize(
    "damage",
    [
        lambda: Entity.objects.filter(slug="body-0").update(status="draft"),
        lambda: Article.objects.update(title="half"),
        lambda: Annotation.objects.create(article=Article.objects.first(), status="suggested"),
        lambda: Article.objects.update(current=None),
        lambda: Passage.objects.all()._raw_delete("default"),
        lambda: Change.objects.order_by("-seq").first().delete(),
    ],
)
def test_what_is_half_done_is_found(damage: Callable[[], Any]) -> None:
    damage()
    assert stage.judge([]) != []


def test_a_half_restored_database_is_neither_empty_nor_whole() -> None:
    SearchDocument.objects.all().delete()
    assert "nothing can be found" in stage.restored()
