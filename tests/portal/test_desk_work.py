"""What only the desk does changes no public answer: neither what it says nor its tag."""

from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from annotations.actions import articles, assigning, evidence, notes, renderings, suggesting
from annotations.models import Annotation, Citation, Rendering
from instruments.actions import entities
from instruments.models import Body, State
from instruments.policy import Role
from tests import make
from tests.portal.test_leaks import World, addresses

pytestmark = pytest.mark.django_db
SHARE = 1000  # each address is asked of the things that it is about


@pytest.fixture
def world() -> World:
    made = World()
    entities.publish(
        made.topic.pk, by=None
    )  # without any news, a feed is of the moment at which it is asked
    return made


def answers(asked: list[str]) -> dict[str, Any]:
    """What is answered at each address, made anew, with its tag."""
    for cache in caches.all():
        cache.clear()
    found = {}
    for address in asked:
        response = Client().get(address, headers={"Accept-Language": "en"})
        body = b"".join(response.streaming_content) if response.streaming else response.content
        found[address] = (response.status_code, body, response.headers.get("ETag"))
    return found


def of_entities(world: World) -> None:
    """Drafts that hang on public things, and public things on them, go through their lives."""
    draft, waiting, gone = (
        State.objects.filter(slug__startswith="zzq", status=status).first()
        for status in ("draft", "in_review", "withdrawn")
    )
    entities.submit(draft.pk, by=None)
    entities.rename(draft.pk, "zzq-otherwise", by=None)
    entities.verify(waiting.pk, by=world.reviewer)
    entities.set_topics([waiting.pk], [world.topic], by=None)
    entities.withdraw(waiting.pk, by=None)
    entities.submit(gone.pk, by=None)
    related = make.topic(status="draft")
    with entities.saving(related, by=None):
        related.related.add(world.topic)


def of_notes(world: World) -> None:
    author, text = world.author, world.article.pk
    note = notes.create(text, 0, 3, by=author, motivation="identifying", entity=world.body)
    notes.edit(note.pk, by=author, body="zzq", tags=["zzq-tag"])
    notes.submit(note.pk, by=author)
    notes.give_back(note.pk, by=world.reviewer, reason="zzq")
    notes.reply(note.pk, "zzq", by=author)
    answer = notes.reply(world.note.pk, "zzq", by=author)
    notes.submit(answer.pk, by=author)
    notes.withdraw(answer.pk, by=author)
    suggesting.suggest(text, by=author)
    for suggestion in Annotation.objects.filter(article=text, status="suggested", entity=None):
        suggesting.reject(suggestion.pk, by=author)


def of_renderings(world: World) -> None:
    shown = Rendering.objects.published().get()
    written = {"eid": shown.eid, "lang": shown.lang, "text": "zzq", "by": world.author}
    instead = renderings.write(world.article, **written, pk=shown.pk)
    renderings.submit(instead.pk, by=world.author)
    renderings.give_back(instead.pk, by=world.reviewer, reason="zzq")
    renderings.withdraw(instead.pk, by=world.author)


def of_evidence(world: World) -> None:
    source, draft = make.source(title="zzq"), Body.objects.filter(status="draft").first()
    for value in (draft.slug, f"{draft.slug};{world.body.slug}"):
        cited = evidence.cite(world.body, "parent", by=None, source=source, value=value)
        evidence.check(cited.pk, by=world.reviewer)
    evidence.cite(draft, "established", by=None, source=source, value="2001")
    evidence.save_source(source, by=None, title="zzq otherwise")
    hidden = Citation.objects.filter(entity=world.body, annotation__status="draft").first()
    evidence.check(hidden.pk, by=world.reviewer)


def of_texts(world: World) -> None:
    reading = articles.read("密的新稿。".encode(), "a.txt", slug="zzq-article")
    articles.import_article(reading, by=None)
    articles.set_blind(world.article.pk, True, by=world.reviewer)
    asked = assigning.assign(world.article.pk, world.author, by=world.reviewer, note="zzq")
    assigning.finish(asked.pk, by=world.author)


def of_people(world: World) -> None:
    person = make.user(Role.CURATOR, display_name="zzq")
    draft = world.article.pk, 0, 3
    notes.create(*draft, by=person, motivation="commenting", body="zzq")
    with entities.saving(person, by=None, ability="manage_people"):
        person.display_name = "zzq otherwise"
        person.save()


def test_the_work_of_the_desk_changes_no_answer(world: World) -> None:
    asked = [one for each in addresses(world, SHARE) for one in each if "zzq" not in one]
    before = answers(asked)
    for work in (of_entities, of_notes, of_renderings, of_evidence, of_texts, of_people):
        work(world)
    after = answers(asked)
    assert [one for one in asked if after[one] != before[one]] == []
    assert sum(status == 200 for status, *_rest in before.values()) > 150
