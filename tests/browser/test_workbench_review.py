"""Reviewing in a browser: edits of published notes, assignments, renderings; by mouse and by keyboard."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from annotations.models import Annotation, Assignment, NoteEdit, Rendering
from tests import make
from tests.browser.test_workbench import Desk

pytestmark = pytest.mark.browser
TEXT = "第一段，說示範組織。\n第二段又說示範組織。"


@pytest.fixture
def article(transactional_db: None) -> Any:
    return make.article(text=TEXT, slug="text")


@pytest.fixture
def author(chromium: Any, live_server: Any, article: Any) -> Iterator[Desk]:
    desk = Desk(chromium, live_server, article, "Curator")
    yield desk
    desk.close()


@pytest.fixture
def reviewer(chromium: Any, live_server: Any, article: Any) -> Iterator[Desk]:
    desk = Desk(chromium, live_server, article, "Reviewer")
    yield desk
    desk.close()


def test_a_published_note_is_edited_beside_itself(author: Desk, reviewer: Desk) -> None:
    note = make.note(
        author.article, 0, 3, creator=author.user, reviewer=reviewer.user, body="old", version=3
    )
    page = author.open(f"#note-{note.uuid}")
    author.press("e")
    page.wait_for_selector("#wb-editor:not([hidden])")
    page.fill("#wb-body", "new")
    author.press("Control+Enter")
    author.is_at("published · being edited")
    author.press("u")
    author.is_at("published · edited, waiting for review")
    assert (Annotation.objects.get().body, NoteEdit.objects.get().body) == ("old", "new")

    page = reviewer.open(f"#note-{note.uuid}")
    page.click(".wb-card.current .wb-was summary")
    assert page.inner_text(".wb-card.current .wb-was del") == "old"
    assert page.inner_text(".wb-card.current .wb-was ins") == "new"
    page.click(".wb-card.current [data-act=publish]")
    reviewer.is_at("published")
    assert Annotation.objects.get().body == "new"

    # Another edit, and it is dropped.
    author.open(f"#note-{note.uuid}")
    author.press("e")
    author.page.fill("#wb-body", "newer")
    author.press("Control+Enter")
    author.is_at("published · being edited")
    author.press("Shift+X")
    author.page.keyboard.type("no need")
    author.press("Control+Enter")
    author.is_at("published")
    assert Annotation.objects.get().body == "new"


def test_who_rewrote_a_note_is_not_offered_to_publish_it(author: Desk, reviewer: Desk) -> None:
    note = make.note(author.article, 0, 3, creator=author.user, status="in_review", body="old")
    page = reviewer.open(f"#note-{note.uuid}")
    assert page.is_visible(".wb-card.current [data-act=publish]")
    reviewer.press("e")
    page.fill("#wb-body", "new")
    reviewer.press("Control+Enter")
    reviewer.is_at("draft")
    reviewer.press("u")
    reviewer.is_at("in review")
    assert page.is_visible(".wb-card.current [data-act=return]")
    assert not page.is_visible(".wb-card.current [data-act=publish]")


def test_what_was_missing_is_no_longer_told_when_it_was_given(author: Desk, reviewer: Desk) -> None:
    note = make.note(author.article, 0, 3, creator=author.user, status="in_review")
    page = reviewer.open(f"#note-{note.uuid}")
    reviewer.press("Shift+B", "Control+Enter")
    page.wait_for_selector(".wb-card.current > .wb-error:not([hidden])")

    page.fill(".wb-card.current .wb-say textarea", "Which part of it?")
    reviewer.press("Control+Enter")

    reviewer.is_at("draft")
    reviewer.hears("Returned")
    assert page.is_hidden(".wb-card.current > .wb-error")


def test_what_is_pressed_twice_is_done_once(author: Desk) -> None:
    note = make.note(author.article, 0, 3, creator=author.user, status="draft")
    page = author.open(f"#note-{note.uuid}")
    author.press("m")
    page.keyboard.type("An answer.")
    author.press("Control+Enter", "Control+Enter")
    author.hears("Reply added")
    page.wait_for_selector(".wb-card.current .wb-say", state="hidden")

    author.press("u", "u")
    author.is_at("in review")
    page.wait_for_load_state("networkidle")
    assert page.is_hidden(".wb-card.current > .wb-error")
    assert Annotation.objects.filter(parent=note).count() == 1

    author.press("g", "Shift+T")
    page.wait_for_selector("#wb-renderings:not([hidden])")
    page.keyboard.type("A translation.")
    author.press("Control+Shift+Enter", "Control+Shift+Enter")
    page.wait_for_selector("#wb-renderings li >> text=in review")
    page.wait_for_load_state("networkidle")
    assert Rendering.objects.get().status == "in_review"


def test_a_passage_is_assigned_and_done(author: Desk, reviewer: Desk) -> None:
    page = reviewer.open()
    page.click(".wb-assignments details summary")
    page.click(".wb-assignments form button")
    page.wait_for_selector("#wb-as-who[aria-invalid=true]")
    page.select_option("#wb-as-who", str(author.user.pk))
    page.select_option("#wb-as-eid", "preamble")
    page.fill("#wb-as-note", "only names")
    page.click(".wb-assignments form button")
    reviewer.hears("Assigned")
    assert "The Curator" in page.inner_text(".wb-outline .wb-who")

    page = author.page
    page.goto(author.server.url + reverse("admin:annotations_article_inbox"))
    assert "only names" in page.inner_text("#assigned")
    author.open()
    page.click(".wb-assignments li [data-act=finish]")
    author.hears("Marked as done")
    assert Assignment.objects.get().status == "done"


def test_a_passage_is_translated_with_the_keyboard_and_published_by_another(
    author: Desk, reviewer: Desk
) -> None:
    page = author.open()
    author.press("g", "Shift+T")
    page.wait_for_selector("#wb-renderings:not([hidden])")
    assert page.inner_text("#wb-renderings blockquote") == TEXT.split("\n", maxsplit=1)[0]
    author.press("Control+Enter")
    author.hears("Nothing is written")
    page.keyboard.type("The first paragraph.")
    author.press("Control+Shift+Enter")
    author.hears("Submitted")
    assert Rendering.objects.get().status == "in_review"
    author.press("Escape")
    page.wait_for_selector("#wb-renderings[hidden]", state="attached")
    assert page.evaluate("document.activeElement.id") == "wb-text"

    page = reviewer.open()
    reviewer.select("第一段")
    page.click("#wb-picked [data-act=render]")
    page.click("#wb-renderings [data-step=return]")
    page.fill("#wb-renderings li textarea", "Which?")
    page.click("#wb-renderings li form button")
    reviewer.hears("Returned")
    assert "Which?" in page.inner_text("#wb-renderings li")

    author.press("Shift+T")
    author.page.click("#wb-renderings [data-step=edit]")
    author.page.fill("#wb-r-text", "A first paragraph.")
    author.page.click("#wb-renderings button[value=submit]")
    author.hears("Submitted")
    reviewer.open()
    reviewer.press("g", "Shift+T")
    page.click("#wb-renderings [data-step=publish]")
    reviewer.hears("Published")
    assert Rendering.objects.get().text == "A first paragraph."


def test_what_waits_is_published_at_once_after_one_question(author: Desk, reviewer: Desk) -> None:
    for start in (0, 4, 8):
        make.note(author.article, start, start + 2, creator=author.user, status="in_review")
    edited = make.note(author.article, 1, 2, creator=author.user, body="old", version=3)
    make.note_edit(edited, body="new", status="in_review")
    page = reviewer.open()
    page.click("[data-act=publish_all]")
    assert "Publish 4 notes" in page.inner_text("#wb-confirm")
    page.click("#wb-confirm .wb-yes")
    reviewer.hears("4 notes published")
    assert Annotation.objects.filter(status="published").count() == 4
    assert Annotation.objects.get(pk=edited.pk).body == "new"
