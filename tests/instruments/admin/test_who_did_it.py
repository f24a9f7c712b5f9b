"""The desk tells colleagues apart who gave no name."""

import pytest
from django.test import Client

from instruments import actions
from instruments.policy import Role
from tests import make

pytestmark = pytest.mark.django_db


def test_history_and_the_log_say_who(client: Client) -> None:
    state = make.state()
    for name in ("first-at-desk", "second-at-desk"):
        person = make.user(Role.REVIEWER, username=name, display_name="")
        actions.rename(state.pk, f"by-{name}", by=person)
    client.force_login(make.user(Role.ADMINISTRATOR))

    for page in (
        f"/admin/instruments/state/{state.pk}/history/",
        "/admin/instruments/change/",
        "/admin/",
    ):
        said = client.get(page).content.decode()
        assert "· first-at-desk" in said or ">first-at-desk<" in said, page
        assert "· second-at-desk" in said or ">second-at-desk<" in said, page
