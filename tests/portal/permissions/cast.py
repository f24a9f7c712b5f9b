"""Everyone who might knock, and the desk at which they do."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.test import Client

from instruments import actions
from instruments.models import Change
from instruments.policy import ABILITIES, Role
from tests import make

# By name: the role, or None. An author and a colleague are both curators; the notes are the author's.
CAST: dict[str, Role | None] = {
    "stranger": None,
    "outsider": None,  # has an account, does not work here
    "newcomer": None,  # works here, has no role yet
    "deactivated": None,  # was an administrator, with a session still open
    "author": Role.CURATOR,
    "colleague": Role.CURATOR,
    "reviewer": Role.REVIEWER,
    "administrator": Role.ADMINISTRATOR,
}


def may(name: str, ability: str | None) -> bool:
    """What the one table grants; None is an ability that nobody has."""
    role = CAST[name]
    return ability is not None and role is not None and role in ABILITIES[ability]


def was_refused(answer: Any) -> bool:
    sent_away = answer.status_code == 302 and answer["Location"].startswith("/admin/login/")
    return sent_away or answer.status_code == 403


class House:
    """One of each thing that the addresses of the desk ask for, and a client for each of the cast."""

    def __init__(self) -> None:
        roles = {name: role for name, role in CAST.items() if role}
        self.people = {name: make.user(role, username=name) for name, role in roles.items()}
        self.people["outsider"] = make.user(None)
        self.people["newcomer"] = make.user(None)
        self.people["newcomer"].is_staff = True
        self.people["newcomer"].save()
        self.people["deactivated"] = make.user(Role.ADMINISTRATOR)
        self.clients = {name: self.client_of(name) for name in CAST}
        self.people["deactivated"].is_active = False
        self.people["deactivated"].save()
        author = self.people["author"]
        self.topic = make.topic(name="Topic")
        self.body = make.body(name="Council", established="2001")
        self.draft = make.body(name="Draft", status="draft")
        with actions.saving(self.body, by=None):
            self.body.save()
        self.article = make.article(text="理事會開會。又一段話。")
        self.notes = {
            status: make.note(self.article, 0, 3, status=status, creator=author, entity=self.body)
            for status in ("draft", "in_review", "suggested")
        }
        self.notes["published"] = make.note(self.article, 4, 6, creator=author)
        self.reviewers_own = make.note(
            self.article, 0, 2, status="in_review", creator=self.people["reviewer"]
        )

    def client_of(self, name: str) -> Client:
        client = Client()
        if name != "stranger":
            client.force_login(self.people[name])
        return client

    @contextmanager
    def untouched(self) -> Iterator[None]:
        """What happens inside is undone."""
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    def did(self, name: str, knock: Any) -> tuple[bool, Any]:
        """Whether the ledger has more after `knock(client)`; and the answer."""
        with self.untouched():
            before = Change.objects.count()
            answer = knock(self.clients[name])
            return Change.objects.count() > before, answer
