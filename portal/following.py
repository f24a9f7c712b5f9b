"""Who follows the ledger, in this order."""

from typing import Any

from django.db.models.signals import post_migrate
from django.dispatch import receiver

from instruments import ledger
from instruments.models import Change
from portal import publication
from portal.search import creation, index


@receiver(ledger.recording)
def prepare(changes: list[Change], **kwargs: Any) -> None:
    publication.lock_mentioned([change for change in changes if publication.may_show(change)])


@receiver(ledger.recorded)
def follow(changes: list[Change], **kwargs: Any) -> None:
    """What was hidden before and after moves nothing that a stranger can see."""
    if seen := [change for change in changes if publication.may_show(change)]:
        affected = publication.with_dependents(seen)
        publication.follow(seen, affected)
        index.follow(seen, affected)


@receiver(post_migrate)
def fill_search(app_config: Any, using: str, **kwargs: Any) -> None:
    if app_config.name == "portal":
        creation.after_migrate(using)
