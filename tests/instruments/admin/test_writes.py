"""Every write of the desk passes an action: exactly one Change of the thing, and nothing past the ledger."""

from typing import Any

import pytest
from django.urls import reverse

from instruments import ledger
from instruments.models import KINDS, Change, Entity, Label, Membership
from instruments.policy import Role
from tests import make
from tests.instruments.admin.desk import add_page, change_page, desk, filled, new_row

pytestmark = pytest.mark.django_db
NEEDED = {"body": {"body_type": "council"}, "instrument": {"form": "charter", "level": "global"}}


def one_change(action: str) -> Change:
    change = Change.objects.get()
    assert change.action == action
    assert list(ledger.broken_links()) == []
    return change


@pytest.mark.parametrize("kind", KINDS)
def test_adding(kind: str) -> None:
    client = desk()
    sent = (
        filled(client, add_page(kind))
        | NEEDED.get(kind, {})
        | {"slug": "new-one", "change_reason": "a start"}
    )
    new_row(sent, "labels", lang="en", kind="preferred", text="New one")
    answer = client.post(add_page(kind), sent)
    assert answer.status_code == 302, answer.context["errors"]
    change = one_change("create")
    assert (change.kind, change.title, change.reason, change.before) == (
        kind,
        "New one",
        "a start",
        None,
    )
    assert change.after["labels"][0]["text"] == "New one"
    assert Entity.objects.get().status == "draft"


@pytest.mark.parametrize("kind", KINDS)
def test_changing_a_thing_and_its_parts(kind: str) -> None:
    thing = getattr(make, kind)(name="Old")
    client = desk()
    sent = filled(client, change_page(thing)) | {"slug": "renamed", "labels-0-text": "New"}
    new_row(sent, "labels", lang="ru", kind="preferred", text="Новое")
    answer = client.post(change_page(thing), sent)
    assert answer.status_code == 302, answer.context["errors"]
    change = one_change("edit")
    assert (change.before["slug"], change.after["slug"]) == (thing.slug, "renamed")
    assert sorted(label["text"] for label in change.after["labels"]) == ["New", "Новое"]
    assert change.after["version"] == 2


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("step", ["publish", "submit", "withdraw", "verify"])
def test_steps(kind: str, step: str) -> None:
    status = {"publish": "draft", "submit": "draft"}.get(step, "published")
    thing = getattr(make, kind)(status=status)
    address = reverse(f"admin:instruments_{kind}_step", args=[thing.pk, step])
    desk().post(address)
    one_change(step)


@pytest.mark.parametrize(
    ("action", "recorded"),
    [
        ("publish_selected", "publish"),
        ("withdraw_selected", "withdraw"),
        ("verify_selected", "verify"),
    ],
)
def test_bulk_actions_record_one_change_a_thing(action: str, recorded: str) -> None:
    things = [make.body(status="in_review") for _ in range(3)]
    desk().post(
        reverse("admin:instruments_body_changelist"),
        {"action": action, "_selected_action": [t.pk for t in things]},
    )
    assert list(Change.objects.values_list("action", flat=True)) == [recorded] * 3


def test_topics_for_many() -> None:
    client, topic = desk(), make.topic()
    things = [make.body(), make.body()]
    address = reverse("admin:instruments_body_changelist")
    sent: dict[str, Any] = {
        "action": "set_topics_of_selected",
        "_selected_action": [t.pk for t in things],
    }
    asked = client.post(address, sent)
    assert asked.status_code == 200 and not Change.objects.exists()
    client.post(address, sent | {"topics_asked": "1", "topics": [topic.pk]})
    assert Change.objects.count() == 2
    assert topic.about.count() == 2


def test_restoring() -> None:
    thing = make.body(name="First")
    client = desk()
    for name in ("Second", "Third"):
        client.post(
            change_page(thing), filled(client, change_page(thing)) | {"labels-0-text": name}
        )
    second = ledger.history(thing).last()
    assert second is not None
    client.post(reverse("admin:instruments_body_restore", args=[thing.pk, second.seq]))
    assert thing.labels.get().text == "Second"
    assert [change.action for change in ledger.history(thing)] == ["restore", "edit", "edit"]


def test_deleting_a_part_is_one_change_of_its_owner() -> None:
    state, body = make.state(), make.body()
    make.membership(state, body)
    client = desk()
    client.post(
        change_page(state), filled(client, change_page(state)) | {"memberships-0-DELETE": "on"}
    )
    assert not Membership.objects.exists()
    assert one_change("edit").thing == state.uuid


def test_nothing_can_be_deleted() -> None:
    client = desk()
    for kind in KINDS:
        thing = getattr(make, kind)()
        assert (
            client.post(
                reverse(f"admin:instruments_{kind}_delete", args=[thing.pk]), {"post": "yes"}
            ).status_code
            == 403
        )
    assert Entity.objects.count() == len(KINDS)


def test_a_failed_save_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    thing = make.body(name="Old")
    client = desk()
    client.raise_request_exception = False
    sent = filled(client, change_page(thing)) | {"labels-0-text": "New", "slug": "other"}

    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(Label, "save", broken)
    assert client.post(change_page(thing), sent).status_code == 500
    assert not Change.objects.exists()
    assert Entity.objects.get().slug == thing.slug


@pytest.mark.parametrize(
    ("role", "allowed"), [(None, False), (Role.CURATOR, True), (Role.REVIEWER, True)]
)
def test_who_may_change(role: Role | None, allowed: bool) -> None:
    from django.test import Client

    thing = make.body()
    sent = filled(desk(), change_page(thing)) | {"slug": "changed"}
    client = Client()
    client.force_login(make.user(role))
    client.post(change_page(thing), sent)
    assert Change.objects.exists() is allowed


@pytest.mark.parametrize(("role", "allowed"), [(Role.CURATOR, False), (Role.REVIEWER, True)])
def test_who_may_publish(role: Role, allowed: bool) -> None:
    thing = make.body(status="draft")
    desk(role).post(reverse("admin:instruments_body_step", args=[thing.pk, "publish"]))
    desk(role).post(
        reverse("admin:instruments_body_changelist"),
        {"action": "publish_selected", "_selected_action": [thing.pk]},
    )
    assert Change.objects.exists() is allowed
