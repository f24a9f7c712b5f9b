"""Who may do what: a stranger, each role, someone deactivated; buttons, actions and table agree."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from instruments import policy
from instruments.policy import ABILITIES, Role, can, require, roles_of
from tests import make

pytestmark = pytest.mark.django_db


def test_strangers_readers_and_those_who_left_may_nothing() -> None:
    gone = make.user(Role.ADMINISTRATOR, is_active=False)
    for person in (AnonymousUser(), make.user(None), gone):
        assert roles_of(person) == frozenset()  # type: ignore[arg-type]
        assert not any(can(person, ability) for ability in ABILITIES)  # type: ignore[arg-type]


def test_a_role_without_staff_access_counts_for_nothing() -> None:
    person = make.user(Role.REVIEWER)
    person.is_staff = False
    assert not can(person, "publish_entity")


@pytest.mark.parametrize("role", Role)
def test_each_role_may_what_the_table_grants(role: Role) -> None:
    person = make.user(role)
    assert {ability for ability in ABILITIES if can(person, ability)} == {
        ability for ability, roles in ABILITIES.items() if role in roles
    }


def test_roles_only_widen() -> None:
    granted = [{a for a, roles in ABILITIES.items() if role in roles} for role in Role]
    assert granted[0] < granted[1] < granted[2]


def test_a_superuser_may_all_that_any_role_may() -> None:
    person = make.user(None, is_superuser=True)
    person.is_staff = True
    assert all(can(person, ability) for ability in ABILITIES)


def test_an_unknown_ability_is_an_error_not_a_no() -> None:
    with pytest.raises(KeyError):
        can(make.user(Role.ADMINISTRATOR), "fly")
    with pytest.raises(KeyError):
        policy.rule("fly")


def test_the_portal_itself_may_and_others_are_told_what_they_may_not() -> None:
    require(None, "import_catalogue")
    with pytest.raises(PermissionDenied, match="import catalogue"):
        require(make.user(Role.CURATOR), "import_catalogue")
