"""The way of somebody new, in a browser: a link, a password, a second factor, the desk; all readable."""

from typing import Any

import pytest
from django.test import Client

from portal.signing_in import links, own
from tests import make
from tests.portal.signing_in.door import CODE, DESK, ENROL, code_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SETTLED = "Promise.all(document.getAnimations().map(one => one.finished))"
NEW = "a long new password"


def look(page: Any) -> list[Any]:
    """What axe finds on the page: wide and narrow, light and dark; and whether it scrolls sideways."""
    from axe_playwright_python.sync_playwright import Axe

    found: list[Any] = []
    for width, scheme in ((1280, "light"), (390, "dark")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        page.evaluate(SETTLED)  # colours fade
        found += [
            (page.url, width, violation["id"], [node["html"][:120] for node in violation["nodes"]])
            for violation in Axe().run(page).response["violations"]
        ]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append((page.url, width, "scrolls sideways"))
    return found


def test_from_the_link_to_the_desk(page: Any, live_server: Any, settings: Any) -> None:
    settings.SITE_URL, settings.REQUIRE_SECOND_FACTOR = live_server.url, True
    person, root, found = make.user(username="newcomer"), live_server.url, []
    page.goto(links.link_for(person))
    found += look(page)
    page.fill("[name=new_password1]", NEW)
    page.fill("[name=new_password2]", NEW)
    press(page)
    found += look(page)
    sign_in(page, root)
    assert page.url.startswith(root + ENROL)
    found += look(page)
    key = key_shown(page)
    page.fill("[name=code]", code_of(key, steps=-1))
    press(page)
    assert page.locator("#content code").count() >= 1
    found += look(page)
    page.goto(root + DESK)
    assert page.url == root + DESK
    page.context.clear_cookies()
    found += look_at(page, root + "/admin/forgotten/")
    sign_in(page, root, found)
    assert page.url == root + CODE
    found += look(page)
    page.fill("[name=code]", code_of(key))
    press(page)
    assert page.url == root + DESK
    found += look_at(page, root + "/admin/second-factor/")
    assert not found, found


def test_what_an_administrator_sees_of_it(page: Any, live_server: Any) -> None:
    client = Client()
    client.force_login(make.user("Administrator"))
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.add_cookies([cookie | {"url": live_server.url}])
    person, found = make.user(), []
    client.post("/admin/login/", {"username": person.username, "password": "wrong"})
    for address in (f"/admin/people/{person.pk}/sign-in/", "/admin/portal/signin/"):
        found += look_at(page, live_server.url + address)
    page.goto(f"{live_server.url}/admin/people/{person.pk}/sign-in/")
    press(page, f"form[action$='/people/{person.pk}/sign-in/link/'] button")
    assert "/admin/link/" in page.inner_text("code.secret")
    found += look(page)
    assert not found, found


def look_at(page: Any, address: str) -> list[Any]:
    page.goto(address)
    return look(page)


def sign_in(page: Any, root: str, found: list[Any] | None = None) -> None:
    page.goto(root + DESK)
    if found is not None:
        found += look(page)
    page.fill("[name=username]", "newcomer")
    page.fill("[name=password]", NEW)
    press(page)


def press(page: Any, button: str = "#content [type=submit]") -> None:
    with page.expect_navigation():
        page.click(button)


def key_shown(page: Any) -> str:
    """The secret as the session keeps it, which the page shows as a picture and as letters."""
    from django.contrib.sessions.models import Session

    name = next(c["value"] for c in page.context.cookies() if c["name"] == "sessionid")
    return str(Session.objects.get(pk=name).get_decoded()[own.KEY])
