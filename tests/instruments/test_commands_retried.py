"""A command that lost a deadlock does its work again; it does not for any other error."""

from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError
from django.db import OperationalError
from django.utils import translation
from django.utils.translation import gettext_lazy

from instruments.collisions import TRIES
from instruments.management.base import ScholiumCommand


class Deadlock(Exception):
    sqlstate = "40P01"


class Command(ScholiumCommand):
    def __init__(self, failures: list[Exception]) -> None:
        super().__init__(stdout=StringIO())
        self.failures, self.tried = failures, 0

    def work(self, **_: Any) -> str:
        self.tried += 1
        if self.failures:
            raise self.failures.pop()
        return "done"


def collision() -> OperationalError:
    error = OperationalError("deadlock detected")
    error.__cause__ = Deadlock()
    return error


def test_work_that_collided_is_done_again() -> None:
    command = Command([collision(), collision()])
    assert command.handle(json=True) == '"done"'
    assert command.tried == 3


def test_it_gives_up_in_the_end() -> None:
    command = Command([collision() for _ in range(TRIES)])
    with pytest.raises(CommandError, match="deadlock detected"):
        command.handle(json=True)
    assert command.tried == TRIES


def test_other_errors_are_not_tried_again() -> None:
    command = Command([OperationalError("the server is gone\n\tIs it running?\n")])
    with pytest.raises(CommandError, match=r"^the database says: the server is gone$"):
        command.handle(json=True)
    assert command.tried == 1


def test_what_is_wrong_is_said_in_english_with_the_name_of_the_field() -> None:
    command = Command([ValidationError({"slug": ValidationError(gettext_lazy("Log in"))})])
    with translation.override("ru"), pytest.raises(CommandError, match=r"^slug: Log in$"):
        command.handle(json=True)
