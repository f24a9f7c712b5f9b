"""verify_integrity finds what is out of step: each check is shown something broken."""

from collections.abc import Callable

import pytest
from django.db import connection

from annotations.actions import articles, notes
from annotations.models import Anchor, Passage, Revision
from instruments import actions
from instruments.models import Body, Change, Entity, Label, LedgerHead
from instruments.policy import Role
from portal.integrity import CHECKS
from portal.models import PublicChange, PublicItem, SearchDocument
from portal.search import documents, engine
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def life() -> None:
    """A body, a text and a published note, all through the actions."""
    body = Body(slug="council", body_type="council")
    with actions.saving(body, by=None):
        body.save()
        make.label(body, "理事會", lang="zh-Hant")
    actions.publish(body.pk, by=None)
    article = articles.import_article(
        articles.read("理事會開會。".encode(), "a.txt"), by=None, publish=True
    ).article
    curator, reviewer = make.user(Role.CURATOR), make.user(Role.REVIEWER)
    note = notes.create(article.pk, 0, 3, by=curator, motivation="identifying", entity=body)
    notes.submit(note.pk, by=curator)
    notes.publish(note.pk, by=reviewer)


def lose_tokens() -> None:
    """What searches are answered from, beside the documents or in them."""
    body = SearchDocument.objects.get(kind="body")
    if connection.vendor == "sqlite":
        engine.current().forget([(body.pk, documents.tokens_of(body))])
    else:
        SearchDocument.objects.filter(pk=body.pk).update(tokens=[1])


def found() -> dict[str, list[str]]:
    return {name: problems for name, check in CHECKS.items() if (problems := list(check()))}


def test_what_went_through_the_actions_is_in_order() -> None:
    assert found() == {}


@pytest.mark.parametrize(
    ("check", "damage"),
    [
        ("revisions", lambda: Revision.objects.update(text="理事会開會。")),
        ("revisions", lambda: Anchor.objects.update(start=1, end=4)),
        ("revisions", lambda: Anchor.objects.update(prefix="別的")),
        ("revisions", lambda: Anchor.objects.update(suffix="別的")),
        ("revisions", lambda: Passage.objects.update(start=1)),
        ("placed", lambda: Anchor.objects.all().delete()),
        ("ledger", lambda: Change.objects.filter(seq=2).update(reason="tampered")),
        ("ledger", lambda: Change.objects.filter(seq=1).delete()),
        ("ledger", lambda: Change.objects.filter(seq=Change.objects.first().seq).delete()),
        ("ledger", lambda: LedgerHead.objects.all().delete()),
        ("labels", lambda: Label.objects.update(folded="x")),
        ("mentions", lambda: Entity.objects.update(mention_count=7)),
        ("public_changes", lambda: PublicChange.objects.filter(seq=1).delete()),
        (
            "public_changes",
            lambda: PublicChange.objects.filter(kind="body").update(action="remove"),
        ),
        ("public_changes", lambda: PublicItem.objects.filter(kind="body").update(url="/moved/")),
        ("public_items", lambda: PublicItem.objects.filter(kind="body").delete()),
        ("public_items", lambda: Entity.objects.update(status="draft")),
        ("search", lambda: SearchDocument.objects.filter(kind="body").delete()),
        ("search", lose_tokens),
    ],
)
def test_damage_is_found(check: str, damage: Callable[[], object]) -> None:
    damage()
    assert check in found()
