"""A text is revised, and two experts differ, in a browser: preview, placing, adjudication, with the keyboard;
every page of it without a violation of accessibility, light and dark."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from annotations.actions import articles
from annotations.models import Anchor, Annotation
from tests import make
from tests.browser.test_workbench import Desk

pytestmark = pytest.mark.browser
TEXT = "第一段，說示範組織的規則。\n第二段又說合作的機制和章程。\n第三段談到完全另外的事。"
NEW = "第一段，說示範組織的規則。\n第二段又說合作之機制與章程。\n末段。"


@pytest.fixture
def reviewer(chromium: Any, live_server: Any, transactional_db: None) -> Iterator[Desk]:
    read = articles.read(TEXT.encode(), "text.txt", slug="text", title="Text")
    article = articles.create(read, by=None, publish=True).article
    desk = Desk(chromium, live_server, article, "Reviewer")
    yield desk
    desk.close()


def on(desk: Desk, words: str, **fields: Any) -> Annotation:
    at = TEXT.index(words)
    return make.note(desk.article, at, at + len(words), **fields)


def go(desk: Desk, name: str) -> Any:
    address = reverse(f"admin:annotations_article_{name}", args=[desk.article.pk])
    desk.page.goto(desk.server.url + address)
    return desk.page


def speaks_to_all(page: Any) -> None:
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        page.wait_for_function("() => !document.getAnimations().length")  # colours fade over
        found = Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == [], (page.url, theme)


def test_a_revision_is_foreseen_stored_and_its_notes_placed_with_one_key_each(
    reviewer: Desk,
) -> None:
    stays = on(reviewer, "示範組織", reviewer=make.user("Reviewer"))
    edited, orphan = on(reviewer, "合作的機制和章程"), on(reviewer, "完全另外的事")
    assert {stays.status, edited.status, orphan.status} == {"published"}
    page = go(reviewer, "revise")
    file = {"name": "new.txt", "mimeType": "text/plain", "buffer": NEW.encode()}
    page.set_input_files("input[type=file]", file)
    page.click("input[type=submit]")
    assert "之" in page.inner_text(".hunks ins >> nth=0")
    fates = page.inner_text(".counts")
    assert [word in fates for word in ("shifted: 1", "edited: 1", "orphaned: 1")] == [True] * 3
    assert not Anchor.objects.filter(revision__number=2).exists()
    speaks_to_all(page)

    # Stored, it leads to what waits: the edited note is confirmed with one key.
    page.locator(".submit-row input[type=submit]").press("Enter")
    page.wait_for_selector(f"#note-{edited.uuid}")
    speaks_to_all(page)
    page.locator(f"#note-{edited.uuid}").focus()
    reviewer.press("1")
    page.wait_for_selector(f"#note-{edited.uuid}.done")
    assert page.inner_text("#placing-waits").startswith("1 note waits")
    placed = edited.anchors.get(revision__number=2)
    assert (placed.status, placed.exact) == ("manual", "合作之機制與章程")
    assert placed.decided_by == reviewer.user

    # The lost one keeps its old words, and is put by hand where it belongs.
    assert "完全另外的事" in page.inner_text(f"#note-{orphan.uuid} .was")
    reviewer.open(f"#note-{orphan.uuid}")
    reviewer.select("末段")
    page.click(f"#note-{orphan.uuid} [data-act=place]")
    reviewer.hears("Saved")
    assert orphan.anchors.get(revision__number=2).exact == "末段"

    # The old text stays readable at its address, with the notes as they stood.
    page.goto(f"{reviewer.server.url}/articles/text/revisions/1/")
    assert "完全另外的事" in page.inner_text("main")
    assert all(str(note.uuid) in page.content() for note in (stays, edited, orphan))


def test_differences_are_adjudicated_with_the_keyboard(reviewer: Desk) -> None:
    one, two = (make.user("Curator", display_name=name) for name in ("A. One", "B. Two"))
    kept = on(reviewer, "規則", creator=one, status="draft")
    left = on(reviewer, "的規則", creator=two, status="draft")
    page = go(reviewer, "agreement")
    speaks_to_all(page)

    page.get_by_role("button", name="Take this").first.press("Enter")
    page.wait_for_selector(f"#row-{kept.pk}-{left.pk}.decided")

    assert "adjudicated by The Reviewer" in page.inner_text(".differences")
    kept.refresh_from_db()
    left.refresh_from_db()
    assert (kept.status, left.status) == ("draft", "withdrawn")
    page.goto(reviewer.server.url + reverse("admin:annotations_article_inbox"))
    speaks_to_all(page)
