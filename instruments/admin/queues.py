"""What waits for someone: the queues on the desk's front page, each a filtered list and its length."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from instruments.admin import discretion
from instruments.models import Change, Entity, Label, Status


@dataclass(frozen=True)
class Queue:
    """A name, the rows that wait, and the list that shows them (an admin page and its query)."""

    name: Any
    waiting: Callable[[], "QuerySet[Any]"]
    page: str
    query: str

    @property
    def address(self) -> str:
        return f"{reverse(self.page)}?{self.query}"


def living() -> "QuerySet[Entity]":
    return Entity.objects.exclude(status=Status.WITHDRAWN).order_by()


ENTITIES = "admin:instruments_entity_changelist"
# Other apps add theirs.
QUEUES: list[Queue] = [
    Queue(
        _("Things in review"),
        lambda: Entity.objects.filter(status=Status.IN_REVIEW),
        ENTITIES,
        "status__exact=in_review",
    ),
    Queue(
        _("Things in draft"),
        lambda: Entity.objects.filter(status=Status.DRAFT),
        ENTITIES,
        "status__exact=draft",
    ),
    Queue(
        _("Without an English name"),
        lambda: living().exclude(pk__in=Label.objects.filter(lang="en").values("entity_id")),
        ENTITIES,
        "english=no",
    ),
    Queue(_("Never mentioned"), lambda: living().filter(mention_count=0), ENTITIES, "mentioned=no"),
]


def lengths() -> list[tuple[Queue, int]]:
    """Each queue with how many wait in it: one query each."""
    return [(queue, queue.waiting().count()) for queue in QUEUES]


def latest_changes() -> list[Change]:
    """What was done last, by anyone, of what anyone at the desk may see."""
    changes = discretion.seen_by(None, Change.objects.select_related("actor"))
    return list(changes.defer("before", "after").order_by("-seq")[:12])
