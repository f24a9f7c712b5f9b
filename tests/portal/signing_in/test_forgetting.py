"""The operator's way back, where no two administrators are left."""

import pytest
from django.core.management import CommandError, call_command

from instruments.models import Change
from portal.signing_in import factors
from tests import make
from tests.portal.signing_in.door import enrolled, is_in, password

pytestmark = pytest.mark.django_db


def test_the_operator_forgets_a_second_factor() -> None:
    person = make.user()
    enrolled(person)
    call_command("forget_second_factor", person.username, verbosity=0)
    assert not factors.has_factor(person) and is_in(password(person)[0])
    assert Change.objects.filter(action="forget_second_factor", actor=None).exists()


@pytest.mark.parametrize("username", ["nobody", "without"])
def test_who_has_none_is_an_error(username: str) -> None:
    make.user(username="without")
    with pytest.raises(CommandError, match=username):
        call_command("forget_second_factor", username)
