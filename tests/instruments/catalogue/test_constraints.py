"""The database keeps the law whoever knocks: each constraint of the catalogue, broken once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction

from instruments.models import Change, Entity, LedgerHead
from tests import make

pytestmark = pytest.mark.django_db


def relabelled(**cells: str) -> None:
    body = make.body(name="Name")
    make.label(body, cells.pop("text", "Name"), **cells)


def own_parent(kind: str, field: str = "parent") -> None:
    thing = getattr(make, kind)()
    setattr(thing, field, thing)
    thing.save()


def twice(maker: Callable[[], Any]) -> None:
    maker()
    maker()


def same_membership(start: str | None) -> None:
    member, body = make.state(), make.body()
    twice(lambda: make.membership(member, body, start=start))


def same_treaty_action(done: str | None) -> None:
    instrument, state = make.instrument(), make.state()
    twice(lambda: make.treaty_action(instrument, state, done=done))


def same_relation() -> None:
    subject, thing = make.instrument(), make.instrument()
    twice(lambda: make.relation(subject, thing))


def same_answer(maker: str) -> None:
    challenge, state, recommendation = make.challenge(), make.state(), make.recommendation()
    for _ in range(2):
        if maker == "answer":
            recommendation.answers.create(challenge=challenge)
        else:
            recommendation.addressees.create(entity=state)


def itself(maker: str) -> None:
    thing = make.body() if maker == "membership" else make.instrument()
    getattr(make, maker)(thing, thing)


def merged_into_itself() -> None:
    body = make.body()
    body.merged_into = Entity.objects.get(pk=body.pk)
    body.save()


def status_of_membership() -> None:
    make.membership(make.state(), make.body(), status="friend")


# Constraint: how to break it.
BROKEN: dict[str, Callable[[], Any]] = {
    "entity_kind_is_known": lambda: Entity(kind="person", slug="x").save(),
    "entity_status_is_known": lambda: make.body(status="public"),
    "entity_slug_is_plain": lambda: make.body(slug="No-Slug"),
    "entity_not_merged_into_itself": merged_into_itself,
    "entity_verified_by_someone_at_some_time": lambda: make.body(
        verified_at="2026-01-01T00:00:00Z"
    ),
    "one_preferred_label_a_language": lambda: relabelled(text="Another"),
    "label_once": lambda: twice(lambda: make.label(BODY[0], "Same", kind="alternative")),
    "label_has_text": lambda: make.label(make.body(), "", lang="ru"),
    "one_description_a_language": lambda: make.body(description="x").descriptions.create(
        lang="en", text="y"
    ),
    "identifier_names_one_thing": lambda: twice(
        lambda: make.body().identifiers.create(scheme="unts", value="1")
    ),
    "wikidata_identifier_is_a_qid": lambda: make.body().identifiers.create(
        scheme="wikidata", value="Q0"
    ),
    "state_iso2": lambda: make.state(iso2="xx"),
    "state_iso3": lambda: make.state(iso3="XX"),
    "topic_not_its_own_broader": lambda: own_parent("topic", "broader"),
    "body_not_its_own_parent": lambda: own_parent("body"),
    "position_not_its_own_parent": lambda: own_parent("position"),
    "challenge_not_its_own_parent": lambda: own_parent("challenge"),
    "recommendation_not_its_own_parent": lambda: own_parent("recommendation"),
    "body_dissolved_after_established": lambda: make.body(established="2001", dissolved="2000"),
    "body_not_its_own_member": lambda: itself("membership"),
    "membership_status_is_known": status_of_membership,
    "membership_ends_after_it_starts": lambda: make.membership(
        make.state(), make.body(), start="2001", end="2001"
    ),
    "membership_starts_once": lambda: same_membership("2001"),
    "membership_starts_unknown_once": lambda: same_membership(None),
    "instrument_ends_after_entry_into_force": lambda: make.instrument(
        entry_into_force="2001", terminated="2000"
    ),
    "instrument_ends_after_adoption": lambda: make.instrument(adopted="2001", terminated="2000-12"),
    "instrument_not_its_own_participant": lambda: itself("treaty_action"),
    "treaty_action_once": lambda: same_treaty_action("2001"),
    "undated_treaty_action_once": lambda: same_treaty_action(None),
    "instrument_not_related_to_itself": lambda: itself("relation"),
    "relation_once": same_relation,
    "answer_once": lambda: same_answer("answer"),
    "addressee_once": lambda: same_answer("addressee"),
    "one_ledger_head": lambda: LedgerHead(pk=2).save(),
    **{
        f"body_{field}_is_edtf": lambda field=field: make.body(**{field: "2006-13"})  # type: ignore[misc]
        for field in ("established", "operational", "dissolved")
    },
    **{
        f"instrument_{field}_is_edtf": lambda field=field: make.instrument(**{field: "06"})  # type: ignore[misc]
        for field in ("adopted", "signed", "entry_into_force", "terminated")
    },
    **{
        f"membership_{field}_is_edtf": lambda field=field: make.membership(  # type: ignore[misc]
            make.state(), make.body(), **{field: "2006-1"}
        )
        for field in ("start", "end")
    },
    **{
        f"treaty_action_{field}_is_edtf": lambda field=field: make.treaty_action(  # type: ignore[misc]
            make.instrument(), make.state(), **{field: "yesterday"}
        )
        for field in ("done", "effective")
    },
}
BODY: list[Any] = []


def constraints() -> set[str]:
    return {
        constraint.name
        for model in apps.get_app_config("instruments").get_models()
        for constraint in model._meta.constraints
    }


def test_every_constraint_is_broken_here_once() -> None:
    assert constraints() == set(BROKEN)


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_the_database_refuses(name: str) -> None:
    BODY[:] = [make.body()]
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        BROKEN[name]()
    said = str(caught.value).lower()
    assert name in said or "unique constraint failed" in said
    assert not Change.objects.exists()
