"""What of the ledger the desk keeps from whom. Other apps say it, for the things that are theirs."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from instruments.models import Change

# (user, changes) -> those of them that the user may see; without a user, those that anyone may.
KEPT_BACK: list[Callable[[Any, "QuerySet[Change]"], "QuerySet[Change]"]] = []


def seen_by(user: Any, changes: "QuerySet[Change]") -> "QuerySet[Change]":
    for kept_back in KEPT_BACK:
        changes = kept_back(user, changes)
    return changes
