"""Writers in one process: `python -m tests.portal.concurrency.writers SEED THREADS ROUNDS`.

Each thread edits, publishes and revises what the others do too, through the actions, with the version it
saw; when someone was faster, it looks again and starts over. Prints, as JSON, what was acknowledged, and
every error that is not one of those an expert is meant to see.
"""

import json
import random
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

Told = dict[str, Any]
Task = Callable[["Writer"], tuple[str, str] | None]


class Writer:
    """One thread's work: `done` counts by (what, which), `errors` by their text."""

    def __init__(self, seed: int, number: int) -> None:
        from instruments.models import User

        self.chance = random.Random(f"{seed} {number}")
        self.name = f"{seed}-{number}"
        self.reviewer = User.objects.get(username=f"reviewer-{number % 4}")
        self.done: Counter[str] = Counter()
        self.errors: Counter[str] = Counter()
        self.slowest = 0.0

    def work(self, rounds: int) -> "Writer":
        from django.db import connections

        try:
            for number in range(rounds):
                self.take(self.chance.choice(TASKS), number)
        finally:
            connections.close_all()
        return self

    def take(self, task: Any, number: int) -> None:
        """Do one task; what an expert would be told is no error, and tried again as an expert would."""
        import time

        from django.core.exceptions import ValidationError

        from instruments.conflicts import Conflict

        began = time.monotonic()
        for _ in range(50):
            try:
                what = task(self, number)
            except Conflict:
                self.done["conflict"] += 1
                continue
            except ValidationError:
                self.done["refused"] += 1
            except Exception as error:
                self.errors[f"{type(error).__name__}: {error}"[:300]] += 1
            else:
                self.done[what] += 1
            break
        self.slowest = max(self.slowest, time.monotonic() - began)


def edit_entity(writer: Writer, number: int) -> str:
    from instruments import actions
    from instruments.models import Body

    body = writer.chance.choice(list(Body.objects.order_by("pk")))
    body.established_as_cited = str(int(body.established_as_cited) + 1)
    with actions.saving(body, by=writer.reviewer, version=body.version):
        body.save()
    return f"entity {body.slug}"


def edit_note(writer: Writer, number: int) -> str:
    from annotations.actions import notes
    from annotations.models import Annotation

    note = writer.chance.choice(list(Annotation.objects.filter(motivation="commenting")))
    body = str(int(note.body) + 1)
    notes.edit(note.pk, by=note.creator, version=note.version, body=body)
    return f"note {note.uuid}"


def move_note(writer: Writer, number: int) -> str:
    from annotations.actions import anchors
    from annotations.models import Annotation

    note = writer.chance.choice(list(Annotation.objects.filter(motivation="commenting")))
    start = writer.chance.choice([0, 7, 12])
    anchors.place(note.pk, start, start + 3, by=note.creator, version=note.version)
    return "moved"


def publish_note(writer: Writer, number: int) -> str:
    """All reviewers reach for the same note, the oldest that waits."""
    from annotations.actions import notes
    from annotations.models import Annotation

    note = Annotation.objects.filter(status="in_review").order_by("pk").first()
    if note is None:
        return new_note(writer, number)
    notes.publish(note.pk, by=writer.reviewer)
    return f"published {note.uuid}"


def new_note(writer: Writer, number: int) -> str:
    from annotations.actions import notes
    from annotations.models import Article
    from instruments.models import Body, User

    linked = {"motivation": "identifying", "entity": writer.chance.choice(list(Body.objects.all()))}
    curator = User.objects.get(username="curator")
    note = notes.create(Article.objects.get().pk, 7, 10, by=curator, **linked)
    notes.submit(note.pk, by=curator)
    return f"new {note.uuid}"


def revise(writer: Writer, number: int) -> str:
    from annotations.actions import articles
    from annotations.models import Article
    from tests.portal.concurrency.stage import reading

    article = Article.objects.get()
    mine = f"{writer.name}-{number}"
    version = article.version if number % 2 else None  # a command names none, and never collides
    articles.revise(article.pk, reading(mine + "\n"), by=writer.reviewer, version=version)
    return f"revision {mine}"


def classify(writer: Writer, number: int) -> str:
    """Many entities at once, as a bulk action does it."""
    from instruments import actions
    from instruments.models import Body

    pks = list(Body.objects.values_list("pk", flat=True))
    actions.set_topics(pks, [], by=writer.reviewer)
    return "classified"


def toggle(writer: Writer, number: int) -> str:
    """Take an entity, and with it all notes that link it, from the public and give it back."""
    from instruments import actions, ledger
    from instruments.models import Body

    body = writer.chance.choice(list(Body.objects.order_by("pk")))
    with ledger.batch():
        actions.withdraw(body.pk, by=writer.reviewer)
        actions.publish(body.pk, by=writer.reviewer)
    return "toggled"


TASKS = [edit_entity, edit_entity, edit_note, edit_note, publish_note, publish_note, publish_note]
TASKS += [new_note, move_note, revise, classify, toggle]


def main(seed: int, threads: int, rounds: int) -> None:
    import django

    django.setup()
    writers = [Writer(seed, number) for number in range(threads)]
    from django.db import connections

    connections.close_all()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda writer: writer.work(rounds), writers))
    told = {
        "done": dict(sum((writer.done for writer in writers), Counter())),
        "errors": dict(sum((writer.errors for writer in writers), Counter())),
        "slowest": max(writer.slowest for writer in writers),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
