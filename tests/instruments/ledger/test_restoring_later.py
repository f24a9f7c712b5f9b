"""A catalogue goes on: what an earlier state no longer fits is refused, and nothing is lost on the way."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from instruments import actions, ledger
from instruments.models import Body, Change, Redirect
from instruments.policy import Role
from tests import make

pytestmark = pytest.mark.django_db


def published(body: Body) -> int:
    """Publish it; the number of that change."""
    actions.publish(body.pk, by=None)
    return ledger.history(body).first().seq  # type: ignore[union-attr]


def test_two_names_that_were_swapped_are_swapped_back() -> None:
    body = make.body()
    one = make.label(body, "One", lang="fr")
    other = make.label(body, "Other", lang="fr", kind="alternative")
    seq = published(body)
    for label, kind in ((one, "alternative"), (other, "preferred")):
        label.kind = kind
        label.save()
    actions.restore(body.pk, seq, by=None)
    assert dict(body.labels.filter(lang="fr").values_list("text", "kind")) == {
        "One": "preferred",
        "Other": "alternative",
    }


def test_a_parent_that_stands_below_it_now_is_refused() -> None:
    parent = make.body()
    body = make.body(parent=parent)
    seq = published(body)
    Body.objects.filter(pk=body.pk).update(parent=None)
    Body.objects.filter(pk=parent.pk).update(parent=body)
    before = Change.objects.count()
    with pytest.raises(ValidationError) as refused:
        actions.restore(body.pk, seq, by=None)
    assert list(refused.value.message_dict) == ["parent"]
    assert (Body.objects.get(pk=body.pk).parent, Change.objects.count()) == (None, before)


def test_a_slug_that_another_has_now_is_refused_at_the_desk() -> None:
    body = make.body(slug="council")
    seq = published(body)
    actions.rename(body.pk, "old-council", by=None)
    make.body(slug="council")
    client = Client()
    client.force_login(make.user(Role.REVIEWER))
    address = reverse("admin:instruments_body_restore", args=[body.pk, seq])
    answer = client.post(address, follow=True)
    (said,) = answer.context["messages"]
    assert (answer.status_code, said.level_tag, "council" in str(said)) == (200, "error", True)
    assert Body.objects.get(pk=body.pk).slug == "old-council"


def test_the_address_it_had_meanwhile_leads_on() -> None:
    body = make.body(slug="council")
    seq = published(body)
    actions.rename(body.pk, "the-council", by=None)
    actions.restore(body.pk, seq, by=None)
    assert list(Redirect.objects.values_list("slug", "entity__slug")) == [
        ("the-council", "council")
    ]


def test_what_was_merged_since_is_what_it_was_merged_into() -> None:
    gone, into = make.state(slug="gone"), make.state(slug="into")
    treaty = make.instrument(states=[gone])
    make.treaty_action(treaty, gone, action="signature")
    seq = published(treaty)
    actions.merge(gone.pk, into.pk, by=None)

    actions.restore(treaty.pk, seq, by=None)

    assert [action.participant.slug for action in treaty.treaty_actions.all()] == ["into"]
    assert [state.slug for state in treaty.states.all()] == ["into"]
    assert ledger.history(treaty).first().after["states"] == [into.pk]  # type: ignore[union-attr,index]


def test_what_a_merge_made_the_same_is_not_said_twice() -> None:
    gone, into = make.body(slug="gone"), make.body(slug="into")
    member = make.state()
    for body, start in ((gone, "2001"), (into, "2004")):
        make.membership(member, body, start=start)
    seq = published(member)
    actions.merge(gone.pk, into.pk, by=None)

    actions.restore(member.pk, seq, by=None)

    assert list(member.memberships.values_list("body__slug", "start")) == [("into", "2001")]


def test_what_came_to_name_itself_is_let_go() -> None:
    gone, into = make.topic(slug="gone"), make.topic(slug="into")
    into.related.add(gone)
    into.broader = gone
    into.save()
    seq = published(into)
    actions.merge(gone.pk, into.pk, by=None)

    actions.restore(into.pk, seq, by=None)

    into.refresh_from_db()
    assert (into.broader, list(into.related.all())) == (None, [])
    assert not gone.related.exists()
