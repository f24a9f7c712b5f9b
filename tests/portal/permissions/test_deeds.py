"""What each of the cast can do, deed by deed: the ledger has it afterwards, or it has not."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from portal.models import FactorLift
from tests.portal.permissions.cast import CAST, House, may
from tests.portal.signing_in.door import enrolled

pytestmark = pytest.mark.django_db

Knock = Callable[[Client], Any]
# Deeds on another's note that a role alone does not open: who is kept out although the role has the ability.
NOT_ANOTHERS = {"colleague"}


def post(address: str, **sent: Any) -> Knock:
    return lambda client: client.post(address, sent)


def desk(house: House, tail: str, **sent: Any) -> Knock:
    root = f"/admin/annotations/article/{house.article.pk}/workbench/"
    return lambda client: client.post(
        root + tail, json.dumps(sent), content_type="application/json"
    )


def note(house: House, status: str, tail: str, **sent: Any) -> Knock:
    found = house.notes[status]
    return desk(house, f"notes/{found.uuid}/{tail}/", version=found.version, **sent)


def bulk(model: str, action: str, *things: Any, **sent: Any) -> Knock:
    chosen = {"action": action, "_selected_action": [thing.pk for thing in things], **sent}
    return post(f"/admin/{model}/", **chosen)


SAID = {"motivation": "commenting", "body": "Said."}
SPAN = {"start": 0, "end": 3, "revision": 1}


def catalogue(house: House) -> dict[str, tuple[str, Knock]]:
    body, draft = f"/admin/instruments/body/{house.body.pk}/", house.draft
    last = house.body_change
    steps = f"/admin/instruments/body/{draft.pk}/step/"
    bodies = "instruments/body"
    new = {"slug": "new", "kind": "body", "name": "New", "lang": "en", "body_type": "council"}
    merge = {"source": draft.slug, "target": house.body.slug}
    topics = {"topics_asked": "1", "topics": house.topic.pk}
    return {
        "submit": ("edit_entity", post(steps + "submit/")),
        "publish": ("publish_entity", post(steps + "publish/")),
        "withdraw": ("withdraw_entity", post(steps + "withdraw/")),
        "verify": ("verify_entity", post(body + "step/verify/")),
        "restore": ("restore_entity", post(f"{body}restore/{last}/")),
        "publish many": ("publish_entity", bulk(bodies, "publish_selected", draft)),
        "withdraw many": ("withdraw_entity", bulk(bodies, "withdraw_selected", draft)),
        "verify many": ("verify_entity", bulk(bodies, "verify_selected", draft)),
        "topics": ("edit_entity", bulk(bodies, "set_topics_of_selected", draft, **topics)),
        "merge": ("merge_entities", post("/admin/instruments/entity/merge/", **merge)),
        "new entity": ("edit_entity", desk(house, "entities/new/", **new)),
    }


def texts(house: House) -> dict[str, tuple[str, Knock]]:
    steps = f"/admin/annotations/article/{house.article.pk}/step/"
    waiting = str(house.notes["in_review"].uuid)
    notes = "annotations/annotation"
    found = house.notes
    return {
        "withdraw article": ("withdraw_article", post(steps + "withdraw/")),
        "write": ("annotate", desk(house, "notes/", **SPAN, **SAID)),
        "reply": ("annotate", desk(house, f"notes/{found['draft'].uuid}/reply/", body="Why?")),
        "place": ("place_anchor", note(house, "draft", "place", **SPAN | {"end": 2})),
        "accept": ("decide_suggestion", note(house, "suggested", "accept")),
        "reject": ("decide_suggestion", note(house, "suggested", "reject")),
        "cite": (
            "cite",
            desk(house, f"notes/{found['published_link'].uuid}/cite/", field="established"),
        ),
        "publish note": ("publish_note", note(house, "in_review", "publish")),
        "return note": ("return_note", note(house, "in_review", "return", reason="Why?")),
        "publish all": ("publish_note", desk(house, "publish-all/", notes=[waiting])),
        "publish selected": ("publish_note", bulk(notes, "publish_selected", found["in_review"])),
    }


def anothers(house: House) -> dict[str, tuple[str, Knock]]:
    """Deeds on the author's notes: for the author and for reviewers, not for a colleague."""
    notes = "annotations/annotation"
    linked = {"motivation": "identifying", "entity": house.body.pk, "provision": "Art. 1"}
    return {
        "edit": ("edit_note", note(house, "draft", "edit", **linked)),
        "submit": ("submit_note", note(house, "draft", "submit")),
        "withdraw": ("withdraw_note", note(house, "draft", "withdraw", reason="Why?")),
        "submit selected": ("submit_note", bulk(notes, "submit_selected", house.notes["draft"])),
        "withdraw selected": (
            "withdraw_note",
            bulk(notes, "withdraw_selected", house.notes["draft"]),
        ),
    }


def people(house: House) -> dict[str, tuple[str, Knock]]:
    page = f"/admin/people/{house.people['author'].pk}/sign-in/"
    lost = f"/admin/people/{house.lost.pk}/sign-in/"
    asked = f"/admin/people/{house.asked.pk}/sign-in/"
    release = {"title": "First", "notes": ""}
    return {
        "link": ("manage_people", post(page + "link/")),
        "sign out": ("manage_people", post(page + "end/")),
        "ask to lift": ("manage_people", post(lost + "ask/", reason="Lost")),
        "grant": ("manage_people", post(asked + "grant/")),
        "release": ("freeze_release", post("/admin/portal/release/add/", **release)),
    }


@pytest.fixture
def house() -> Any:
    from django.utils import timezone

    from instruments.models import Change
    from tests import make

    made = House()
    made.body_change = Change.objects.get(thing=made.body.uuid).seq
    made.notes["published_link"] = make.note(
        made.article, 1, 3, entity=made.body, creator=made.people["author"]
    )
    made.lost, made.asked = make.user(), make.user()
    for person in (made.lost, made.asked):
        enrolled(person)
    FactorLift.objects.create(
        person=made.asked,
        asked_by=make.user("Administrator"),
        reason="Lost",
        expires_at=timezone.now() + timezone.timedelta(hours=1),
    )
    return made


def wrong_of(
    house: House, deeds: dict[str, tuple[str, Knock]], kept_out: set[str] = frozenset()
) -> list[Any]:
    found = []
    for deed, (ability, knock) in deeds.items():
        for person in CAST:
            done, answer = house.did(person, knock)
            if done is not (may(person, ability) and person not in kept_out):
                found.append(
                    (deed, ability, person, done, answer.status_code, answer.content[:200])
                )
            if answer.status_code >= 500:
                found.append((deed, person, answer.status_code))
    return found


def test_the_catalogue(house: House) -> None:
    assert not wrong_of(house, catalogue(house))


def test_texts_and_notes(house: House) -> None:
    assert not wrong_of(house, texts(house))


def test_the_notes_of_another(house: House) -> None:
    assert not wrong_of(house, anothers(house), NOT_ANOTHERS)


def test_people_and_releases(house: House) -> None:
    assert not wrong_of(house, people(house))


def test_nobody_publishes_their_own(house: House) -> None:
    own = house.reviewers_own
    for knock in (
        desk(house, f"notes/{own.uuid}/publish/", version=own.version),
        desk(house, "publish-all/", notes=[str(own.uuid)]),
        bulk("annotations/annotation", "publish_selected", own),
    ):
        assert not house.did("reviewer", knock)[0]
        assert house.did("administrator", knock)[0]
