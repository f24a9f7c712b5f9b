"""Importing a text, correcting it, publishing it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from annotations.actions import articles
from annotations.models import Anchor, Article, Passage
from instruments.conflicts import Conflict
from instruments.models import Change
from instruments.policy import Role
from tests import make

pytestmark = pytest.mark.django_db
TEXT = "引言一句。\n一、機制\n本組織設有機構。\n一是設立秘書處。\n二是設立理事會。"


def reading(text: str = TEXT, *, slug: str = "text", name: str = "text.txt") -> articles.Reading:
    return articles.read(text.encode(), name, slug=slug)


def test_a_file_becomes_an_article_with_its_passages() -> None:
    imported = articles.import_article(reading(), by=None)
    assert imported.changed
    assert imported.article.current.text == TEXT
    eids = [passage.eid for passage in Passage.objects.order_by("order")]
    assert eids == [
        "preamble",
        "preamble__para_1",
        "sec_1",
        "sec_1__para_1",
        "sec_1__point_1",
        "sec_1__point_2",
    ]
    assert Passage.objects.get(eid="sec_1__point_2").parent.eid == "sec_1"


def test_an_import_is_one_change_of_the_ledger() -> None:
    articles.import_article(reading(), by=None, reason="first")
    change = Change.objects.get()
    assert (change.action, change.kind, change.reason) == ("import", "article", "first")


def test_the_same_text_again_changes_nothing() -> None:
    articles.import_article(reading(), by=None)
    again = articles.import_article(reading(), by=None)
    assert not again.changed
    assert Change.objects.count() == 1
    assert again.article.revisions.count() == 1


def test_a_corrected_text_is_the_next_revision_and_keeps_every_note() -> None:
    article = articles.import_article(reading(), by=None).article
    note = make.note(article, TEXT.index("秘書處"), TEXT.index("秘書處") + 3)
    imported = articles.import_article(
        reading(TEXT.replace("引言一句。", "引言一句,較長。")), by=None
    )
    assert imported.revision.number == 2
    anchor = note.anchors.get(revision=imported.revision)
    assert anchor.exact == "秘書處"
    assert anchor.status == Anchor.Status.SHIFTED
    assert anchor.passage.eid == "sec_1__point_1"
    assert note.anchors.count() == 2


def test_a_note_whose_words_are_gone_waits_with_its_old_context() -> None:
    article = articles.import_article(reading(), by=None).article
    note = make.note(article, TEXT.index("秘書處"), TEXT.index("秘書處") + 3)
    imported = articles.import_article(
        reading("引言一句。\n一、機制\n全文另寫，再無舊語。"), by=None
    )
    anchor = note.anchors.get(revision=imported.revision)
    assert anchor.status in Anchor.WAITING
    assert anchor.exact == "秘書處"
    again = articles.import_article(reading("引言一句。\n一、機制\n又改一次，仍無舊語。"), by=None)
    assert note.anchors.get(revision=again.revision).status in Anchor.WAITING


def test_revising_on_an_outdated_view_collides() -> None:
    article = articles.import_article(reading(), by=None).article
    articles.publish(article.pk, by=None)
    with pytest.raises(Conflict):
        articles.revise(article.pk, reading("別的文字。"), by=None, version=article.version)
    assert article.revisions.count() == 1


def test_a_curator_may_import_but_not_publish() -> None:
    curator = make.user(Role.CURATOR)
    with pytest.raises(PermissionDenied):
        articles.import_article(reading(), by=curator, publish=True)
    assert not Article.objects.exists()
    article = articles.import_article(reading(), by=curator).article
    with pytest.raises(PermissionDenied):
        articles.publish(article.pk, by=curator)
    articles.publish(article.pk, by=make.user(Role.REVIEWER))


def test_a_bad_slug_is_named() -> None:
    with pytest.raises(ValidationError) as caught:
        articles.import_article(reading(slug="Not A Slug"), by=None)
    assert "slug" in caught.value.message_dict
