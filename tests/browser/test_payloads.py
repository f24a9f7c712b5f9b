"""Hostile text in every field of every model executes nothing, on any page, in a real browser."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from annotations.models import Annotation, Revision
from instruments.models import Entity
from portal.search import index
from tests import make
from tests.browser.hostile import ALL, PAYLOADS, Watch, administrator, at_the_desk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# What the database or an address keeps to a form, so that no hostile text can stand there.
KEPT = {"slug", "lang", "language", "eid", "sha256", "hash", "previous_hash", "kind", "action"}
KEPT |= {"iso2", "iso3", "password", "username", "scheme", "status", "type", "folded"}
PUBLIC = [
    "/", "/articles/", "/timeline/", "/matrix/", "/network/", "/flow/", "/states/", "/bodies/",
    "/instruments/", "/positions/", "/challenges/", "/recommendations/", "/topics/", "/places/",
    "/search/?q=script", "/search/?q=%22%3E%3Cscript%3Ewindow.__ran%3D1%3C%2Fscript%3E",
    "/feeds/changes.atom", "/api/v1/annotations/", "/api/v1/search/?q=script", "/timeline.svg",
    "/network.svg", "/articles/hostile/", "/articles/hostile/revisions/1/", "/articles/hostile/cite/",
    "/llms.txt", "/nothing/%3Cscript%3Ewindow.__ran%3D1%3C%2Fscript%3E/",
]  # fmt: skip


def hostile(field: models.Field, number: int) -> str | None:
    """What to put into a column of text; None for one that is kept to a form."""
    if type(field) is models.TextField:
        return ALL
    plain = type(field) is models.CharField and not field.choices and field.name not in KEPT
    fits = [payload for payload in PAYLOADS if len(payload) <= (field.max_length or 0)]
    return fits[number % len(fits)] if plain and fits else None


def fill() -> int:
    """Hostile text into every such column of every row, past all forms; how many columns took it."""
    filled = 0
    for app in ("instruments", "annotations", "portal"):
        for model in apps.get_app_config(app).get_models():
            if model is Revision or model.__name__ in ("Change", "SearchDocument"):
                continue
            for field in model._meta.local_fields:
                for number, row in enumerate(model._base_manager.all()):
                    text = hostile(field, filled + number)
                    try:
                        with transaction.atomic():
                            model._base_manager.filter(pk=row.pk).update(
                                **{field.attname: text}
                            ) if text else None
                            filled += bool(text)
                    except IntegrityError:
                        continue
    return filled


@pytest.fixture
def house(transactional_db: None) -> Any:
    text = make.article(text=ALL.replace("\n\n", "\n"), slug="hostile")
    body, place = make.body(description="x"), make.place()
    state, topic = make.state(), make.topic()
    deed = make.instrument(states=[state], adopting_bodies=[body], topics=[topic], adopted="2001")
    make.membership(state, body, start="2001")
    make.treaty_action(deed, state, done="2001", text="x")
    challenge = make.challenge(description="x")
    make.recommendation(addresses=[challenge], addressees=[state], description="x")
    make.position(named=[body], description="x")
    for motivation, more in (
        ("identifying", {"entity": body}),
        ("commenting", {"body": "x"}),
        ("assessing", {"verdict": "corrected", "corrected_value": "x", "body": "x", "source": "x"}),
    ):
        note = make.note(text, 0, 9, motivation=motivation, **more)
    make.reply(note)
    make.citation(body, "established", value="x", annotation=note)
    make.citation(body, "established", value="x")
    make.rendering(text)
    assert fill() > 60
    index.rebuild()
    return {"article": text, "place": place}


def pages(house: Any) -> Iterator[str]:
    yield from PUBLIC
    for entity in Entity.objects.all():
        yield entity.specific.get_absolute_url()
    for note in Annotation.objects.filter(parent=None):
        yield f"/annotations/{note.uuid}/"


def desk_pages(house: Any) -> Iterator[str]:
    from django.contrib import admin

    yield "/admin/"
    yield f"/admin/annotations/article/{house['article'].pk}/workbench/"
    yield "/admin/annotations/article/workbench/inbox/"
    for model in admin.site._registry:
        row = model._default_manager.order_by("pk").first()
        root = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        yield root
        if row is not None:
            yield f"{root}{row.pk}/change/"


@pytest.mark.parametrize("where", [pages, desk_pages])
def test_nothing_runs(chromium: Any, live_server: Any, house: Any, where: Any) -> None:
    assert len(PAYLOADS) >= 50
    context = (
        at_the_desk(chromium, live_server, administrator())
        if where is desk_pages
        else chromium.new_context(locale="en")
    )
    watch, found = Watch(context), []
    for address in where(house):
        found += watch.visit(live_server.url + address)
    context.close()
    assert not found, found[:10]
