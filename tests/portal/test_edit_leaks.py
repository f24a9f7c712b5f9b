"""While a published note is edited, no door a stranger can try shows anything but what it showed before."""

from typing import Any

import pytest
from django.test import Client

from annotations.actions import articles, notes
from instruments.policy import Role
from tests import make

pytestmark = pytest.mark.django_db
BEFORE, AFTER = "原來的話", "尚未發表的話"


@pytest.fixture
def note() -> Any:
    author, reviewer = make.user(Role.CURATOR), make.user(Role.REVIEWER)
    article = make.article(text="理事會開會。", slug="text")
    made = notes.create(article.pk, 0, 3, by=author, motivation="commenting", body=BEFORE)
    notes.submit(made.pk, by=author)
    return notes.publish(made.pk, by=reviewer)


def doors(note: Any) -> list[tuple[str, str]]:
    """(address, Accept) of everything that shows the note, or could tell that something is going on."""
    html, linked = "text/html", "application/ld+json"
    api = "/api/v1/"
    return [
        ("/articles/text/", html),
        ("/articles/text/annotations/", linked),
        (f"/annotations/{note.uuid}/", html),
        (f"/annotations/{note.uuid}/", linked),
        (f"{api}annotations/", "*/*"),
        (f"{api}annotations/{note.uuid}/", "*/*"),
        (f"{api}annotations/?modified_after=2000-01-01T00:00:00Z", "*/*"),
        (f"{api}articles/text/", "*/*"),
        (f"{api}passages/", "*/*"),
        (f"{api}changes/", "*/*"),
        (f"{api}search/?q={AFTER}", "*/*"),
        (f"{api}search/?q={BEFORE}", "*/*"),
        (f"{api}export/annotations.jsonl", "*/*"),
        (f"/search/?q={BEFORE}", html),
        ("/feeds/changes.atom", "*/*"),
        ("/sitemap.xml", "*/*"),
        ("/", html),
    ]


def seen(note: Any) -> dict[tuple[str, str], Any]:
    answers = {}
    for address, accept in doors(note):
        response = Client().get(address, headers={"Accept": accept, "Accept-Language": "en"})
        assert response.status_code == 200, address
        body = b"".join(response.streaming_content) if response.streaming else response.content
        answers[address, accept] = (body, response.headers.get("ETag"))
    return answers


def test_an_edit_changes_nothing_until_it_is_published(note: Any) -> None:
    author, reviewer = note.creator, make.user(Role.REVIEWER)
    before = seen(note)

    notes.edit(note.pk, by=author, body=AFTER, tags=["新標籤"])
    notes.submit(note.pk, by=author)
    notes.give_back(note.pk, by=reviewer, reason="why")
    notes.submit(note.pk, by=author)
    assert seen(note) == before

    notes.publish(note.pk, by=reviewer)
    after = seen(note)
    told = [address for address, answer in after.items() if AFTER.encode() in answer[0]]
    assert len(told) >= 6, told
    assert not any(
        BEFORE.encode() in answer[0]
        for (address, _), answer in after.items()
        if "q=" not in address
    )


def test_annotating_blind_is_nothing_readers_are_told_of(note: Any) -> None:
    before = seen(note)
    articles.set_blind(note.article_id, True, by=make.user(Role.REVIEWER))
    assert seen(note) == before
