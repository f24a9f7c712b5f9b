"""An address that readers had leads on for ever; one that they never had leads nowhere."""

import pytest
from django.test import Client

from instruments import actions
from instruments.models import Redirect
from tests import make
from tests.instruments.interchange.tables import load, table

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("public_before", [True, False])
def test_renamed_while_it_was_withdrawn(client: Client, public_before: bool) -> None:
    state = make.state(slug="old", status="draft")
    if public_before:
        actions.publish(state.pk, by=None)
    actions.withdraw(state.pk, by=None)

    actions.rename(state.pk, "new", by=None)

    assert client.get("/states/old/").status_code == 404
    actions.publish(state.pk, by=None)
    answer = client.get("/states/old/")
    assert answer.status_code == (301 if public_before else 404)
    assert answer.headers.get("Location", "/states/new/") == "/states/new/"


def test_what_is_withdrawn_takes_nobodys_address(client: Client) -> None:
    kept = make.state(slug="old")
    actions.rename(kept.pk, "new", by=None)
    other = make.state(slug="other", status="draft")
    actions.publish(other.pk, by=None)
    actions.withdraw(other.pk, by=None)

    actions.rename(other.pk, "old", by=None)

    assert client.get("/states/old/").headers["Location"] == "/states/new/"
    actions.publish(other.pk, by=None)
    assert client.get("/states/old/").status_code == 200


def test_what_is_published_under_an_old_address_has_it() -> None:
    """Else an export would say that one address leads to two things."""
    kept = make.state(slug="old")
    actions.rename(kept.pk, "new", by=None)
    other = make.state(slug="old", status="draft")
    assert Redirect.objects.filter(slug="old").exists()
    actions.publish(other.pk, by=None)
    assert not Redirect.objects.filter(slug="old").exists()


def test_a_file_publishes_under_an_old_address() -> None:
    kept = make.state(slug="old")
    actions.rename(kept.pk, "new", by=None)
    make.state(slug="old", status="draft")
    load(states=table("states", {"slug": "old", "status": "published"}))
    assert not Redirect.objects.filter(slug="old").exists()


def test_a_file_renames_what_was_withdrawn(client: Client) -> None:
    state = make.state(slug="old", status="draft")
    actions.publish(state.pk, by=None)
    actions.withdraw(state.pk, by=None)
    row = {"slug": "new", "status": "withdrawn", "id": str(state.uuid)}
    load(states=table("states", row, extra=("id",)))
    assert client.get("/states/old/").status_code == 404
    actions.publish(state.pk, by=None)
    assert client.get("/states/old/").headers["Location"] == "/states/new/"


def test_what_was_merged_can_be_renamed(client: Client) -> None:
    gone, kept = make.state(slug="old", status="draft"), make.state(slug="kept")
    actions.publish(gone.pk, by=None)
    actions.merge(gone.pk, kept.pk, by=None)
    actions.rename(gone.pk, "aside", by=None)
    for address in ("/states/old/", "/api/v1/states/old/"):
        assert client.get(address).headers["Location"].endswith("/states/kept/")
