"""Inside the database: making it ready, and judging it after a kill.

    python -m tests.soak.kill_nine.stage tables             makes the tables
    python -m tests.soak.kill_nine.stage set                makes it ready; prints who is signed in
    python -m tests.soak.kill_nine.stage judge < promises   prints what is wrong, as a list
    python -m tests.soak.kill_nine.stage restored           prints "empty", or what is wrong, as a list

A promise is [kind, thing, action]: a change that was acknowledged; a text's is its SHA-256.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

SOURCES = 400  # paragraphs; enough for an import to take a moment
Promises = list[list[str]]


def main(step: str) -> None:
    import django

    django.setup()
    from portal.archive.snapshot import snapshot

    if step in ("tables", "set"):
        make_tables()
        print(json.dumps(set_up()) if step == "set" else "")
        return
    with snapshot():  # a server's last transaction may still be ending
        print(json.dumps(judge(json.load(sys.stdin)) if step == "judge" else restored()))


def make_tables() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)


def set_up() -> dict[str, Any]:
    from annotations.actions import articles
    from instruments.models import Body
    from instruments.policy import Role
    from tests import make
    from tests.portal.concurrency.stage import new_body, reading

    bodies: list[Body] = [new_body(number) for number in range(3)]
    article = articles.import_article(reading(""), by=None, publish=True).article
    articles.import_article(articles.read(long_text("stage"), "long.txt"), by=None, publish=True)
    people = {"curator": make.user(Role.CURATOR), "reviewer": make.user(Role.REVIEWER)}
    return {
        "article": article.pk,
        "entities": [body.slug for body in bodies],
        "sessions": {role: session(person) for role, person in people.items()},
    }


def session(person: Any) -> str:
    """The key of a session in which the person is signed in."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    store = SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.save()
    return str(store.session_key)


def long_text(name: str) -> bytes:
    lines = [f"第{number}段（{name}）：網絡安全與國際合作。" for number in range(SOURCES)]
    return "\n".join(lines).encode()


# --- judging -----------------------------------------------------------------------------------


def judge(promises: Promises) -> list[str]:
    from portal.integrity import CHECKS

    checks = (problem for check in CHECKS.values() for problem in check())
    return [*missing(promises), *half_made(), *checks][:20]


def missing(promises: Promises) -> Iterator[str]:
    """What was acknowledged and is not there."""
    from annotations.models import Revision
    from instruments.models import Change

    recorded = Counter((str(c), a) for c, a in Change.objects.values_list("thing", "action"))
    texts = set(Revision.objects.values_list("sha256", flat=True))
    for (kind, thing, action), count in Counter(map(tuple, promises)).items():
        found = int(thing in texts) if kind == "text" else recorded[thing, action]
        if found < count:
            yield f"{kind} {thing}: {action} was acknowledged {count} times, recorded {found} times"


def half_made() -> Iterator[str]:
    """Things that are not what the ledger last said of them, or of which it says nothing."""
    from annotations.models import Annotation, Article
    from instruments.models import Change, Entity
    from instruments.snapshots import state_of

    last = {change.thing: change.after for change in Change.objects.order_by("seq")}
    entities = (entity.specific for entity in Entity.objects.all())
    for thing in [*entities, *Annotation.objects.all(), *Article.objects.all()]:
        told, found = last.get(thing.uuid), state_of(thing)
        # A revision moves all notes on an article with one change, that of the article.
        if told is None or without_anchors(told) != without_anchors(json.loads(json.dumps(found))):
            yield f"{thing.kind} {thing.uuid} is not what the ledger says"
    yield from half_imported()


def half_imported() -> Iterator[str]:
    from annotations.models import Article
    from instruments.models import Change

    for article in Article.objects.select_related("current"):
        numbers = list(article.revisions.order_by("number").values_list("number", flat=True))
        changes = Change.objects.filter(thing=article.uuid, action__in=["import", "revise"]).count()
        if (
            article.current is None
            or article.current.number != len(numbers)
            or changes != len(numbers)
        ):
            yield f"article {article.slug}: {numbers} revisions, {changes} changes, current {article.current}"
        for revision in article.revisions.all():
            if not revision.passages.exists():
                yield f"revision {revision} has no passages"


def without_anchors(state: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in state.items() if name != "anchors"}


def restored() -> str | list[str]:
    """Whether a database that a dump was being restored into is empty or whole."""
    from portal.archive.tables import tables
    from portal.integrity import CHECKS
    from portal.models import SearchDocument

    made = [table for table in tables() if not table.made_by_migrate]
    if not any(table.queryset().exists() for table in made) and not SearchDocument.objects.exists():
        return "empty"
    problems = [problem for check in CHECKS.values() for problem in check()]
    if not SearchDocument.objects.exists():
        problems.append("nothing can be found")
    return [*problems, *half_made()]


if __name__ == "__main__":
    main(sys.argv[1])
