"""A write that PostgreSQL gave up for another's sake is done again, from the start.

Our writes take their locks in one order, but two that touch many things can still stand in each other's
way. Of two that wait for each other PostgreSQL ends one, whole; asked again, it finds the other done.
"""

import random
import time
from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError

# https://www.postgresql.org/docs/current/errcodes-appendix.html
DEADLOCK, SERIALIZATION = "40P01", "40001"
TRIES = 4
PAUSE = 0.1  # seconds, at most, times the tries so far

Result = TypeVar("Result")


def is_collision(error: BaseException) -> bool:
    cause = error.__cause__ if isinstance(error, OperationalError) else None
    return getattr(cause, "sqlstate", None) in {DEADLOCK, SERIALIZATION}


def pause(tried: int) -> None:
    """Let the other one finish; by chance, so that two do not meet again."""
    time.sleep(random.uniform(0, PAUSE * tried))  # noqa: S311  not a secret


def done_again(work: Callable[[], Result]) -> Result:
    """The result of `work`, which leaves nothing behind when it fails: a collision is tried again."""
    for tried in range(1, TRIES):
        try:
            return work()
        except OperationalError as error:
            if not is_collision(error):
                raise
        pause(tried)
    return work()
