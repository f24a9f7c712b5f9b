"""Where a second factor is demanded of everybody, who has none can set one up, and nothing else."""

from typing import Any

import pytest
from django.test import Client

from instruments.policy import Role
from portal.signing_in import own
from tests import make
from tests.portal.signing_in.door import DESK, ENROL, LOGIN, code_of, is_in, password

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demanded(settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True


@pytest.mark.parametrize("role", Role)
def test_who_has_none_is_sent_to_set_one_up(role: Role) -> None:
    client, _answer = password(make.user(role))
    answer = client.get(DESK, follow=True)
    assert answer.redirect_chain[-1][0] == ENROL
    answer = client.post(ENROL, {"code": code_of(client.session[own.KEY])})
    assert len(answer.context["codes"]) == 10
    assert is_in(client)


def test_who_has_none_opens_no_page_and_no_endpoint() -> None:
    person = make.user(Role.ADMINISTRATOR)
    article = make.article()
    client = Client()
    client.force_login(person)
    workbench = f"/admin/annotations/article/{article.pk}/workbench/"
    for address in (
        "/admin/instruments/user/",
        "/admin/password_change/",
        "/admin/autocomplete/?app_label=instruments&model_name=body&field_name=parent",
        f"/admin/people/{person.pk}/sign-in/",
        workbench,
    ):
        assert client.get(address)["Location"].startswith(LOGIN), address
    assert client.get(workbench + "all/").status_code == 403
    assert client.post(workbench + "notes/", "{}", content_type="application/json").json() == {
        "errors": client.get(workbench + "all/").json()["errors"],
        "session": False,
    }
