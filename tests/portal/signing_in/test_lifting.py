"""A lost second factor: two administrators, neither the person, within a day, once."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from instruments.models import Change, User
from instruments.policy import Role
from portal.models import FactorLift
from portal.signing_in import factors, lifting
from tests import make
from tests.portal.signing_in.door import CODE, is_in, password

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    from tests.portal.signing_in.door import enrolled

    somebody = make.user(Role.ADMINISTRATOR)
    enrolled(somebody)
    return somebody


@pytest.fixture
def bosses() -> list[User]:
    return [make.user(Role.ADMINISTRATOR) for _ in range(2)]


def test_two_administrators_let_somebody_in_once(person: User, bosses: list[User]) -> None:
    first, second = (password(boss)[0] for boss in bosses)
    page = f"/admin/people/{person.pk}/sign-in/"
    first.post(page + "ask/", {"reason": "Telephone in the river"})
    assert password(person)[1]["Location"] == CODE, "one is not enough"
    assert f'href="{page}"' in second.get("/admin/").content.decode()
    assert "Telephone in the river" in second.get(page).content.decode()
    second.post(page + "grant/")
    client, answer = password(person)
    assert answer["Location"] == "/admin/" and is_in(client)
    assert not factors.has_factor(person) and factors.codes_left(person) == 0
    actions = (
        Change.objects.filter(thing=person.uuid).order_by("seq").values_list("action", "actor")
    )
    assert list(actions)[-3:] == [
        ("ask_to_lift_factor", bosses[0].pk),
        ("grant_lift_of_factor", bosses[1].pk),
        ("forget_second_factor", person.pk),
    ]
    assert FactorLift.objects.get().used_at


def test_nobody_grants_their_own_word(person: User, bosses: list[User]) -> None:
    with pytest.raises(ValidationError):
        lifting.ask(person, by=person, reason="Mine")
    lifting.ask(person, by=bosses[0], reason="Lost")
    for same in (bosses[0], person):
        with pytest.raises(ValidationError):
            lifting.grant(person, by=same)
    assert FactorLift.objects.get().granted_by is None


@pytest.mark.parametrize("role", [Role.CURATOR, Role.REVIEWER])
def test_only_administrators(person: User, bosses: list[User], role: Role) -> None:
    other = make.user(role)
    with pytest.raises(PermissionDenied):
        lifting.ask(person, by=other, reason="Lost")
    lifting.ask(person, by=bosses[0], reason="Lost")
    with pytest.raises(PermissionDenied):
        lifting.grant(person, by=other)


def test_a_request_and_a_grant_expire(person: User, bosses: list[User]) -> None:
    past = timezone.now() - timedelta(seconds=1)
    lifting.ask(person, by=bosses[0], reason="Lost")
    FactorLift.objects.update(expires_at=past)
    with pytest.raises(ValidationError):
        lifting.grant(person, by=bosses[1])
    lifting.ask(person, by=bosses[0], reason="Lost again")
    lifting.grant(person, by=bosses[1])
    FactorLift.objects.update(expires_at=past)
    assert password(person)[1]["Location"] == CODE
    assert factors.has_factor(person)


def test_a_grant_works_once(person: User, bosses: list[User]) -> None:
    lifting.ask(person, by=bosses[0], reason="Lost")
    lifting.grant(person, by=bosses[1])
    assert lifting.use(person) and not lifting.use(person)


def test_the_database_keeps_the_law_too(person: User, bosses: list[User]) -> None:
    fields = {"person": person, "reason": "Lost", "expires_at": timezone.now()}
    for asked, granted in ((person, None), (bosses[0], person), (bosses[0], bosses[0])):
        with pytest.raises(IntegrityError), transaction.atomic():
            FactorLift.objects.create(asked_by=asked, granted_by=granted, **fields)
