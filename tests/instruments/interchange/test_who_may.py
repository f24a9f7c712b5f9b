"""A whole catalogue is imported by administrators only, whichever function is called."""

import pytest
from django.core.exceptions import PermissionDenied

from instruments.interchange import importing, reading
from instruments.interchange.sheets import ENTITIES, PARTS
from instruments.models import State
from instruments.policy import Role
from tests import make

pytestmark = pytest.mark.django_db
STATES = b"slug,status,iso2,iso3,topics\nsomewhere,draft,,,\n"


def rows() -> reading.Reading:
    return reading.read({"states": STATES}, [*ENTITIES, *PARTS])


@pytest.mark.parametrize("role", [Role.CURATOR, Role.REVIEWER, None])
def test_others_may_not(role: Role | None) -> None:
    with pytest.raises(PermissionDenied):
        importing.import_catalogue(rows(), by=make.user(role))
    assert not State.objects.exists()


def test_an_administrator_may() -> None:
    importing.import_catalogue(rows(), by=make.user(Role.ADMINISTRATOR))
    assert State.objects.get().slug == "somewhere"
