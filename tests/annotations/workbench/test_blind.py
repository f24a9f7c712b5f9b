"""Two experts annotate one article blind: through no door does one see what the other wrote."""

import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from annotations.actions import articles, notes, suggesting
from annotations.models import Article
from instruments.models import Change
from tests import make
from tests.annotations.workbench.conftest import Desk
from tests.portal.test_leaks import MARK


@pytest.fixture
def blind(article: Any, reviewer: Any) -> Any:
    articles.set_blind(article.pk, True, by=reviewer.user)
    article.refresh_from_db()
    return article


@pytest.fixture
def other(blind: Any) -> Desk:
    return Desk(blind, make.user("Curator", username="other"))


@pytest.fixture
def secret(blind: Any, author: Any, reviewer: Any) -> Any:
    """A note of the author's with all that can hang on one: a reply, an edit, a citation, a decision."""
    state = make.state()
    note = notes.create(
        blind.pk, 0, 3, by=author.user, motivation="identifying", entity=state, body=MARK
    )
    notes.reply(note.pk, f"@other {MARK}", by=author.user)
    public = make.note(blind, 4, 8, creator=author.user, reviewer=reviewer.user, body=MARK)
    notes.edit(public.pk, by=author.user, body=MARK)
    make.citation(state, "iso2", value=MARK, annotation=note)
    suggestion = make.note(
        blind, 9, 12, status="suggested", entity=state, creator=None, reviewer=None
    )
    suggesting.accept(suggestion.pk, by=author.user, body=MARK)
    return note


def page(desk: Desk, name: str, *args: Any) -> Any:
    return desk.client.get(reverse(f"admin:{name}", args=args))


def pages(desk: Desk, note: Any) -> dict[str, Any]:
    """Every page of the desk on which a note, or what was done to one, can stand."""
    change = Change.objects.filter(thing=note.uuid).latest("seq")
    edit = note.article.annotations.exclude(edits=None).get().edits.get()
    citation = note.citations.get()
    found = {
        "workbench": desk.get(),
        "all": desk.get("all/"),
        "inbox": page(desk, "annotations_article_inbox"),
        "placing": page(desk, "annotations_article_placing", note.article_id),
        "index": page(desk, "index"),
        "audit": page(desk, "instruments_change_change", change.pk),
        "entity": page(desk, "instruments_state_change", note.entity_id),
    }
    for model, pk in {
        "annotation": note.pk,
        "anchor": note.anchors.get().pk,
        "noteedit": edit.pk,
        "citation": citation.pk,
    }.items():
        found[model] = page(desk, f"annotations_{model}_change", pk)
        found[f"{model} list"] = page(desk, f"annotations_{model}_changelist")
        found[f"{model} history"] = page(desk, f"annotations_{model}_history", pk)
    found["audit list"] = page(desk, "instruments_change_changelist")
    return found


def endpoints(desk: Desk, note: Any) -> dict[str, Any]:
    """Every address below a note, and those that take a list of notes."""
    path, said = f"notes/{note.uuid}/", {"motivation": "commenting", "body": "x"}
    several = {"notes": [str(note.uuid)]}
    steps = ("submit", "publish", "return", "withdraw", "drop", "accept", "reject")
    return {
        "note": desk.get(path),
        "facts": desk.get(path + "facts/"),
        "alike": desk.get(path + "alike/"),
        "edit": desk.post(path + "edit/", said),
        "place": desk.post(path + "place/", {"start": 0, "end": 1, "revision": 1}),
        "reply": desk.post(path + "reply/", {"body": "x"}),
        "cite": desk.post(path + "cite/", {"field": "iso2"}),
        "publish_all": desk.post("publish-all/", several),
        "decide": desk.post("decide/", several | {"decision": "accept"}),
        **{step: desk.post(f"{path}{step}/", {"reason": "x"}) for step in steps},
    }


def test_no_page_shows_what_the_other_wrote(other: Desk, secret: Any) -> None:
    uuids = [str(note.uuid)[:8] for note in secret.article.annotations.all()]
    for name, response in pages(other, secret).items():
        content = response.content.decode() + json.dumps(dict(response.headers))
        assert response.status_code in (200, 302, 404), name
        assert not [clue for clue in (MARK[1:], *uuids) if clue in content], name


def test_the_author_and_one_who_only_reviews_see_it(
    author: Desk, reviewer: Desk, secret: Any
) -> None:
    for desk in (author, reviewer):
        shown = pages(desk, secret)
        wanted = {"workbench", "all", "annotation", "noteedit", "citation", "audit"}
        assert not [name for name in wanted if MARK[1:] not in text_of(shown[name])], desk.user


def text_of(response: Any) -> str:
    """With the characters that JSON spells out."""
    text: str = response.content.decode()
    return text.encode().decode("unicode_escape") if "\\u" in text else text


def test_no_endpoint_knows_of_it(other: Desk, secret: Any) -> None:
    before = Change.objects.count()
    assert {name: r.status_code for name, r in endpoints(other, secret).items()} == dict.fromkeys(
        endpoints(other, secret), 404
    )
    assert Change.objects.count() == before


def test_a_reviewer_who_annotates_is_blind_too(reviewer: Desk, secret: Any) -> None:
    notes.create(
        secret.article_id, 0, 1, by=reviewer.user, motivation="commenting", body="one of mine"
    )
    assert len(reviewer.get("all/").json()["notes"]) == 1
    assert page(reviewer, "annotations_article_agreement", secret.article_id).status_code == 403
    with pytest.raises(PermissionDenied):
        articles.set_blind(secret.article_id, False, by=reviewer.user)


def test_nothing_is_published_meanwhile(author: Desk, reviewer: Desk, secret: Any) -> None:
    notes.submit(secret.pk, by=author.user)
    with pytest.raises(ValidationError):
        notes.publish(secret.pk, by=reviewer.user)
    articles.set_blind(secret.article_id, False, by=reviewer.user)
    assert notes.publish(secret.pk, by=reviewer.user).status == "published"


def test_lifted_each_sees_the_other(other: Desk, reviewer: Desk, author: Desk, secret: Any) -> None:
    with pytest.raises(PermissionDenied):
        articles.set_blind(secret.article_id, False, by=author.user)
    articles.set_blind(secret.article_id, False, by=reviewer.user)
    assert len(other.get("all/").json()["notes"]) == 3


def test_readers_are_not_told(secret: Any, reviewer: Desk) -> None:
    updated = Article.objects.get(pk=secret.article_id).updated_at
    articles.set_blind(secret.article_id, False, by=reviewer.user)
    assert Article.objects.get(pk=secret.article_id).updated_at == updated


def test_it_is_begun_and_lifted_on_the_page_of_the_article(
    article: Any, author: Desk, reviewer: Desk
) -> None:
    for name, is_blind in (("begin_blind", True), ("lift_blind", False)):
        address = reverse("admin:annotations_article_step", args=[article.pk, name])
        author.client.post(address)
        assert Article.objects.get().blind is not is_blind
        reviewer.client.post(address)
        assert Article.objects.get().blind is is_blind
