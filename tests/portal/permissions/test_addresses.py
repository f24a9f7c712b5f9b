"""Every address of the desk opens for those whom the table of abilities names, and for nobody else."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLResolver, get_resolver

from annotations.models import Desk
from instruments.models import Change
from tests import make
from tests.portal.permissions.cast import CAST, House, may, was_refused
from tests.portal.permissions.table import (
    DELETE,
    DOORS,
    MODELS,
    PAGES,
    POSTS,
    RESTORE,
    STEP,
    TAILS,
    WORKBENCH,
)

pytestmark = pytest.mark.django_db
ALIKE = {"outsider", "colleague"}  # at these addresses, as newcomer and author


def addresses(resolver: Any = None, before: str = "") -> Iterator[tuple[str, str, Any]]:
    """(name, route, converters) of all below /admin/."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry, route)
        elif route.startswith("admin/") and entry.name:
            yield entry.name, route, entry.pattern.converters


def expected(name: str) -> str | None:
    """The ability that a GET of the address takes. KeyError where nobody wrote it down."""
    if name in PAGES:
        return PAGES[name]
    if name.startswith(WORKBENCH):
        return "see_desk"
    model, _underscore, tail = name.rpartition("_")
    view, add = MODELS[model]
    if tail in (DELETE, RESTORE):
        return None
    if tail == STEP:
        return "see_desk"
    return {"view": view, "add": add}[TAILS[tail]]


def test_every_address_is_in_the_table() -> None:
    missing = set()
    for name, route, _converters in addresses():
        try:
            name in DOORS | POSTS or expected(name)
        except KeyError:
            missing.add(f"{name} ({route})")
    assert not missing, "say in the table which ability these take"


def thing_of(house: House, name: str) -> Any:
    """The primary key of something that the address could be about."""
    from django.contrib import admin

    for model in admin.site._registry:
        if name.startswith(f"{model._meta.app_label}_{model._meta.model_name}_"):
            found = model._default_manager.order_by("pk").first()
            return found.pk if found else 1
    return house.people["author"].pk


def filled(house: House, name: str, route: str, converters: Any) -> str:
    note = house.notes["draft"]
    values = {
        "uuid": note.uuid, "note": note.pk, "seq": Change.objects.latest("seq").pk, "name": "publish",
        "content_type_id": 1, "object_id": thing_of(house, name), "id": house.people["author"].pk,
        "pk": house.article.pk if name.startswith("annotations_article") else thing_of(house, name),
    }  # fmt: skip
    for key in converters:
        for kind in ("int", "uuid", "slug", "path", "str"):
            route = route.replace(f"<{kind}:{key}>", str(values[key]))
    route = route.replace("<id>", str(values["id"]))
    return "/" + route.replace("^(?P<app_label>instruments|annotations|portal)/$", "instruments/")


def house_with_all() -> House:
    """Something of every model, so that an address has something to show."""
    house = House()
    Desk.objects.create(pk=1)
    make.state()
    make.place()
    instrument = make.instrument()
    make.challenge()
    make.recommendation()
    make.position()
    make.citation(house.body, "established", value="2001")
    make.rendering(house.article)
    make.treaty_action(instrument, house.body)
    make.relation(instrument, make.instrument())
    make.membership(make.state(), house.body)
    return house


@pytest.mark.once  # each address and each person; the table is no matter of the database
def test_each_opens_for_whom_the_table_names() -> None:
    house, wrong, walked = house_with_all(), [], 0
    for name, route, converters in addresses():
        if name in DOORS | POSTS or name == "autocomplete":  # which has a test of its own
            continue
        address, ability = filled(house, name, route, converters), expected(name)
        for person in CAST.keys() - ALIKE:
            with house.untouched():
                answer = house.clients[person].get(address)
            walked += 1
            opened = not was_refused(answer) and not (ability is None and answer.status_code == 404)
            if opened is not may(person, ability) or answer.status_code >= 500:
                wrong.append((address, ability, person, answer.status_code))
    assert not wrong, wrong[:20]
    assert walked > 600


def test_a_field_that_completes_names_asks_who_asks() -> None:
    house = House()
    asked = "/admin/autocomplete/?app_label={}&model_name={}&field_name={}"
    for fields in (
        ("instruments", "body", "parent"),
        ("instruments", "instrument", "topics"),
        ("annotations", "citation", "entity"),
    ):
        for person in CAST:
            answer = house.clients[person].get(asked.format(*fields))
            assert was_refused(answer) is not may(person, "see_desk"), (fields, person)


def test_an_export_and_an_import_ask_who_asks() -> None:
    house = House()
    for page, ability in (("import", "import_catalogue"), ("export", "export_catalogue")):
        for person in CAST:
            answer = house.clients[person].post(f"/admin/instruments/entity/{page}/", {})
            assert was_refused(answer) is not may(person, ability), (page, person)
