"""A citation is stale from the change of the value it cites until that is changed back."""

from typing import Any

import pytest

from annotations.facts_cited import citable_fields, current_value
from annotations.models import Citation
from instruments import actions, ledger
from instruments.models import KINDS, Change, Entity
from tests import make
from tests.instruments.interchange.tables import load, table

pytestmark = pytest.mark.django_db


def set_fact(entity: Entity, name: str, value: Any) -> None:
    with actions.saving(entity, by=None):
        setattr(entity, name, value)
        entity.save()


def is_stale(citation: Citation) -> bool:
    citation.refresh_from_db()
    return citation.stale


def test_a_changed_value_makes_its_citations_stale_and_no_others() -> None:
    body = make.body(established="2001-06-15", operational="2004-01")
    founded = make.citation(body, "established", value="2001-06-15")
    launched = make.citation(body, "operational", value="2004-01")
    elsewhere = make.citation(make.body(established="2001"), "established", value="2001-06-15")
    set_fact(body, "established", "2002")
    assert (is_stale(founded), is_stale(launched), is_stale(elsewhere)) == (True, False, False)
    set_fact(body, "established", "2001-06-15")
    assert not is_stale(founded)


def test_it_is_one_change_in_the_ledger_not_one_a_citation() -> None:
    body = make.body(established="2001")
    for _ in range(3):
        make.citation(body, "established", value="2001")
    set_fact(body, "established", "2002")
    assert Change.objects.count() == 1
    assert Citation.objects.filter(stale=True).count() == 3


def test_a_value_that_its_citer_knew_to_differ_is_left_until_the_field_changes() -> None:
    body = make.body(operational="2004-01")
    other = make.citation(body, "operational", value="2004-06", stance="contradicts")
    set_fact(body, "lifecycle", "dissolved")
    assert not is_stale(other)
    set_fact(body, "operational", "2004-06")
    assert not is_stale(other)
    set_fact(body, "operational", "2005")
    assert is_stale(other)


def test_where_no_value_was_noted_any_change_counts() -> None:
    body = make.body(established="2001")
    bare = make.citation(body, "established")
    set_fact(body, "lifecycle", "dissolved")
    assert not is_stale(bare)
    set_fact(body, "established", "2002")
    assert is_stale(bare)


def test_references_and_lists() -> None:
    seat, un, charter = (
        make.place(slug="tashkent"),
        make.body(slug="un"),
        make.instrument(slug="charter"),
    )
    body, position = make.body(seat=seat), make.position(named=[un, charter])
    at = make.citation(body, "seat", value="tashkent")
    names = make.citation(position, "named", value="charter;un")
    with actions.saving(position, by=None):
        position.named.add(seat)
    assert not is_stale(names)
    with actions.saving(position, by=None):
        position.named.remove(un)
    assert is_stale(names)
    set_fact(body, "seat", None)
    assert is_stale(at)


def test_parts() -> None:
    state, sco = make.state(name="State"), make.body(slug="sco")
    row = make.membership(state, sco, start="2001-06-15")
    member = make.citation(state, "membership", value="sco:member:2001-06-15")
    name = make.citation(state, "label", value="State")
    with actions.saving(state, by=None):
        row.status = "observer"
        row.save()
        label = state.labels.get()
        label.text = "Another"
        label.save()
    assert is_stale(member) and is_stale(name)
    first = ledger.history(state).last()
    assert first is not None
    with actions.saving(state, by=None):
        row.status = "member"
        row.save()
    assert not is_stale(member) and is_stale(name)


def test_an_import_and_a_restore_count_like_any_change() -> None:
    body = make.body(slug="b", established="2001")
    actions.publish(body.pk, by=None)
    seq = ledger.history(body).get().seq
    cited = make.citation(body, "established", value="2001")
    load(bodies=table("bodies", {"slug": "b", "status": "published", "established": "2002"}))
    assert is_stale(cited)
    actions.restore(body.pk, seq, by=None)
    assert not is_stale(cited)


def test_a_renamed_or_merged_thing_is_still_the_thing_cited() -> None:
    seat, other = make.place(slug="old"), make.place(slug="other")
    body = make.body(seat=seat)
    cited = make.citation(body, "seat", value="old")
    actions.rename(seat.pk, "new", by=None)
    actions.merge(seat.pk, other.pk, by=None)
    assert not is_stale(cited)
    set_fact(Entity.objects.get(pk=body.pk).specific, "seat", None)
    assert is_stale(cited)


def test_a_citation_that_a_merge_moves_is_judged_by_its_new_entity() -> None:
    source, target = make.body(established="2001"), make.body(established="2002")
    cited = make.citation(source, "established", value="2001")
    actions.merge(source.pk, target.pk, by=None)
    assert is_stale(cited) and cited.entity_id == target.pk


def test_nothing_of_a_change_that_failed_remains() -> None:
    body = make.body(established="2001")
    cited = make.citation(body, "established", value="2001")

    @ledger.atomic
    def failing() -> None:
        set_fact(body, "established", "2002")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        failing()
    assert not is_stale(cited)


@pytest.mark.parametrize("kind", KINDS)
def test_every_citable_field_has_a_current_value(kind: str) -> None:
    entity = getattr(make, kind)()
    for field in citable_fields(kind):
        assert current_value(entity, field) is not None, field
    assert current_value(entity, "no_such_field") is None
