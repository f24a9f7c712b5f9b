"""What the endpoints refuse: with which status, naming what, and leaving everything as it was."""

import json
import uuid
from typing import Any

import pytest
from django.urls import reverse

from annotations.models import Annotation
from instruments.models import Change, Entity
from tests import make
from tests.annotations.workbench.conftest import Desk, fields_of


def unchanged() -> bool:
    return not Annotation.objects.exists() and not Change.objects.exists()


@pytest.mark.parametrize(
    ("span", "field"),
    [
        ({"start": 0, "end": 1000}, "start"),
        ({"start": -1, "end": 3}, "start"),
        ({"start": 5, "end": 5}, "start"),
        ({"start": 5, "end": 3}, "start"),
        ({"start": "0", "end": 3}, "start"),
        ({"start": True, "end": 3}, "start"),
        ({"start": 0.5, "end": 3}, "start"),
        ({"start": 0, "end": 2**40}, "end"),
        ({"start": 0, "end": None}, "end"),
        ({"start": [0], "end": 3}, "start"),
        ({"start": 0, "end": 3, "revision": 2}, "revision"),
        ({"start": 0, "end": 3, "revision": "1"}, "revision"),
    ],
)
def test_a_span_that_is_none(author: Any, span: dict[str, Any], field: str) -> None:
    said = {"motivation": "commenting", "body": "x", "revision": 1}

    answer = author.post("notes/", said | span)

    assert answer.status_code == 400
    assert field in fields_of(answer)
    assert unchanged()


def test_a_selection_of_white_space(db: None) -> None:
    author = Desk(make.article(text="甲\n　 \n乙"), make.user())

    answer = author.write(1, 4)

    assert (answer.status_code, fields_of(answer)) == (400, {"start"})
    assert unchanged()


def test_a_span_longer_than_a_note_may_be(db: None) -> None:
    author = Desk(make.article(text="字" * 10_002), make.user())

    answer = author.write(0, 10_001)

    assert (answer.status_code, fields_of(answer)) == (400, {"end"})
    assert "10001" in answer.json()["errors"][0]["message"].replace(",", "")
    assert author.write(0, 10_000).status_code == 200


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"motivation": "identifying"}, "entity"),
        ({"motivation": "identifying", "entity": 999_999}, "entity"),
        ({"motivation": "identifying", "entity": "sco"}, "entity"),
        ({"motivation": "identifying", "entity": {"id": 1}}, "entity"),
        ({"motivation": "identifying", "entity": 2**70}, "entity"),
        ({"motivation": "commenting", "body": "  \n"}, "body"),
        ({"motivation": "commenting", "body": 5}, "body"),
        ({"motivation": "commenting", "body": "\x00"}, "body"),
        ({"motivation": "commenting", "body": "字" * 100_001}, "body"),
        ({"motivation": "tagging", "tags": []}, "tags"),
        ({"motivation": "tagging", "tags": "a,b"}, "tags"),
        ({"motivation": "tagging", "tags": ["x" * 101]}, "tags"),
        ({"motivation": "classifying", "value": ""}, "value"),
        ({"motivation": "classifying", "value": "x" * 201}, "value"),
        ({"motivation": "assessing"}, "verdict"),
        ({"motivation": "assessing", "verdict": "perhaps"}, "verdict"),
        ({"motivation": "assessing", "verdict": "corrected"}, "corrected_value"),
        ({"motivation": "replying", "body": "x"}, "motivation"),
        ({"motivation": "shouting", "body": "x"}, "motivation"),
        ({"motivation": ["commenting"], "body": "x"}, "motivation"),
        ({"motivation": "commenting", "body": "x", "lang": "Chinese"}, "lang"),
        ({"motivation": "commenting", "body": "x", "status": "published"}, "status"),
        ({"motivation": "commenting", "body": "x", "creator": 1}, "creator"),
    ],
)
def test_a_note_that_says_what_it_cannot(author: Any, said: dict[str, Any], field: str) -> None:
    answer = author.post("notes/", {"start": 0, "end": 3, "revision": 1} | said)

    assert answer.status_code == 400
    assert field in fields_of(answer)
    assert unchanged()


def test_a_withdrawn_entity_is_not_there(author: Any) -> None:
    body = make.body(status="withdrawn")

    answer = author.write(motivation="identifying", entity=body.pk)

    assert (answer.status_code, fields_of(answer)) == (400, {"entity"})


@pytest.mark.parametrize("body", ["", "{", "[]", "5", "null", '{"start": NaN', "[" * 5000])
def test_a_body_that_is_no_json_object(author: Any, body: str) -> None:
    assert author.post("notes/", body or " ").status_code == 400
    assert unchanged()


def test_more_than_can_be_sent(author: Any) -> None:
    answer = author.write(body="x" * 4_000_001)

    assert answer.status_code == 413
    assert answer.json()["errors"][0]["message"]
    assert unchanged()


def test_a_missing_security_token(article: Any) -> None:
    author = Desk(article, make.user(), csrf=True)

    answer = author.write()

    assert answer.status_code == 403
    assert answer.json()["errors"][0]["message"]
    assert unchanged()


def test_the_right_security_token(article: Any) -> None:
    author = Desk(article, make.user(), csrf=True)
    author.get()
    token = author.client.cookies["csrftoken"].value

    said = {"start": 0, "end": 3, "revision": 1, "motivation": "commenting", "body": "x"}

    assert author.post("notes/", said, **{"X-CSRFToken": token}).status_code == 200


def test_a_stranger_is_told_so_in_json(stranger: Any) -> None:
    for answer in (stranger.write(), stranger.get("all/"), stranger.get("entities/", q="x")):
        assert answer.status_code == 403
        assert answer.json()["session"] is False
    assert unchanged()


def test_a_reader_with_an_account_is_a_stranger_here(article: Any) -> None:
    reader = Desk(article, make.user(None))

    assert reader.write().status_code == 403


def test_the_page_sends_a_stranger_to_sign_in(stranger: Any) -> None:
    answer = stranger.get()

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("admin:login"))


def test_what_is_not_there(author: Any) -> None:
    elsewhere = make.note(make.article(), 0, 3)
    nobody = uuid.uuid4()

    for answer in (
        author.get(f"notes/{nobody}/"),
        author.post(f"notes/{elsewhere.uuid}/submit/", {"version": 1}),
        author.post("publish-all/", {"notes": [str(nobody)]}),
        author.client.get(reverse("admin:annotations_article_workbench_all", args=[10**6])),
    ):
        assert answer.status_code == 404
        assert answer.json()["errors"][0]["message"]
    assert (
        author.client.get(reverse("admin:annotations_article_workbench", args=[10**6])).status_code
        == 404
    )


def test_a_method_that_is_not_meant(author: Any) -> None:
    assert author.get("notes/").status_code == 405
    assert author.post("all/").status_code == 405


def test_a_step_that_is_none(author: Any) -> None:
    note = make.note(author.article, 0, 3, status="draft", creator=author.user)

    assert author.post(f"notes/{note.uuid}/erase/", {"version": 1}).status_code == 404


@pytest.mark.parametrize("sent", [{}, {"version": None}, {"version": "1"}])
def test_a_step_without_the_version_seen(author: Any, sent: dict[str, Any]) -> None:
    note = make.note(author.article, 0, 3, status="draft", creator=author.user)

    answer = author.post(f"notes/{note.uuid}/submit/", sent)

    assert (answer.status_code, fields_of(answer)) == (400, {"version"})


def test_a_step_out_of_turn(reviewer: Any) -> None:
    note = make.note(reviewer.article, 0, 3, status="draft")

    answer = reviewer.post(f"notes/{note.uuid}/publish/", {"version": 1})

    assert answer.status_code == 400
    assert Annotation.objects.get().status == "draft"


@pytest.mark.parametrize("value", ["2001-02-30", "2001-02-28/2001-02-29", "2001-13-01"])
def test_a_day_that_never_was(author: Any, value: str) -> None:
    answer = author.write(0, 3, motivation="classifying", value=value, body="")

    assert (answer.status_code, fields_of(answer)) == (400, {"value"})


@pytest.mark.parametrize(
    "value", ["2001-02-28", "2001-02/2001-03-01", "../2004-02-29", "P20Y", "5 %"]
)
def test_a_value_that_is_no_impossible_day(author: Any, value: str) -> None:
    answer = author.write(0, 3, motivation="classifying", value=value, body="")

    assert answer.status_code == 200


def test_returning_without_a_reason(reviewer: Any) -> None:
    note = make.note(reviewer.article, 0, 3, status="in_review")

    answer = reviewer.post(f"notes/{note.uuid}/return/", {"version": 1, "reason": " "})

    assert (answer.status_code, fields_of(answer)) == (400, {"reason"})


def test_a_note_changed_meanwhile_is_a_conflict_with_both_texts(author: Any, reviewer: Any) -> None:
    note = make.note(author.article, 0, 3, status="draft", creator=author.user)
    path = f"notes/{note.uuid}/edit/"
    theirs = {"motivation": "commenting", "body": "theirs", "version": 1}
    assert reviewer.post(path, theirs).status_code == 200

    answer = author.post(path, theirs | {"body": "mine"})

    assert answer.status_code == 409
    said = answer.json()
    assert (said["theirs"]["body"], said["yours"]["body"], said["version"]) == ("theirs", "mine", 2)
    assert said["now"]["notes"][0]["excerpt"] == "theirs"
    assert Annotation.objects.get().body == "theirs"
    assert (
        author.post(path, theirs | {"body": "mine", "version": said["version"]}).status_code == 200
    )
    assert Annotation.objects.get().body == "mine"


def test_a_conflict_tells_the_tags_and_names_what_either_links(author: Any, reviewer: Any) -> None:
    note = make.note(author.article, 0, 3, status="draft", creator=author.user)
    theirs, mine = make.body(name="Theirs"), make.body(name="Mine")
    path = f"notes/{note.uuid}/edit/"
    said = {"motivation": "identifying", "version": 1}
    reviewer.post(path, said | {"entity": theirs.pk, "tags": ["kept", "also"]})

    answer = author.post(path, said | {"entity": mine.pk, "tags": []}).json()

    assert sorted(answer["theirs"]["tags"]) == ["also", "kept"]
    assert {row["name"] for row in answer["now"]["entities"].values()} == {"Theirs", "Mine"}


def test_a_step_on_a_note_changed_meanwhile_is_a_conflict(author: Any) -> None:
    note = make.note(author.article, 0, 3, status="draft", creator=author.user, version=3)

    answer = author.post(f"notes/{note.uuid}/submit/", {"version": 2})

    assert (answer.status_code, answer.json()["version"]) == (409, 3)
    assert Annotation.objects.get().status == "draft"


def test_a_text_revised_meanwhile(author: Any) -> None:
    make.revision(author.article, text="另一段文字，全然不同。")

    answer = author.write(0, 3)

    assert (answer.status_code, fields_of(answer)) == (400, {"revision"})
    assert unchanged()


def test_refusals_speak_the_language_of_the_desk(author: Any) -> None:
    messages = set()
    for language in ("en", "zh-hant"):
        author.client.cookies["django_language"] = language
        messages.add(json.loads(author.write(5, 5).content)["errors"][0]["message"])

    assert "Nothing is selected." in messages


def test_an_entity_that_cannot_be_made(author: Any) -> None:
    taken = make.body(slug="taken")
    fine = {"kind": "body", "name": "新", "lang": "zh-Hant", "slug": "new", "body_type": "council"}

    for wrong, field in (
        ({"slug": "taken"}, "slug"),
        ({"slug": "Not a slug"}, "slug"),
        ({"name": " "}, "name"),
        ({"lang": "Klingon!"}, "lang"),
        ({"kind": "recommendation"}, "kind"),
        ({"body_type": "circus"}, "body_type"),
        ({"kind": "instrument", "form": "song", "level": "global"}, "form"),
        ({"kind": "instrument", "form": "law", "level": "global", "date": "June"}, "date"),
        ({"status": "published"}, "status"),
    ):
        answer = author.post("entities/new/", fine | wrong)
        assert answer.status_code == 400, wrong
        assert field in fields_of(answer), wrong
    assert list(Entity.objects.values_list("pk", flat=True)) == [taken.pk]
    assert not Change.objects.exists()
