"""Takes a person's second factor away from the server's own shell, where no two administrators are left."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError

from instruments.management.base import ScholiumCommand
from instruments.models import User
from portal.signing_in import factors


class Command(ScholiumCommand):
    help = "Forget the second factor and the recovery codes of a person, and end their sessions."

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")

    def work(self, *, username: str, **options: Any) -> dict[str, Any]:
        person = User.objects.filter(username=username).first()
        if person is None:
            raise ValidationError(f"There is no account {username!r}.")
        if not factors.has_factor(person):
            raise ValidationError(f"{username} has no second factor.")
        factors.forget(person, by=None, reason="forget_second_factor")
        self.say(f"The second factor of {username} is forgotten.")
        return {"username": username}
