"""Who follows the ledger, in this order."""

from typing import Any

from django.dispatch import receiver

from instruments import ledger
from instruments.models import Change
from portal import publication


@receiver(ledger.recorded)
def follow(changes: list[Change], **kwargs: Any) -> None:
    publication.follow(changes)
