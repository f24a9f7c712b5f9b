"""A session is of a person as they stand now, not as they stood when they signed in."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in() -> tuple[Any, Client]:
    user, client = make.user("Curator"), Client()
    client.force_login(user)
    assert client.get(reverse("admin:index")).status_code == 200
    return user, client


def test_who_is_deactivated_is_out_at_once(signed_in: tuple[Any, Client]) -> None:
    user, client = signed_in
    user.is_active = False
    user.save()
    assert client.get(reverse("admin:index")).status_code == 302


def test_who_lost_every_role_may_do_nothing_more(signed_in: tuple[Any, Client]) -> None:
    user, client = signed_in
    user.groups.clear()
    assert client.get(reverse("admin:instruments_body_add")).status_code in (302, 403)
