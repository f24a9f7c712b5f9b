"""Every list of the desk costs the same queries for many rows as for few."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from instruments import actions
from instruments.models import KINDS
from tests import make
from tests.instruments.admin.desk import change_page, desk

pytestmark = pytest.mark.django_db


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def assert_constant(address: str, grow: Callable[[], Any]) -> None:
    client = desk()
    for _ in range(2):
        grow()
    client.get(address)  # fills the caches of content types and the like
    few = queries(client, address)
    for _ in range(7):
        grow()
    assert queries(client, address) == few


def changelist(name: str) -> str:
    return reverse(f"admin:{name}_changelist")


@pytest.mark.parametrize("kind", KINDS)
def test_the_list_of_each_kind(kind: str) -> None:
    assert_constant(
        changelist(f"instruments_{kind}"), lambda: getattr(make, kind)(topics=[make.topic()])
    )


def cited() -> None:
    text = make.article(text="上合組織。")
    make.citation(make.body(), "established", annotation=make.note(text, 0, 4, entity=make.body()))
    make.citation(make.body(), "established")


GROWN: dict[str, Callable[[], Any]] = {
    "instruments_entity": lambda: make.body(topics=[make.topic()]),
    "instruments_membership": lambda: make.membership(make.state(), make.body()),
    "instruments_treatyaction": lambda: make.treaty_action(make.instrument(), make.state()),
    "instruments_instrumentrelation": lambda: make.relation(make.instrument(), make.instrument()),
    "instruments_change": lambda: actions.submit(make.body(status="draft").pk, by=make.user()),
    "instruments_user": make.user,
    "annotations_citation": cited,
    "annotations_source": make.source,
    "annotations_annotation": cited,
}


@pytest.mark.parametrize("name", GROWN)
def test_every_other_list(name: str) -> None:
    assert_constant(changelist(name), GROWN[name])


def test_the_front_page() -> None:
    assert_constant(
        reverse("admin:index"),
        lambda: (cited(), actions.submit(make.body(status="draft").pk, by=None)),
    )


def test_the_duplicates() -> None:
    assert_constant(
        reverse("admin:instruments_entity_duplicates"),
        lambda: (make.body(name="One name"), make.body(name="上合组织")),
    )


def test_a_thing_with_many_citations() -> None:
    body = make.body()

    def cite() -> None:
        text = make.article(text="上合組織。")
        make.citation(
            body, "established", value="2001", annotation=make.note(text, 0, 4, entity=make.body())
        )
        make.citation(body, "seat", checked_by=make.user())

    assert_constant(change_page(body), cite)


@pytest.mark.parametrize(
    "filters",
    ["english=no", "mentioned=no", "cited=no", "english=yes", "cited=yes", "mentioned=yes"],
)
def test_the_filters(filters: str) -> None:
    named, bare = make.body(name="Named", mention_count=1), make.body(status="draft")
    bare.labels.update(lang="ru")
    make.body(status="withdrawn").labels.update(lang="ru")
    make.citation(named, "seat")
    shown = desk().get(f"{changelist('instruments_body')}?{filters}").context["cl"].queryset
    assert list(shown) == [named if filters.endswith("yes") else bare]


def test_each_queue_counts_what_its_list_shows() -> None:
    cited()
    make.body(status="draft").labels.update(lang="ru")
    make.place(status="in_review")
    make.topic(status="withdrawn").labels.update(lang="ru")
    make.citation(make.body(), "seat", stale=True)
    make.note(make.article(), 0, 2, status="in_review")
    make.note(make.article(), 0, 2, status="suggested")
    client = desk()
    counted = client.get(reverse("admin:index")).context["queues"]
    assert len(counted) == 8
    for queue, length in counted:
        assert length > 0, queue.name
        assert client.get(queue.address).context["cl"].result_count == length, queue.name


def test_names_in_any_script_find_a_thing() -> None:
    body = make.body(name="SCO")
    make.label(body, "上海合作組織", lang="zh-Hant")
    make.body(name="Other")
    for words in ("上海合作组织", "ｓｃｏ", "合作 sco"):
        shown = desk().get(changelist("instruments_body"), {"q": words}).context["cl"].queryset
        assert list(shown) == [body], words
