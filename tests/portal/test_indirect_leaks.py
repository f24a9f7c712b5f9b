"""What hangs on something hidden at one remove, and what only the desk did, says nothing to a stranger."""

from typing import Any

import pytest
from django.test import Client

from annotations.actions import articles, evidence, notes, suggesting
from instruments.actions import entities, merging
from instruments.models import Body
from instruments.policy import Role
from portal.models import PublicChange, SearchDocument
from portal.publication import public_seq
from tests import make

pytestmark = pytest.mark.django_db
ANSWER = "unheard"


def body(slug: str, *, name: str = "", public: bool = True) -> Body:
    made = Body(slug=slug, body_type="council")
    with entities.saving(made, by=None):
        made.save()
        make.label(made, name or slug)
    return entities.publish(made.pk, by=None).specific if public else made


@pytest.fixture
def reply() -> Any:
    """A public reply to a public note that links the public body `council`."""
    author, reviewer = make.user(Role.CURATOR), make.user(Role.REVIEWER)
    read = articles.read("理事會開會。".encode(), "a.txt", slug="text", title="Text")
    article = articles.import_article(read, by=None, publish=True).article
    link = notes.create(
        article.pk, 0, 3, by=author, motivation="identifying", entity=body("council")
    )
    answer = notes.reply(link.pk, ANSWER, by=author)
    for note in (link, answer):
        notes.submit(note.pk, by=author)
        notes.publish(note.pk, by=reviewer)
    answer.refresh_from_db()
    return answer


def told(reply: Any) -> list[str]:
    """The addresses at which a stranger reads the reply, or that there is one."""
    html, linked = "text/html", "application/ld+json"
    own = f"/annotations/{reply.uuid}/"
    doors = [
        ("/articles/text/", html),
        (f"/api/v1{own}", "*/*"),
        (own, linked),
        (own, html),
        (f"/api/v1/search/?q={ANSWER}", "*/*"),
        (f"/search/?q={ANSWER}", html),
        ("/sitemap.xml", "*/*"),
    ]
    found = []
    for address, accept in doors:
        response = Client().get(address, headers={"Accept": accept})
        body = b"".join(response.streaming_content) if response.streaming else response.content
        if response.status_code == 200 and str(reply.uuid) in body.decode():
            found.append(address)
    return found


def last_change(thing: Any) -> str:
    return PublicChange.objects.filter(uuid=thing.uuid).order_by("-seq")[0].action


def test_a_reply_is_hidden_with_what_the_note_is_about(reply: Any) -> None:
    before = told(reply)
    assert len(before) >= 6
    entities.withdraw(reply.parent.entity_id, by=None)
    assert told(reply) == []
    assert last_change(reply) == "remove"
    assert not SearchDocument.objects.filter(thing=reply.uuid).exists()
    entities.publish(reply.parent.entity_id, by=None)
    assert told(reply) == before
    assert last_change(reply) == "upsert"


def test_a_reply_goes_and_comes_with_a_merge(reply: Any) -> None:
    draft = body("assembly", public=False)
    entities.withdraw(reply.parent.entity_id, by=None)
    merging.merge(reply.parent.entity_id, draft.pk, by=None)
    assert told(reply) == []
    assert last_change(reply) == "remove"
    entities.publish(draft.pk, by=None)
    assert told(reply)
    assert last_change(reply) == "upsert"


def test_what_no_reader_ever_had_leads_to_nothing_it_was_merged_into() -> None:
    council = body("council")
    merging.merge(body("draft", public=False).pk, council.pk, by=None)
    merging.merge(body("known").pk, council.pk, by=None)
    for root in ("/bodies", "/api/v1/bodies"):
        for accept in ("text/html", "application/json", "application/ld+json"):
            told = [
                Client().get(f"{root}/{slug}/", headers={"Accept": accept}).status_code
                for slug in ("draft", "known", "nothing")
            ]
            assert told in ([404, 301, 404], [406] * 3)


def test_evidence_that_names_a_hidden_thing_is_no_news_of_what_it_is_about() -> None:
    whole, part = body("whole"), body("part", public=False)
    before = public_seq()
    evidence.cite(whole, "parent", by=None, source=make.source(), value=part.slug)
    assert public_seq() == before
    evidence.cite(whole, "established", by=None, source=make.source(), value="2001")
    assert public_seq() == before + 1


def test_a_source_is_news_only_of_what_a_stranger_sees_rest_on_it() -> None:
    whole, part = body("whole"), body("part", public=False)
    source = make.source()
    evidence.cite(whole, "parent", by=None, source=source, value=part.slug)
    before = public_seq()
    evidence.save_source(source, by=None, title="Another title")
    assert public_seq() == before
    evidence.cite(whole, "established", by=None, source=source, value="2001")
    evidence.save_source(source, by=None, title="A third title")
    assert public_seq() == before + 2


@pytest.mark.parametrize("hidden", ["value", "annotation", "entity"])
def test_evidence_that_is_hidden_again_vanishes_from_pages_that_were_kept(
    reply: Any, hidden: str
) -> None:
    whole, draft = reply.parent.entity, body("draft", public=False)
    note = notes.create(reply.article_id, 0, 3, by=reply.creator, body="x", motivation="commenting")
    cited = evidence.cite(whole, "parent", by=None, annotation=reply.parent, value="Elsewhere")
    assert is_footnoted(whole)
    with entities.saving(cited, by=None, ability="cite"):
        setattr(cited, hidden, {"value": draft.slug, "annotation": note, "entity": draft}[hidden])
        cited.save()
    assert not is_footnoted(whole)
    assert last_change(whole) == "upsert"


def is_footnoted(thing: Body) -> bool:
    page = Client().get(f"/bodies/{thing.slug}/text.txt").content.decode()
    return "/articles/text/#" in page


def test_to_look_for_suggestions_is_no_news_of_the_text() -> None:
    body("council", name="理事會")
    read = articles.read("理事會開會。".encode(), "a.txt", slug="text", title="Text")
    article = articles.import_article(read, by=None, publish=True).article
    before = public_seq()
    assert suggesting.suggest(article.pk, by=None)
    assert public_seq() == before
