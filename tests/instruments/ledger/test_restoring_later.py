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
