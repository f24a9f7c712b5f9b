"""The workbench in a browser: a note's whole life, with the mouse and with the keyboard alone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotations.actions import articles
from annotations.models import Annotation
from tests import make

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "article" / "article.txt"
SAMPLE = ROOT / "portal" / "sample" / "digest.txt"


class Desk:
    """A person at the workbench, in a browser of their own. A script error fails the test."""

    def __init__(self, browser: Any, server: Any, article: Any, role: str, **screen: Any) -> None:
        self.article, self.server = article, server
        self.user = make.user(role, username=f"{role.lower()}-at-work", display_name=f"The {role}")
        screen = {"viewport": {"width": 1280, "height": 900}, "locale": "en"} | screen
        self.context = browser.new_context(**screen)
        self.sign_in()
        self.page = self.context.new_page()
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.asking: set[Any] = set()
        self.page.on("request", self.asked)
        self.page.on("requestfinished", self.answered)
        self.page.on("requestfailed", self.answered)

    def asked(self, request: Any) -> None:
        self.asking.add(request)

    def answered(self, request: Any) -> None:
        self.asking.discard(request)

    def sign_in(self) -> None:
        client = Client()
        client.force_login(self.user)
        session = client.cookies["sessionid"].value
        self.context.add_cookies([{"name": "sessionid", "value": session, "url": self.server.url}])

    def open(self, fragment: str = "") -> Any:
        path = reverse("admin:annotations_article_workbench", args=[self.article.pk])
        self.page.goto("about:blank")  # so that the same address is opened anew
        self.page.goto(f"{self.server.url}{path}{fragment}")
        self.page.wait_for_selector("html[data-workbench=ready]")
        return self.page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def box_of(self, words: str) -> dict[str, float]:
        """Where the first occurrence of `words` in one run stands on the screen, scrolled into view."""
        return self.page.evaluate(  # type: ignore[no-any-return]
            """words => {
              for (const span of document.querySelectorAll("#wb-text span")) {
                const at = span.firstChild.data.indexOf(words);
                if (at < 0) continue;
                const range = document.createRange();
                range.setStart(span.firstChild, at);
                range.setEnd(span.firstChild, at + words.length);
                scrollBy(0, range.getBoundingClientRect().top - 300);
                const boxes = [...range.getClientRects()];
                const [first, last] = [boxes[0], boxes.at(-1)];
                return {
                  left: first.left + 1, top: first.top + 8, right: last.right - 1, bottom: last.bottom - 8,
                };
              }
            }""",
            words,
        )

    def select(self, words: str) -> None:
        """Drag the mouse over `words`."""
        box = self.box_of(words)
        self.page.mouse.move(box["left"], box["top"])
        self.page.mouse.down()
        self.page.mouse.move(box["right"], box["bottom"], steps=6)
        self.page.mouse.up()
        self.page.wait_for_selector("#wb-picked:not([hidden])")

    def click(self, words: str) -> None:
        box = self.box_of(words)
        self.page.mouse.click(box["left"] + 4, box["top"])

    def hears(self, words: str) -> None:
        self.page.wait_for_function(
            "words => document.querySelector('#wb-said').textContent.includes(words)", arg=words
        )

    def card(self, part: str = "status") -> str:
        return str(self.page.inner_text(f".wb-card.current .wb-{part}"))

    def is_at(self, status: str) -> None:
        self.page.wait_for_function(
            "status => document.querySelector('.wb-card.current .wb-status')?.textContent === status",
            arg=status,
        )

    def close(self) -> None:
        """Leave when the server has answered all: a late answer would meet the emptied database."""
        for _ in range(100):
            if not self.asking:
                break
            self.page.wait_for_timeout(50)
        self.context.close()
        assert not self.errors, self.errors


@pytest.fixture
def article(transactional_db: None) -> Any:
    path = REAL if REAL.exists() else SAMPLE
    return articles.create(
        articles.read(path.read_bytes(), path.name, slug="text"), by=None, publish=True
    ).article


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


@pytest.fixture
def organisation(transactional_db: None) -> Any:
    body = make.body(name="Shanghai Cooperation Organisation", slug="organisation")
    make.label(body, "上海合作組織", lang="zh-Hant")
    make.label(body, "上合組織", lang="zh-Hant", kind="abbreviation")
    return body


def test_the_whole_life_with_two_experts(author: Desk, reviewer: Desk, organisation: Any) -> None:
    page = author.open()
    page.click("[data-act=suggest]")
    author.hears("new suggestions")
    proposed = Annotation.objects.filter(status="suggested").count()
    assert proposed > 3

    # One by one: the first is accepted, a later one rejected.
    author.press("n", "a")
    author.is_at("draft")
    author.press("n", "n", "n", "r")
    page.wait_for_selector(".wb-card.gone")
    assert Annotation.objects.filter(status="rejected").count() == 1

    # All occurrences of the organisation, after a look at them.
    author.click("上合組織")
    author.is_at("suggested")
    alike = Annotation.objects.filter(status="suggested", entity=organisation).count()
    author.press("Shift+A")
    page.wait_for_selector(".wb-card.current .wb-confirm:not([hidden])")
    assert page.evaluate("CSS.highlights.get('wb-preview').size") == alike
    page.click(".wb-card.current .wb-confirm .wb-yes")
    author.hears(f"{alike} suggestions accepted")
    assert not Annotation.objects.filter(status="suggested", entity=organisation).exists()

    # A link of one's own: mouse, kind, typing, save, submit.
    author.select("信息安全")
    page.click("[data-kind=identifying]")
    page.fill("#wb-entity", "shanghai coop")
    page.wait_for_selector("#wb-entities [role=option]")
    author.press("Enter", "Control+Enter")
    author.hears("Saved")
    author.press("u")
    author.is_at("in review")
    own = Annotation.objects.get(status="in_review")
    assert (own.anchors.get().exact, own.entity_id, own.creator) == (
        "信息安全",
        organisation.pk,
        author.user,
    )

    # A second expert sends it back with a reason; its author finds that in the inbox, and mends it.
    reviewer.open(f"#note-{own.uuid}").keyboard.press("Shift+B")
    reviewer.page.fill(".wb-card.current .wb-say textarea", "Which part of it?")
    reviewer.press("Control+Enter")
    reviewer.is_at("draft")
    page.goto(author.server.url + reverse("admin:annotations_article_inbox"))
    assert "Which part of it?" in page.inner_text("#returned")
    page.click(f"a[href$='#note-{own.uuid}']")
    page.wait_for_selector(".wb-card.current .wb-returned")
    author.press("e")
    page.wait_for_selector("#wb-editor:not([hidden])")
    page.fill("#wb-provision", "Art. 1")
    page.click("#wb-editor button[value=submit]")
    author.is_at("in review")

    # Now it is published, and a stranger reads it on the page and through the API.
    reviewer.open(f"#note-{own.uuid}").keyboard.press("Shift+P")
    reviewer.is_at("published")
    stranger = Client()
    assert str(own.uuid) in stranger.get("/articles/text/").content.decode()
    results = stranger.get("/api/v1/annotations/?article=text").json()["results"]
    assert [(note["id"], note["exact"], note["provision"]) for note in results] == [
        (str(own.uuid), "信息安全", "Art. 1")
    ]


def test_with_the_keyboard_alone(author: Desk, organisation: Any) -> None:
    page = author.open()
    author.press(
        "g", "ArrowRight", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight"
    )
    page.wait_for_selector("#wb-picked:not([hidden])")
    author.press("c")
    page.keyboard.type("From the keyboard.")
    author.press("Control+Enter")
    author.is_at("draft")

    text = author.article.current.text
    note = Annotation.objects.get()
    anchor = note.anchors.get()
    assert (anchor.start, anchor.exact) == (2, text[2:5].strip())
    assert page.evaluate("document.activeElement.id") == "wb-text"

    # A sentence at once, linked to an entity found by typing, and submitted.
    author.press("ArrowRight", "s")
    author.hears("characters selected")
    author.press("l")
    page.keyboard.type("SHANGHAI")
    page.wait_for_selector("#wb-entities [role=option]")
    author.press("Enter", "Control+Enter")
    author.hears("Saved")
    author.press("u")
    author.is_at("in review")
    sentence = Annotation.objects.get(status="in_review").anchors.get().exact
    assert sentence.endswith("。")
    assert text.startswith(sentence)

    # All keys are told, and told in a dialog that Escape leaves.
    author.press("?")
    assert "find a quote in the text" in page.inner_text("#wb-keys[open]")
    author.press("Escape")
    assert page.query_selector("#wb-keys[open]") is None

    # Finding a quote instead of selecting it, in the other script.
    author.press("f")
    page.keyboard.type("上海合作组织")
    author.press("Enter")
    page.wait_for_function("() => document.activeElement.closest('#wb-found, #wb-text')")
    if page.evaluate("document.activeElement.id") != "wb-text":
        author.press("Enter")
    page.wait_for_selector("#wb-picked:not([hidden])")
    assert page.inner_text("#wb-picked-quote") == "上海合作組織"
