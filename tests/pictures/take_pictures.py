"""Takes the pictures of the expert's guide, and the one that is shown where a page is shared.

Run by `make pictures`, never by `make test`. What they show is the portal itself with its sample content.
"""

import base64
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import Annotation, Article
from instruments.models import Body
from portal.sample.loading import load
from tests import make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STATIC = Path(__file__).resolve().parents[2] / "portal" / "static" / "portal"
LARGEST = 60_000  # bytes of one picture
WIDE, HIGH = 1200, 750


@pytest.fixture
def desk(chromium: Any, live_server: Any) -> Any:
    """A reviewer's page on the sample content, in English and in light colours."""
    load(lambda *_done: None)
    reviewer = make.user("Reviewer", username="reviewer", display_name="A. Reviewer")
    client = Client()
    client.force_login(reviewer)
    context = chromium.new_context(
        viewport={"width": WIDE, "height": HIGH}, locale="en", color_scheme="light"
    )
    for name, value in {
        "sessionid": client.cookies["sessionid"].value,
        "django_language": "en",
    }.items():
        context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
    yield context.new_page()
    context.close()


def keep(page: Any, name: str) -> None:
    """The page as it stands, as WebP, in the best quality that keeps it small."""
    session = page.context.new_cdp_session(page)
    clip = {"x": 0, "y": page.evaluate("scrollY"), "width": WIDE, "height": HIGH, "scale": 0.8}
    for quality in (80, 65, 50, 40, 30, 20, 12):
        shot = {"format": "webp", "quality": quality, "clip": clip}
        content = base64.b64decode(session.send("Page.captureScreenshot", shot)["data"])
        if len(content) < LARGEST:
            break
    assert len(content) < LARGEST, (name, len(content))
    (STATIC / "guide").mkdir(exist_ok=True)
    (STATIC / "guide" / f"{name}.webp").write_bytes(content)


def test_the_guide(desk: Any, live_server: Any) -> None:
    article = Article.objects.get()
    path = reverse("admin:annotations_article_workbench", args=[article.pk])
    verdict = Annotation.objects.filter(motivation="assessing").order_by("pk")[1]
    desk.goto(f"{live_server.url}{path}#note-{verdict.uuid}")
    desk.wait_for_selector("html[data-workbench=ready]")
    desk.wait_for_selector(".wb-card.current")
    desk.wait_for_timeout(300)
    keep(desk, "workbench")
    select(desk, "信息安全")
    desk.click("[data-kind=identifying]")
    desk.fill("#wb-entity", "security")
    desk.wait_for_selector("#wb-entities [role=option]")
    desk.wait_for_timeout(300)
    keep(desk, "link")
    body = Body.objects.get(slug="sco")
    desk.goto(live_server.url + reverse("admin:instruments_body_change", args=[body.pk]))
    keep(desk, "entity")


def select(page: Any, words: str) -> None:
    """Drag the mouse over the first run of `words` in the workbench."""
    box = page.evaluate(
        """words => {
          const spans = [...document.querySelectorAll("#wb-text span")];
          const node = spans.map((span) => span.firstChild).find((node) => node?.data?.includes(words));
          const range = document.createRange();
          range.setStart(node, node.data.indexOf(words));
          range.setEnd(node, node.data.indexOf(words) + words.length);
          scrollBy(0, range.getBoundingClientRect().top - 300);
          const { left, right, top, bottom } = range.getBoundingClientRect();
          return { left, right, middle: (top + bottom) / 2 };
        }""",
        words,
    )
    page.mouse.move(box["left"] + 1, box["middle"])
    page.mouse.down()
    page.mouse.move(box["right"] - 1, box["middle"], steps=6)
    page.mouse.up()
    page.wait_for_selector("#wb-picked:not([hidden])")


def test_the_picture_of_a_shared_page(chromium: Any) -> None:
    page = chromium.new_page(viewport={"width": 1200, "height": 630})
    page.goto((Path(__file__).parent / "share.html").as_uri())
    page.screenshot(path=STATIC / "share.png")
    page.close()
    assert (STATIC / "share.png").stat().st_size < LARGEST
