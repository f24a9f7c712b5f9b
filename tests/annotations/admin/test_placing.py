"""After a revision: a preview of what becomes of the notes, then one decision for each that waits."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotations.actions import articles
from annotations.models import Anchor, Annotation, Article
from instruments.models import Change
from instruments.policy import Role
from tests import make
from tests.annotations.admin.test_upload import upload

pytestmark = pytest.mark.django_db
KEPT = "總部設在北京,由各國共同管理,下設三個專門委員會負責日常工作。\n"
OLD = (
    KEPT
    + "理事會每年在首都召開一次例行會議,審議合作綱要的落實情況。\n秘書處負責起草年度預算並向各國通報。"
)
NEW = (
    "前言一段。\n"
    + KEPT
    + "理事會每兩年在首都舉行一次例行會晤,審議合作綱要的落實情況。\n另有規定。"
)


@pytest.fixture
def article() -> Article:
    return articles.import_article(articles.read(OLD.encode(), "a.txt"), by=None).article


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make.user(Role.REVIEWER))
    return client


def note_on(article: Article, words: str) -> Annotation:
    start = OLD.index(words)
    return make.note(article, start, start + len(words))


def revised(desk: Client, article: Article) -> Any:
    address = reverse("admin:annotations_article_revise", args=[article.pk])
    preview = upload(desk, NEW.encode(), address=address)
    done = desk.post(
        address, {"token": preview.context["token"]}, headers={"Accept-Language": "en"}
    )
    return preview, done


def test_the_preview_says_what_becomes_of_each_note(desk: Client, article: Article) -> None:
    note_on(article, "三個專門委員會")
    gone = note_on(article, "起草年度預算")
    preview, done = revised(desk, article)
    assert preview.context["hunks"]
    assert sum(preview.context["counts"].values()) == 2
    assert [row.note for row in preview.context["unsure"]] == [gone]
    assert done.url == reverse("admin:annotations_article_placing", args=[article.pk])


def test_nothing_moves_before_the_preview_is_confirmed(desk: Client, article: Article) -> None:
    note = note_on(article, "審議合作綱要")
    upload(
        desk, NEW.encode(), address=reverse("admin:annotations_article_revise", args=[article.pk])
    )
    assert note.anchors.count() == 1
    assert article.revisions.count() == 1


def test_a_waiting_note_is_placed_with_one_post(desk: Client, article: Article) -> None:
    note = note_on(article, "召開一次例行會議")
    revised(desk, article)
    (row,) = desk.get(reverse("admin:annotations_article_placing", args=[article.pk])).context[
        "rows"
    ]
    place = row.places[0]
    assert place.words == "舉行一次例行會晤"
    address = reverse("admin:annotations_article_place", args=[article.pk, note.pk])
    fields = {"start": place.start, "end": place.end, "version": row.note.version}
    headers = {"Accept": "application/json", "Accept-Language": "en"}
    answer = desk.post(address, fields, headers=headers)
    assert (answer.status_code, answer.json()["waiting"][:12]) == (200, "0 notes wait")
    anchor = note.anchors.get(revision__number=2)
    assert (anchor.status, anchor.exact) == (Anchor.Status.MANUAL, "舉行一次例行會晤")
    assert anchor.decided_by is not None
    assert Change.objects.order_by("seq").last().action == "place"
    assert not desk.get(reverse("admin:annotations_article_placing", args=[article.pk])).context[
        "rows"
    ]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"start": "0", "end": "5", "version": "99"}, 409),
        ({"start": "0", "end": "9999", "version": "1"}, 400),
        ({"start": "x", "end": "5", "version": "1"}, 400),
        ({}, 400),
    ],
)
def test_a_bad_place_is_refused(
    desk: Client, article: Article, fields: dict[str, str], status: int
) -> None:
    note = note_on(article, "起草年度預算")
    revised(desk, article)
    before = note.anchors.get(revision__number=2).status
    address = reverse("admin:annotations_article_place", args=[article.pk, note.pk])
    answer = desk.post(address, fields, headers={"Accept": "application/json"})
    assert answer.status_code == status
    assert answer.json()["message"]
    assert answer.json()["waiting"].startswith("1 ")
    assert note.anchors.get(revision__number=2).status == before


def test_the_queue_costs_the_same_for_one_as_for_ten(
    desk: Client, article: Article, django_assert_max_num_queries: Any
) -> None:
    address = reverse("admin:annotations_article_placing", args=[article.pk])
    for _ in range(10):
        note_on(article, "起草年度預算")
    revised(desk, article)
    with django_assert_max_num_queries(12):
        assert len(desk.get(address).context["rows"]) == 10
