"""Experts who write without a pause, until standard input ends: `python -m tests.portal.archive.writers N`.

Each change touches several tables that must agree: a note with its anchor, the ledger and its head.
"""

import json
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any


def write(expert: Any, article: int, stopped: Event) -> int:
    """Write notes and take every second one back; how many changes that made."""
    from django.db import connections

    from annotations.actions import notes

    count = 0
    try:
        while not stopped.is_set():
            note = notes.create(
                article, 0, 2, by=expert, motivation="commenting", body=f"note {count}"
            )
            count += 1
            if count % 3 == 0:
                notes.withdraw(note.pk, by=expert)
                count += 1
    finally:
        connections.close_all()
    return count


def until(stopped: Event, end: Callable[[], Any]) -> None:
    end()
    stopped.set()


def main(writers: int) -> None:
    import django

    django.setup()
    from annotations.models import Article
    from instruments.policy import Role
    from tests import make

    article = Article.objects.get().pk
    experts = [make.user(Role.CURATOR, username=f"writer-{n}") for n in range(writers)]
    stopped = Event()
    with ThreadPoolExecutor(writers) as pool:
        working = [pool.submit(write, expert, article, stopped) for expert in experts]
        print("writing", flush=True)
        until(stopped, sys.stdin.read)
        print(json.dumps({"changes": sum(each.result() for each in working)}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
