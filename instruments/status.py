"""How participants stand to instruments on a day, derived from treaty actions in one query.

Terms are those of the Vienna Convention on the Law of Treaties (1969), articles 2, 11-18 and 54-56:
a *contracting state* has consented to be bound, a *party* is bound and the treaty is in force for it.
For soft law, whoever adopted or co-sponsored it is an *adopter*.

Days are partial dates and count from their first day. An action takes effect on its `effective` day,
else on the day it was `done`; consent given before entry into force binds from entry into force. An
action without any day has happened by today; before today its consequences are unknown. A withdrawal
ends what went before it on the day it takes effect; consent given after it counts anew. A denunciation
of some provisions only leaves the participant a party.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from instruments.models import TreatyAction
from instruments.querysets import Day, iso

CONSENT = (
    "definitive_signature", "ratification", "acceptance", "approval", "accession", "succession",
)
ENDING = ("denunciation", "withdrawal")
SOFT = ("adoption", "co_sponsorship")


class Standing(NamedTuple):
    """A derived status (see STATUSES) and the partial date since when it holds, None where unknown."""

    status: str
    since: str | None
