"""What many writers work on at once, and whether all of their work is there afterwards.

python -m tests.portal.concurrency.stage set      makes it, in the database of DATABASE_URL
python -m tests.portal.concurrency.stage look     says what is wrong with it, as JSON
"""

import json
import sys
from collections import Counter
from typing import Any

BODIES, NOTES, READY = 3, 3, 12
TEXT = "一、網絡安全\n理事會開會，討論信息安全與合作。\n二、合作\n這是另一段話。\n"


def main(step: str) -> None:
    import django

    django.setup()
    print(json.dumps(set_up() if step == "set" else look()))


def set_up() -> dict[str, Any]:
    """Bodies and notes that count how often they were edited, notes that wait for review, an article."""
    from annotations.actions import articles, notes
    from instruments.policy import Role
    from tests import make

    curator = make.user(Role.CURATOR, username="curator")
    for number in range(4):
        make.user(Role.REVIEWER, username=f"reviewer-{number}")
    bodies = [new_body(number) for number in range(BODIES)]
    article = articles.import_article(reading(""), by=None, publish=True).article
    for _ in range(NOTES):
        notes.create(article.pk, 7, 10, by=curator, motivation="commenting", body="0")
    for number in range(READY):
        linked = {"motivation": "identifying", "entity": bodies[number % BODIES]}
        note = notes.create(article.pk, 7, 10, by=curator, **linked)
        notes.submit(note.pk, by=curator)
    return {}


def new_body(number: int) -> Any:
    from instruments import actions
    from instruments.models import Body
    from tests import make

    body = Body(slug=f"body-{number}", body_type="council", established_as_cited="0")
    with actions.saving(body, by=None):
        body.save()
        make.label(body, f"理事會{number}", lang="zh-Hant")
    return actions.publish(body.pk, by=None)


def reading(more: str) -> Any:
    from annotations.actions import articles

    return articles.read((TEXT + more).encode(), "stage.txt", slug="stage", title="Stage")


def look() -> dict[str, Any]:
    """What there is, to be compared with what the writers say they did; and what is wrong in itself."""
    from annotations.models import Annotation, Revision
    from instruments.models import Body, Change
    from portal.integrity import CHECKS

    published = Change.objects.filter(kind="annotation", action="publish").values_list(
        "thing", flat=True
    )
    return {
        "entity": {b.slug: int(b.established_as_cited) for b in Body.objects.all()},
        "note": {
            str(n.uuid): int(n.body) for n in Annotation.objects.filter(motivation="commenting")
        },
        "published": dict(Counter(map(str, published))),
        "revisions": list(Revision.objects.order_by("number").values_list("number", flat=True)),
        "texts": list(Revision.objects.order_by("number").values_list("text", flat=True)),
        "changes": Change.objects.count(),
        "problems": [problem for check in CHECKS.values() for problem in check()],
    }


if __name__ == "__main__":
    main(sys.argv[1])
