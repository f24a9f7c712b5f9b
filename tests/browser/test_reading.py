"""Reading an article in a browser: cards on hover and focus, and the place where one stopped."""

import pytest

from tests import make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def article():
    article = make.article(
        text="\n".join(f"第{number}段上合組織。" + "文字" * 200 for number in range(30))
    )
    body = make.body(name="The body", description="What it is.", established="2001")
    make.note(article, 3, 7, entity=body)
    make.note(article, 10, 14, body="A remark", motivation="commenting")
    return article


@pytest.fixture
def reading(page, live_server, article):
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": live_server.url}])
    page.goto(f"{live_server.url}{article.get_absolute_url()}")
    page.wait_for_load_state("networkidle")
    return page


def test_a_highlight_shows_its_card_which_can_be_pointed_at_and_sent_away(reading):
    mark = reading.locator("mark.t-body")
    mark.hover()
    card = reading.locator(".card")
    card.wait_for()
    assert "The body" in card.inner_text()
    assert "2001" in card.inner_text()
    card.hover()
    reading.wait_for_timeout(400)
    assert card.is_visible()
    reading.keyboard.press("Escape")
    assert card.count() == 0
    reading.mouse.move(2, 2)
    mark.locator("a").focus()
    card.wait_for()
    assert mark.locator("a").get_attribute("aria-describedby") == "card"
    reading.keyboard.press("Tab")
    assert reading.evaluate("document.activeElement.textContent") == "The body"
    reading.keyboard.press("Tab")
    card.wait_for(state="detached")


def test_a_note_that_names_nothing_has_no_card_and_a_kind_switched_off_has_none(reading):
    reading.locator("mark.t-comment a").focus()
    reading.locator("#show-body").uncheck()
    reading.locator("mark.t-body a").focus()
    reading.wait_for_timeout(600)
    assert reading.locator(".card").count() == 0


def test_who_returns_is_led_to_where_they_stopped_and_nothing_moves(reading):
    assert not reading.locator(".resume").is_visible()
    reading.evaluate("scrollTo({top: 3000, behavior: 'instant'})")
    reading.wait_for_function("() => localStorage.length === 1")
    reading.evaluate("scrollTo({top: 0, behavior: 'instant'})")
    reading.reload()
    offer = reading.locator(".resume")
    offer.wait_for()
    shift = "performance.getEntriesByType('layout-shift').reduce((sum, one) => sum + one.value, 0)"
    assert reading.evaluate(shift) == 0
    offer.locator("a").click()
    assert abs(reading.evaluate("scrollY") - 3000) < 40
    assert not offer.is_visible()
