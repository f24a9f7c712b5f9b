"""The groups say what the policy says, and stay as an administrator made them."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission

from instruments.models import User
from instruments.policy import Role
from portal.roles import WRITING, sync_roles
from tests import make

pytestmark = pytest.mark.django_db

# Kept by the machine; nobody's desk.
INTERNAL = {"ledgerhead"}


@pytest.fixture(autouse=True)
def groups() -> None:
    sync_roles()


def fresh(user: User) -> User:
    """Without the permissions that Django remembers on the object."""
    return User.objects.get(pk=user.pk)


def test_three_groups_once() -> None:
    assert sync_roles() == []
    assert set(Group.objects.values_list("name", flat=True)) == {role.value for role in Role}


@pytest.mark.parametrize(
    ("role", "permission", "has"),
    [
        (Role.CURATOR, "instruments.change_body", True),
        (Role.CURATOR, "instruments.view_change", True),
        (Role.CURATOR, "annotations.add_annotation", True),
        (Role.CURATOR, "annotations.add_revision", False),
        (Role.REVIEWER, "annotations.add_revision", True),
        (Role.CURATOR, "instruments.change_user", False),
        (Role.CURATOR, "instruments.view_user", False),
        (Role.REVIEWER, "annotations.change_desk", False),
        (Role.ADMINISTRATOR, "instruments.change_user", True),
        (Role.ADMINISTRATOR, "annotations.change_desk", True),
        (Role.ADMINISTRATOR, "instruments.change_change", False),
        (Role.ADMINISTRATOR, "instruments.delete_body", False),
    ],
)
def test_a_role_has_what_the_policy_grants(role: Role, permission: str, has: bool) -> None:
    assert fresh(make.user(role)).has_perm(permission) is has


def test_a_reader_has_nothing() -> None:
    assert fresh(make.user(None)).get_all_permissions() == set()


def test_nobody_may_delete() -> None:
    assert not Permission.objects.filter(
        group__isnull=False, codename__startswith="delete_"
    ).exists()


@pytest.mark.parametrize("app", ["instruments", "annotations"])
def test_every_model_is_in_the_table(app: str) -> None:
    models = {model._meta.model_name for model in apps.get_app_config(app).get_models()} - INTERNAL
    assert models == WRITING[app].keys()


def test_what_an_administrator_took_away_stays_away() -> None:
    taken = Permission.objects.get(codename="change_body")
    curators = Group.objects.get(name=Role.CURATOR)
    curators.permissions.remove(taken)
    sync_roles(known=Permission.objects.values_list("pk", flat=True))
    assert taken not in curators.permissions.all()


def test_the_permissions_of_a_new_model_arrive() -> None:
    new = Permission.objects.get(codename="change_body")
    curators = Group.objects.get(name=Role.CURATOR)
    curators.permissions.remove(new)
    sync_roles(known=Permission.objects.exclude(pk=new.pk).values_list("pk", flat=True))
    assert new in curators.permissions.all()
