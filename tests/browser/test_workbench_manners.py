"""What the workbench does when things go wrong, or pile up: nothing typed is lost, nothing is off by one."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.sessions.models import Session

from annotations.actions import notes
from annotations.models import Anchor, Annotation
from tests import make
from tests.browser.test_workbench import Desk
from tests.portal.signing_in.door import code_of, enrolled

pytestmark = pytest.mark.browser

TEXT = "第一段，說😀𠮷野的《示範公約》（2006 年）與組織。\n第二段又說示範組織，再說。\n第三段 alphabet 完。"


@pytest.fixture
def desk(chromium: Any, live_server: Any, transactional_db: None) -> Iterator[Desk]:
    made = Desk(chromium, live_server, make.article(text=TEXT), "Curator")
    yield made
    made.close()


def comment(desk: Desk, words: str, body: str) -> None:
    desk.select(words)
    desk.page.click("[data-kind=commenting]")
    desk.page.fill("#wb-body", body)
    desk.press("Control+Enter")


def wait_for_error(desk: Desk, words: str) -> None:
    desk.page.wait_for_function(
        "words => document.querySelector('#wb-editor').innerText.includes(words)", arg=words
    )


@pytest.mark.parametrize("words", ["😀", "說😀𠮷野的", "𠮷", "2006", "完。"])
def test_what_is_selected_is_what_is_stored(desk: Desk, words: str) -> None:
    desk.open()

    comment(desk, words, "x")

    desk.is_at("draft")
    anchor = Annotation.objects.get().anchors.get()
    assert (anchor.exact, anchor.start) == (words, TEXT.index(words))
    assert desk.page.evaluate("document.querySelector('.wb-card .wb-quote').textContent") == words


def test_a_selection_across_passages(desk: Desk) -> None:
    page = desk.open()
    page.evaluate(
        """() => {
          const [first, second] = document.querySelectorAll("#wb-text p");
          const start = first.querySelector("span").firstChild;
          getSelection().setBaseAndExtent(start, 0, second.nextElementSibling, 0);
        }"""
    )
    page.wait_for_selector("#wb-picked:not([hidden])")

    page.click("[data-kind=questioning]")
    page.fill("#wb-body", "?")
    desk.press("Control+Enter")
    desk.is_at("draft")

    first, second, _ = TEXT.split("\n")
    assert Annotation.objects.get().anchors.get().exact == f"{first}\n{second}"


def test_better_edges_are_offered_and_not_forced(desk: Desk) -> None:
    page = desk.open()
    desk.select("pha")
    assert page.inner_text("#wb-picked-quote") == "pha"

    page.click(".wb-snaps button")

    assert page.inner_text("#wb-picked-quote") == "alphabet"


def test_a_stack_of_highlights_is_stepped_through_by_click_and_by_key(desk: Desk) -> None:
    at = TEXT.index("第二段又說")
    for length in (5, 2, 9):
        make.note(
            desk.article, at, at + length, body=f"{length} long", status="draft", creator=desk.user
        )
    page = desk.open()
    quote = ".wb-card.current .wb-quote"

    desk.click("第二段又說")
    seen = [page.inner_text(quote)]
    desk.click("第二段又說")
    seen.append(page.inner_text(quote))
    desk.press("x")
    seen.append(page.inner_text(quote))

    assert [len(words) for words in seen] == [2, 5, 9]
    assert page.inner_text("#wb-said").startswith("Note 3 of 3 here")


def test_a_conflict_shows_both_texts_and_loses_neither(desk: Desk) -> None:
    note = make.note(desk.article, 0, 3, body="as it was", status="draft", creator=desk.user)
    page = desk.open(f"#note-{note.uuid}")
    desk.press("e")
    page.wait_for_selector("#wb-editor:not([hidden])")
    Annotation.objects.filter(pk=note.pk).update(body="theirs", version=2)
    page.fill("#wb-body", "mine")

    desk.press("Control+Enter")
    page.wait_for_selector(".wb-conflict:not([hidden])")

    shown = page.inner_text(".wb-conflict tbody")
    assert "theirs" in shown
    assert "mine" in shown
    assert page.input_value("#wb-body") == "mine"
    assert Annotation.objects.get().body == "theirs"
    desk.press("Control+Enter")
    page.wait_for_selector("#wb-editor", state="hidden")
    assert Annotation.objects.get().body == "mine"


def test_a_conflict_shows_tags_and_the_names_of_what_is_linked(desk: Desk) -> None:
    make.body(name="Demonstration body")
    note = make.note(desk.article, 0, 3, body="b", status="draft", creator=desk.user)
    page = desk.open(f"#note-{note.uuid}")
    desk.press("e")
    page.wait_for_selector("#wb-editor:not([hidden])")
    notes.edit(note.pk, by=desk.user, version=1, tags=["theirs"])
    page.select_option("#wb-motivation", "identifying")
    page.fill("#wb-entity", "demonstration")
    page.wait_for_selector("#wb-entities [aria-selected=true]")
    desk.press("Enter", "Control+Enter")
    page.wait_for_selector(".wb-conflict:not([hidden])")

    shown = page.inner_text(".wb-conflict tbody")
    assert "theirs" in shown
    assert "Demonstration body" in shown


def test_a_lost_connection_keeps_what_was_typed(desk: Desk) -> None:
    page = desk.open()
    desk.context.set_offline(True)
    comment(desk, "第一段", "typed in a tunnel")
    wait_for_error(desk, "cannot be reached")
    assert page.input_value("#wb-body") == "typed in a tunnel"

    # Even closing the page does not lose it.
    desk.context.set_offline(False)
    page.on("dialog", lambda dialog: dialog.accept())
    desk.open()

    assert page.input_value("#wb-body") == "typed in a tunnel"
    wait_for_error(desk, "put back")
    desk.press("Control+Enter")
    desk.is_at("draft")
    assert Annotation.objects.get().body == "typed in a tunnel"
    desk.open()
    assert page.is_hidden("#wb-editor")


def test_an_expired_session_keeps_what_was_typed(desk: Desk) -> None:
    page = desk.open()
    desk.context.clear_cookies(name="sessionid")
    comment(desk, "第一段", "typed too late")
    wait_for_error(desk, "signed out")
    assert "/login/" in page.get_attribute(".wb-trouble a", "href")

    desk.sign_in()
    page.click("#wb-editor button.default")

    desk.is_at("draft")
    assert Annotation.objects.get().body == "typed too late"
    assert page.is_hidden(".wb-trouble")


def test_where_a_second_factor_is_demanded_signing_in_again_in_another_tab_lets_the_note_be_saved(
    chromium: Any, live_server: Any, transactional_db: None, settings: Any
) -> None:
    settings.REQUIRE_SECOND_FACTOR, settings.SITE_URL = True, live_server.url
    desk = Desk(chromium, live_server, make.article(text=TEXT), "Curator")
    desk.context.clear_cookies()
    key, _codes = enrolled(desk.user)
    sign_in_by_hand(desk.page, desk, code_of(key))
    page = desk.open()
    token = cookie(desk, "csrftoken")
    Session.objects.all().delete()

    comment(desk, "第一段", "typed too late")
    wait_for_error(desk, "signed out")
    assert page.input_value("#wb-body") == "typed too late"
    with desk.context.expect_page() as opened:
        page.click(".wb-trouble a")
    sign_in_by_hand(opened.value, desk, code_of(key, steps=1))
    assert cookie(desk, "csrftoken") != token
    opened.value.close()
    page.click("#wb-editor button.default")

    desk.is_at("draft")
    note = Annotation.objects.get()
    assert (note.body, note.creator) == ("typed too late", desk.user)
    assert page.is_hidden(".wb-trouble")
    desk.close()


def sign_in_by_hand(page: Any, desk: Desk, code: str) -> None:
    """By the pages: the password, then the code that an authenticator shows."""
    page.goto(f"{desk.server.url}/admin/login/")
    page.fill("[name=username]", desk.user.username)
    page.fill("[name=password]", desk.user.username)
    page.press("[name=password]", "Enter")
    page.fill("[name=code]", code)
    page.press("[name=code]", "Enter")
    page.wait_for_url(f"{desk.server.url}/admin/")


def cookie(desk: Desk, name: str) -> str:
    return str(next(each["value"] for each in desk.context.cookies() if each["name"] == name))


def test_half_signed_in_is_told_as_signed_out_and_keeps_what_was_typed(
    desk: Desk, settings: Any
) -> None:
    page = desk.open()
    settings.REQUIRE_SECOND_FACTOR = True  # from now on: the session has shown a password alone
    comment(desk, "第一段", "typed meanwhile")
    wait_for_error(desk, "signed out")
    assert page.input_value("#wb-body") == "typed meanwhile"
    assert not Annotation.objects.exists()


def test_leaving_with_unsaved_work_asks(desk: Desk) -> None:
    page = desk.open()
    asked: list[str] = []

    def stay(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    desk.select("第一段")
    page.click("[data-kind=commenting]")
    page.keyboard.type("half a")
    page.evaluate("location.href = '/about/'")
    page.wait_for_timeout(300)

    assert asked == ["beforeunload"]
    assert page.input_value("#wb-body") == "half a"
    # Escape asks too, where one stands; Yes discards.
    desk.press("Escape")
    page.click("#wb-confirm .wb-yes")
    assert page.is_hidden("#wb-editor")
    asked.clear()
    page.goto(desk.server.url + "/about/")
    assert asked == []


def test_an_error_stands_beside_its_field_and_the_rest_is_kept(desk: Desk) -> None:
    page = desk.open()
    desk.select("2006")
    page.click("[data-kind=assessing]")
    page.select_option("#wb-verdict", "corrected")
    page.fill("#wb-source", "A gazette.")

    desk.press("Control+Enter")
    page.wait_for_selector("#wb-corrected[aria-invalid=true]")

    assert page.inner_text("[data-error=corrected_value]") != ""
    assert page.evaluate("document.activeElement.id") == "wb-corrected"
    assert page.input_value("#wb-source") == "A gazette."
    assert not Annotation.objects.exists()


def test_enter_chooses_nothing_found_for_words_that_are_typed_over(desk: Desk) -> None:
    earlier, later = make.body(name="Earlier organisation"), make.body(name="Later organisation")
    page = desk.open()
    desk.select("示範組織")
    page.click("[data-kind=identifying]")
    page.fill("#wb-entity", "earlier")
    page.wait_for_selector("#wb-entities [aria-selected=true] >> text=Earlier")
    assert earlier.name() in page.inner_text("#wb-entities")

    page.fill("#wb-entity", "later")
    desk.press("Enter")

    assert page.input_value("#wb-entity") == "later"
    assert page.is_visible("#wb-editor")
    page.wait_for_selector("#wb-entities [aria-selected=true] >> text=Later")
    desk.press("Enter", "Control+Enter")
    desk.is_at("draft")
    assert Annotation.objects.get().entity == later.entity_ptr


def test_a_new_entity_is_made_from_the_selection(desk: Desk) -> None:
    page = desk.open()
    desk.select("《示範公約》")
    page.click("[data-kind=identifying]")
    page.click("[data-act=new_entity]")
    page.wait_for_selector("#wb-entity-form:not([hidden])")
    assert page.input_value("#wb-ne-name") == "示範公約"
    assert page.input_value("#wb-ne-date") == "2006"

    page.click("#wb-entity-form button.default")
    page.wait_for_selector("#wb-entity-form", state="hidden")
    desk.press("Control+Enter")
    desk.is_at("draft")

    entity = Annotation.objects.get().entity
    assert entity is not None
    assert (entity.name(), entity.kind, entity.status) == ("示範公約", "instrument", "draft")


def test_the_page_keeps_a_strict_policy_and_speaks_to_a_screen_reader(desk: Desk) -> None:
    refused: list[str] = []
    desk.page.on(
        "console",
        lambda message: (
            refused.append(message.text) if "Content Security" in message.text else None
        ),
    )
    make.note(desk.article, 0, 3, status="draft", creator=desk.user)
    page = desk.open()
    desk.press("j")
    page.wait_for_selector(".wb-card.current")

    from axe_playwright_python.sync_playwright import Axe

    assert refused == []
    serious = [
        (violation["id"], [node["html"][:120] for node in violation["nodes"]])
        for violation in Axe().run(page).response["violations"]
        if violation["impact"] in {"serious", "critical"}
    ]
    assert serious == []


@pytest.fixture
def phone(chromium: Any, live_server: Any, transactional_db: None) -> Iterator[Desk]:
    screen = {"viewport": {"width": 390, "height": 800}, "has_touch": True, "is_mobile": True}
    made = Desk(chromium, live_server, make.article(text=TEXT), "Curator", **screen)
    yield made
    made.close()


def test_on_a_phone_by_taps_alone(phone: Desk) -> None:
    page = phone.open()
    box = phone.box_of("說")
    page.touchscreen.tap(box["left"] + 4, box["top"])

    quotes = []
    for tapped in (
        "#wb-here [data-act=word]",
        "[data-edge=end][data-step='1']",
        "[data-edge=end][data-step='1']",
        "[data-edge=start][data-step='1']",
        "#wb-picked [data-act=sentence]",
        "#wb-picked [data-act=sentence]",
        "[data-edge=end][data-step='-1']",
    ):
        page.tap(tapped)
        quotes.append(page.inner_text("#wb-picked-quote"))
    first, second, _ = TEXT.split("\n")
    both = f"{first} {second}"  # a line break shows as a space
    assert quotes == ["說", "說😀", "說😀𠮷", "😀𠮷", first, both, both[:-1]]

    page.tap("[data-kind=commenting]")
    page.fill("#wb-body", "by thumb")
    page.tap("#wb-editor button.default")
    phone.is_at("draft")
    assert Annotation.objects.get().anchors.get().exact == f"{first}\n{second}"[:-1]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_note_changed_elsewhere_is_shown_as_it_is_when_it_is_opened(desk: Desk) -> None:
    note = make.note(desk.article, 0, 3, body="before", status="draft", creator=desk.user)
    page = desk.open()
    Annotation.objects.filter(pk=note.pk).update(body="after", status="in_review", version=2)

    desk.click("第一段")

    desk.is_at("in review")
    page.wait_for_function(
        "() => document.querySelector('.wb-card .wb-body').innerText.includes('after')"
    )


def revised(desk: Desk, note: Annotation, *, status: str, **place: Any) -> None:
    """A new revision in which the note's place waits for a person."""
    text = TEXT.replace("第一段", "首段")
    new = make.revision(desk.article, text=text)
    old = note.anchors.get()
    Anchor(annotation=note, revision=new, exact=old.exact, status=status, **place).save()


def test_a_place_guessed_after_a_revision_is_confirmed_with_one_key(desk: Desk) -> None:
    note = make.note(desk.article, 0, 3, status="draft", creator=desk.user)
    revised(desk, note, status="edited", start=0, end=2)
    page = desk.open(f"#note-{note.uuid}")
    assert page.inner_text(".wb-card.current .wb-quote") == "第一段"
    assert "首段" in page.inner_text(".wb-card.current .wb-now")

    desk.press("y")
    desk.is_at("draft")

    anchor = note.anchors.get(revision__number=2)
    assert (anchor.status, anchor.exact, anchor.decided_by) == ("manual", "首段", desk.user)


def test_a_note_that_lost_its_place_is_put_back_from_the_guesses(desk: Desk) -> None:
    note = make.note(desk.article, 0, 3, status="draft", creator=desk.user)
    revised(desk, note, status="orphaned", candidates=[[0, 2, 0.5]])
    page = desk.open(f"#note-{note.uuid}")

    page.click(".wb-places button")
    desk.is_at("draft")

    assert note.anchors.get(revision__number=2).exact == "首段"
