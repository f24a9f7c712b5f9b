"""Hostile text through the doors people use, forms and endpoints, and then every page that shows it."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from annotations.models import Annotation, Rendering
from instruments.models import User
from tests import make
from tests.browser.hostile import ALL, PAYLOADS, Watch, administrator, at_the_desk
from tests.instruments.admin.desk import change_page, filled, new_row
from tests.instruments.interchange.tables import table
from tests.portal.signing_in.door import enrolled

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAMES = [text for text in PAYLOADS if "\t" not in text and "\n" not in text]
SHORT = min((text for text in NAMES if "<script>" in text), key=len)
EVENT = '<img src=x onerror="window.__ran=1">'
OLD, NEW = "第一段說理事會。\n第二段。", f"第二段。\n{SHORT}理事會{EVENT}"


class House:
    """Everything written by an administrator who means ill."""

    def __init__(self) -> None:
        self.client = administrator()
        self.article = make.article(text=OLD, slug="text", title=SHORT)
        self.bodies = [make.body(), make.body(status="draft")]
        self.person = make.user()
        self.workbench = f"/admin/annotations/article/{self.article.pk}/workbench/"

    def save(self, thing: Any, **cells: str) -> None:
        page = change_page(thing)
        self.sent(page, filled(self.client, page) | cells | {"change_reason": EVENT})

    def sent(self, page: str, form: dict[str, Any]) -> None:
        answer = self.client.post(page, form)
        assert answer.status_code == 302, (page, said_of(answer))

    def told(self, tail: str, **said: Any) -> Any:
        answer = self.client.post(
            self.workbench + tail, json.dumps(said), content_type="application/json"
        )
        assert answer.status_code in (200, 201), (tail, answer.content)
        return answer.json()

    def catalogue(self) -> None:
        for body in self.bodies:
            page = change_page(body)
            form = filled(self.client, page) | {"change_reason": EVENT}
            for name in NAMES:
                new_row(form, "labels", lang="en", kind="alternative", text=name)
            new_row(form, "descriptions", lang="en", text=ALL)
            self.sent(page, form)
        deed = make.instrument()
        self.save(deed, registration=SHORT, adopted="2001", adopted_as_cited=SHORT)
        self.save(self.bodies[0], **{"descriptions-0-text": SHORT})

    def texts(self) -> None:
        self.save(self.article, source=SHORT, licence=SHORT)
        span = {"start": 0, "end": 3, "revision": 1}
        for said in (
            {"motivation": "commenting", "body": ALL},
            {"motivation": "identifying", "entity": self.bodies[0].pk, "provision": SHORT},
            {"motivation": "tagging", "tags": [EVENT, SHORT]},
            {"motivation": "assessing", "verdict": "corrected", "corrected_value": SHORT,
             "source": ALL, "body": ALL},
        ):  # fmt: skip
            self.told("notes/", **span, **said)
        note = Annotation.objects.get(motivation="assessing")
        self.told(f"notes/{note.uuid}/reply/", body=ALL)
        self.told(f"notes/{note.uuid}/submit/", version=note.version, reason=EVENT)
        self.told("assignments/", assignee=self.person.pk, eid="", due="", note=SHORT)
        rendering = {
            "eid": "preamble__para_1",
            "lang": "en",
            "type": "translation",
            "text": ALL,
        }
        self.told("renderings/new/", **rendering)
        published = make.note(self.article, 0, 4, creator=self.person, body=ALL)
        make.note_edit(published, body=ALL)
        self.gone = make.note(self.article, 4, 8, creator=self.person, body=ALL)

    def people(self) -> None:
        names = {"first_name": SHORT, "last_name": SHORT, "email": ""}
        self.save(self.person, **names)
        enrolled(User.objects.get(pk=self.person.pk))
        self.sent(f"/admin/people/{self.person.pk}/sign-in/ask/", {"reason": SHORT})
        self.sent("/admin/portal/release/add/", {"title": SHORT, "notes": ALL})
        Client().post("/admin/login/", {"username": SHORT, "password": SHORT})

    def revised(self) -> None:
        page = f"/admin/annotations/article/{self.article.pk}/revise/"
        file = SimpleUploadedFile("x.txt", NEW.encode())
        token = self.client.post(page, {"file": file, "reason": EVENT}).context["token"]
        self.sent(page, {"token": token})

    def pages(self) -> list[str]:
        body, article = self.bodies[0], self.article
        source, target = (body.slug for body in self.bodies)
        articles = f"/admin/annotations/article/{article.pk}/"
        return [
            "/admin/",
            f"/admin/instruments/body/{body.pk}/history/",
            change_page(body),
            "/admin/instruments/body/",
            f"/admin/instruments/entity/merge/?source={source}&target={target}",
            "/admin/instruments/entity/duplicates/",
            "/admin/instruments/change/",
            f"{articles}history/",
            f"{articles}placing/",
            f"{articles}agreement/",
            "/admin/annotations/article/workbench/inbox/",
            "/admin/annotations/annotation/",
            f"/admin/annotations/rendering/{Rendering.objects.get().pk}/change/",
            f"/admin/people/{self.person.pk}/sign-in/",
            "/admin/portal/signin/",
            f"{body.get_absolute_url()}",
            "/articles/text/",
            f"/annotations/{self.gone.uuid}/",
        ]


def said_of(answer: Any) -> Any:
    form = answer.context and answer.context.get("adminform")
    return (form and form.form.errors) or answer.content.decode()[:2000]


@pytest.fixture
def house(transactional_db: None) -> House:
    made = House()
    made.catalogue()
    made.texts()
    made.people()
    made.revised()
    return made


def test_nothing_runs_that_came_by_a_form(
    chromium: Any, live_server: Any, house: House, tmp_path: Any
) -> None:
    context = at_the_desk(chromium, live_server, house.client)
    watch, found = Watch(context), []
    for address in house.pages():
        found += watch.visit(live_server.url + address)
    for forms in (at_the_workbench, an_import, an_upload, a_conflict, a_restoring):
        forms(watch.page, live_server.url, house, tmp_path)
        found += watch.judged(forms.__name__)
    context.close()
    assert not found, found[:10]


def at_the_workbench(page: Any, root: str, house: House, _folder: Any) -> None:
    for motivation in ("assessing", "tagging"):
        note = Annotation.objects.get(motivation=motivation)
        page.goto("about:blank")
        page.goto(f"{root}{house.workbench}#note-{note.uuid}")
        page.wait_for_selector(".wb-card.current")
        assert SHORT in page.inner_text(".wb-card.current")


def an_import(page: Any, root: str, _house: House, folder: Any) -> None:
    """The preview of what would come in, and then the errors of what cannot."""
    names = [{"entity": "new", "lang": "en", "kind": "alternative", "text": text} for text in NAMES]
    good = {"bodies": table("bodies", {"slug": "new"}), "labels": table("labels", *names)}
    bad = {"bodies": table("bodies", {"slug": EVENT, "body_type": SHORT, "established": EVENT})}
    for contents in (good, bad):
        for name, content in contents.items():
            (folder / f"{name}.csv").write_bytes(content)
        page.goto(root + "/admin/instruments/entity/import/")
        page.set_input_files("input[type=file]", [folder / f"{name}.csv" for name in contents])
        page.fill("input[name=reason]", SHORT)
        sent(page, "#content input[type=submit]")
        assert SHORT in page.inner_text("#content")


def an_upload(page: Any, root: str, _house: House, folder: Any) -> None:
    (folder / "text.txt").write_text("\n".join(NAMES))
    page.goto(root + "/admin/annotations/article/add/")
    page.set_input_files("input[type=file]", folder / "text.txt")
    page.fill("input[name=slug]", "hostile")
    page.fill("input[name=title]", SHORT)
    sent(page, "#content input[type=submit]")
    assert SHORT in page.inner_text("#content .preview")


def a_conflict(page: Any, root: str, house: House, _folder: Any) -> None:
    """Both versions beside each other: theirs hostile, and ours."""
    body = house.bodies[1]
    page.goto(root + change_page(body))
    house.save(body, **{"descriptions-0-text": ALL + EVENT})
    page.fill("[name=descriptions-0-text]", EVENT + ALL)
    sent(page, "input[name=_save]")
    assert SHORT in page.inner_text("table.conflict")


def a_restoring(page: Any, root: str, house: House, _folder: Any) -> None:
    body = house.bodies[0]
    page.goto(f"{root}/admin/instruments/body/{body.pk}/history/")
    sent(page, "form[action*='/restore/'] button")
    assert SHORT in page.input_value("[name=descriptions-0-text]")


def sent(page: Any, button: str) -> None:
    with page.expect_navigation():
        page.click(button)
