"""A portal that has lived a little, with the values that are most easily lost on the way.

python -m tests.portal.archive.life           lives in the database of DATABASE_URL
python -m tests.portal.archive.life list      says what is in it, a line a table, once all is in order
python -m tests.portal.archive.life restored FILE   restores a dump into it first
"""

import hashlib
import io
import json
import sys
from datetime import UTC, date, datetime
from typing import Any

EMOJI = "👩‍⚖️🏳️‍🌈 𠮷野家 ﷽ \u200b\ufeff\u2028\r\t\x7f\\u0041\"'`"
LONG = "安全與合作。" + "長" * 200_000 + EMOJI
TEXT = f"一、網絡安全\n理事會開會，討論信息安全。{EMOJI.replace(chr(13), '')}\n二、合作\n這是另一段話。\n"
ODD_JSON = {
    "en": EMOJI,
    "zh-Hant": [None, True, 0, -1, 2.5, 1e-7, 12345678901234567890123, {"": [], "b": {}, "a": ""}],
}
MOMENT = datetime(1999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)


def live() -> None:
    from annotations.actions import articles, notes
    from annotations.models import Annotation, Article, Desk
    from instruments import actions, ledger
    from instruments.models import Body, Label
    from instruments.policy import Role
    from tests import make

    curator, reviewer = make.user(Role.CURATOR), make.user(Role.REVIEWER)
    body = Body(slug="council", body_type="council", established="2001-06")
    with actions.saving(body, by=reviewer):
        body.save()
        make.label(body, "理事會", lang="zh-Hant")
        make.label(body, EMOJI, lang="en", kind="as_cited")
    actions.publish(body.pk, by=reviewer)
    article = articles.import_article(read(TEXT), by=reviewer, publish=True).article
    note = notes.create(article.pk, 7, 10, by=curator, motivation="identifying", entity=body)
    notes.submit(note.pk, by=curator)
    notes.publish(note.pk, by=reviewer)
    notes.reply(note.pk, LONG[-90_000:], by=reviewer)
    tagged = notes.create(
        article.pk, 12, 18, by=curator, motivation="tagging", tags=["安全", EMOJI[:20]]
    )
    unusual = {
        "titles": {"en": EMOJI},
        "authors": [ODD_JSON],
        "created_at": MOMENT,
        "issued": "1999-12",
    }
    Article.objects.filter(pk=article.pk).update(**unusual)
    articles.revise(article.pk, read("前言。\n" + TEXT), by=reviewer)
    Annotation.objects.filter(pk=tagged.pk).update(confidence=0.1 + 0.2, created=MOMENT, body=LONG)
    Desk(pk=1, one_person=False).save()
    drafts(body, note, tagged, curator, reviewer)
    forget_a_label(body)
    assert not Label.objects.filter(text="gone").exists() and not list(ledger.broken_links())


def forget_a_label(body: Any) -> None:
    """The last key that labels gave out is of one that is gone."""
    from tests import make

    make.label(body, "gone", kind="alternative").delete()


def drafts(body: Any, note: Any, tagged: Any, curator: Any, reviewer: Any) -> None:
    """One of everything else; none of it public, so that no public change is missing."""
    from django.contrib.admin.models import CHANGE, LogEntry
    from django.contrib.auth.models import Permission

    from annotations.actions import assigning, notes
    from tests import make

    state = make.state(status="draft", iso2="ZZ")
    other = make.instrument(status="draft", states=[state], adopting_bodies=[body], adopted="2006")
    third = make.instrument(status="draft", topics=[make.topic(status="draft")])
    make.relation(other, third)
    make.membership(state, body, start="2006-06-15")
    make.treaty_action(other, state, text=EMOJI)
    challenge = make.challenge(status="draft", named=[state])
    make.recommendation(status="draft", addresses=[challenge], addressees=[body])
    make.position(status="draft", named=[body], holders=[state], description=EMOJI)
    source = make.source(accessed=date(2024, 2, 29), authors=ODD_JSON)
    make.citation(other, "adopted", source=source, checked_by=reviewer, checked_at=MOMENT)
    make.rendering(tagged.article, "sec_1", creator=curator, status="draft")
    notes.edit(note.pk, by=curator, motivation="identifying", entity=body, body=EMOJI, tags=["再"])
    assigning.assign(tagged.article_id, curator, by=reviewer, eid="sec_1", due=date(2027, 1, 31))
    curator.user_permissions.set(Permission.objects.order_by("-pk")[:3])
    LogEntry.objects.log_actions(reviewer.pk, [state], CHANGE, "seen", single_object=True)


def read(text: str) -> Any:
    from annotations.actions import articles

    return articles.read(text.encode(), "life.txt", slug="life", title="A life")


def contents() -> dict[str, list[str]]:
    """Every row of every table of every model, read past the code under test, a string each."""
    from django.apps import apps

    return {
        model._meta.label: sorted(told(row) for row in model._base_manager.values_list())
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in {"sessions", "axes"}
    }


def told(row: tuple[Any, ...]) -> str:
    """The values with their types; a JSON object, whose order means nothing, by its sorted keys."""
    return repr([json.dumps(v, sort_keys=True) if isinstance(v, dict | list) else v for v in row])


def digests() -> dict[str, str]:
    """`contents`, but of search its documents' texts only: where one is filed is the database's affair."""
    from portal.models import SearchDocument

    found = contents() | {"portal.SearchDocument": documents(SearchDocument)}
    return {
        label: f"{len(rows)} {hashlib.sha256(repr(rows).encode()).hexdigest()}"
        for label, rows in found.items()
    }


def documents(model: Any) -> list[str]:
    return sorted(map(repr, model.objects.values_list("kind", "thing", "part", "folded", "marks")))


def main(step: str = "live", *files: str) -> None:
    import django
    from django.core.management import call_command

    django.setup()
    if step == "live":
        live()
        return
    if step == "restored":
        call_command("restore", *files, stdout=io.StringIO())
    call_command("verify_integrity", stdout=io.StringIO())
    print(json.dumps(digests()))


if __name__ == "__main__":
    main(*sys.argv[1:])
