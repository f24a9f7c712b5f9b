"""A thing comes back whole: its columns, its lists and its parts, as any change left them."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from instruments import actions, ledger, snapshots
from instruments.models import KINDS, Change, Entity
from instruments.policy import Role
from tests import make

pytestmark = pytest.mark.django_db


def recorded(entity: Entity) -> int:
    """Record the entity as it is; the number of that change."""
    with actions.saving(entity, by=None):
        entity.save()
    return ledger.history(entity).first().seq  # type: ignore[union-attr]


def state(entity: Entity) -> dict[str, Any]:
    """Its state but for the version, which a restore counts on."""
    now = snapshots.state_of(type(entity).objects.get(pk=entity.pk))
    return {name: value for name, value in now.items() if name != "version"}


def test_an_instrument_with_all_its_parts() -> None:
    one, other = make.state(), make.state()
    thing = make.instrument(
        name="Name",
        description="Words",
        states=[one],
        topics=[make.topic()],
        adopted="2001",
        depositary=one,
    )
    make.treaty_action(thing, one, done="2001-06-15", text="With a reservation.")
    make.relation(thing, make.instrument(), provision="Art. 2(3)")
    seq, before = recorded(thing), state(thing)
    with actions.saving(thing, by=None):
        thing.adopted, thing.depositary, thing.slug = "2002", None, "renamed"
        thing.save()
        thing.states.set([other])
        thing.topics.clear()
        thing.labels.all().delete()
        make.label(thing, "Another")
        thing.descriptions.update(text="Other words")
        thing.treaty_actions.all().delete()
        make.treaty_action(thing, other)
        thing.relations.update(relation="amends")
    assert state(thing) != before
    actions.restore(thing.pk, seq, by=None)
    assert state(thing) == before
    assert [change.action for change in ledger.history(thing)] == ["restore", "edit", "edit"]
    assert ledger.history(thing).first().reason == f"#{seq}"  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_thing(kind: str) -> None:
    thing = getattr(make, kind)(name="Name", topics=[make.topic()])
    seq, before = recorded(thing), state(thing)
    thing.labels.update(text="Another")
    thing.topics.clear()
    recorded(thing)
    actions.restore(thing.pk, seq, by=None)
    assert state(thing) == before


def test_parts_come_back_under_their_keys() -> None:
    member, body = make.state(), make.body()
    row = make.membership(member, body, start="2001")
    seq = recorded(member)
    with actions.saving(member, by=None):
        row.delete()
    actions.restore(member.pk, seq, by=None)
    assert member.memberships.get().uuid == row.uuid


def test_a_recommendation_with_what_it_answers_and_whom_it_addresses() -> None:
    challenge = make.challenge()
    thing = make.recommendation(addresses=[challenge], addressees=[make.state()])
    seq, before = recorded(thing), state(thing)
    with actions.saving(thing, by=None):
        thing.answers.all().delete()
        thing.addressees.update(explicit=True)
    actions.restore(thing.pk, seq, by=None)
    assert state(thing) == before


def test_a_change_of_something_else_is_refused() -> None:
    one, other = make.body(), make.body()
    seq = recorded(other)
    with pytest.raises(ValidationError):
        actions.restore(one.pk, seq, by=None)
    assert Change.objects.count() == 1


def test_reviewers_restore_and_curators_do_not() -> None:
    body = make.body()
    seq = recorded(body)
    with pytest.raises(PermissionDenied):
        actions.restore(body.pk, seq, by=make.user(Role.CURATOR))
    actions.restore(body.pk, seq, by=make.user(Role.REVIEWER))
    assert Change.objects.count() == 2


def test_what_the_machine_counts_is_no_part_of_the_state() -> None:
    kept = snapshots.state_of(make.body(name="Name"))
    assert not snapshots.DERIVED & kept.keys()
    assert "folded" not in kept["labels"][0]
    assert snapshots.differences(kept, {**kept, "slug": "x"}) == [("slug", kept["slug"], "x")]
