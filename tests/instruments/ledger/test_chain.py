"""Each write leaves one Change, chained to the one before; what failed leaves none."""

from typing import Any

import pytest
from django.db import connection

from instruments import actions, ledger
from instruments.models import Change, LedgerHead
from tests import make

pytestmark = pytest.mark.django_db


def edit(body: Any, **fields: Any) -> None:
    with actions.saving(body, by=None):
        for name, value in fields.items():
            setattr(body, name, value)
        body.save()


def some_changes(number: int = 3) -> list[Change]:
    body = make.body()
    for year in range(2001, 2001 + number):
        edit(body, established=str(year))
    return list(Change.objects.order_by("seq"))


def test_changes_are_numbered_without_gaps_and_chained() -> None:
    changes = some_changes()
    assert [change.seq for change in changes] == [1, 2, 3]
    assert [change.previous_hash for change in changes] == [
        "0" * 64,
        changes[0].hash,
        changes[1].hash,
    ]
    head = LedgerHead.objects.get()
    assert (head.seq, head.hash) == (3, changes[-1].hash)
    assert list(ledger.broken_links()) == []


def rewrite(sql: str, *values: Any) -> None:
    """Past Django and the model, as someone with the database's password would."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.parametrize(
    ("sql", "seq"),
    [
        ("UPDATE instruments_change SET reason = 'another' WHERE seq = 2", 2),
        ("UPDATE instruments_change SET action = 'publish' WHERE seq = 2", 2),
        ("UPDATE instruments_change SET title = 'x' WHERE seq = 1", 1),
        ("UPDATE instruments_change SET at = '2001-01-01 00:00:00+00:00' WHERE seq = 3", 3),
        ("UPDATE instruments_change SET after = '{}' WHERE seq = 2", 2),
        ("UPDATE instruments_change SET actor_id = NULL WHERE seq = 4", 4),
        ("UPDATE instruments_change SET previous_hash = '0' WHERE seq = 2", 2),
        ("DELETE FROM instruments_change WHERE seq = 2", 3),
        ("DELETE FROM instruments_change WHERE seq = 4", 4),
        ("DELETE FROM instruments_change", 4),
    ],
)
def test_whatever_is_tampered_with_is_found(sql: str, seq: int) -> None:
    some_changes()
    actions.publish(make.body(status="draft").pk, by=make.user("Reviewer"))
    rewrite(sql)
    assert seq in {number for number, _what in ledger.broken_links()}


def test_a_change_is_only_ever_inserted() -> None:
    (change,) = some_changes(1)
    change.reason = "another"
    with pytest.raises(Exception, match=r"(?i)unique"):
        change.save()


def test_it_says_who_when_and_why() -> None:
    person = make.user("Reviewer")
    body = make.body(status="draft")
    actions.publish(body.pk, by=person, reason="ready")
    change = Change.objects.get()
    assert (change.actor, change.action, change.reason) == (person, "publish", "ready")
    assert (change.kind, change.thing, change.title) == ("body", body.uuid, str(body))
    assert (change.before["status"], change.after["status"]) == ("draft", "published")


def test_a_batch_is_appended_together_at_its_end() -> None:
    heard: list[list[int]] = []

    def hear(changes: list[Change], **kwargs: Any) -> None:
        heard.append([change.seq for change in changes])

    ledger.recorded.connect(hear)
    try:
        with ledger.batch():
            some_changes(2)
            assert not Change.objects.exists()
            with ledger.batch():
                edit(make.body(), lifecycle="dissolved")
        assert heard == [[1, 2, 3]]
    finally:
        ledger.recorded.disconnect(hear)


def test_what_fails_leaves_neither_the_write_nor_its_change() -> None:
    body = make.body(established="2001")

    @ledger.atomic
    def failing() -> None:
        edit(body, established="2002")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        failing()
    body.refresh_from_db()
    assert body.established == "2001"
    assert not Change.objects.exists() and list(ledger.broken_links()) == []


def test_an_inner_failure_that_is_caught_takes_only_its_own_changes_with_it() -> None:
    first, second = make.body(), make.body()

    @ledger.atomic
    def failing() -> None:
        edit(second, established="2002")
        raise RuntimeError

    with ledger.batch():
        edit(first, established="2001")
        with pytest.raises(RuntimeError):
            failing()
    assert Change.objects.get().thing == first.uuid
    second.refresh_from_db()
    assert second.established is None


def test_when_a_follower_fails_nothing_is_written() -> None:
    def fail(**kwargs: Any) -> None:
        raise RuntimeError

    body = make.body(status="draft")
    ledger.recorded.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            actions.publish(body.pk, by=None)
    finally:
        ledger.recorded.disconnect(fail)
    body.refresh_from_db()
    assert body.status == "draft" and not Change.objects.exists()


def test_lists_are_recorded_as_they_are_not_as_they_were_fetched() -> None:
    body = type(make.body(name="Old")).objects.prefetch_related("labels").get()
    with ledger.record(body, by=None, action="edit"):
        body.labels.all()[0].delete()
        make.label(body, "New")
    assert [label["text"] for label in Change.objects.get().after["labels"]] == ["New"]
