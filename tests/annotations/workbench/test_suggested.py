"""Suggestions on the workbench: proposed, looked at together, accepted, corrected, rejected, remembered."""

from typing import Any

import pytest

from annotations.models import Annotation
from tests import make
from tests.annotations.workbench.conftest import Desk, fields_of


@pytest.fixture
def desk(db: None) -> Desk:
    body = make.body(name="示範組織", slug="sample-organisation")
    make.label(body, "示範組織", lang="zh-Hant")
    article = make.article(text="示範組織成立。\n2006 年，示範組織擴大；示範組織又擴大。")
    return Desk(article, make.user("Curator", username="curator"))


def suggestions(desk: Desk, **of: Any) -> list[dict[str, Any]]:
    notes = desk.post("suggest/").json()["notes"]
    return [note for note in notes if all(note[name] == value for name, value in of.items())]


def test_suggestions_come_with_their_reasons(desk: Desk) -> None:
    found = suggestions(desk, motivation="identifying")

    assert [note["exact"] for note in found] == ["示範組織"] * 3
    assert {note["status"] for note in found} == {"suggested"}
    assert all(note["rationale"] and note["confidence"] for note in found)
    assert [note["value"] for note in suggestions(desk, motivation="classifying")] == ["2006"]


def test_one_is_accepted_as_one_s_own_draft(desk: Desk) -> None:
    first, *_ = suggestions(desk, motivation="identifying")

    (note,) = desk.post(f"notes/{first['uuid']}/accept/", {"version": 1}).json()["notes"]

    assert (note["status"], note["creator_id"]) == ("draft", desk.user.pk)


def test_all_alike_are_shown_and_then_accepted_together(desk: Desk) -> None:
    first, *_ = suggestions(desk, motivation="identifying")

    alike = desk.get(f"notes/{first['uuid']}/alike/").json()["notes"]
    answer = desk.post("decide/", {"decision": "accept", "notes": alike})

    assert len(alike) == 3
    assert [note["status"] for note in answer.json()["notes"]] == ["draft"] * 3
    assert Annotation.objects.filter(status="suggested").count() == 1


def test_what_is_rejected_is_gone_and_not_proposed_again(desk: Desk) -> None:
    first, *_ = suggestions(desk, motivation="identifying")
    alike = desk.get(f"notes/{first['uuid']}/alike/").json()["notes"]

    answer = desk.post("decide/", {"decision": "reject", "notes": alike}).json()

    assert (answer["notes"], sorted(answer["all_gone"])) == ([], sorted(alike))
    assert suggestions(desk, motivation="identifying") == []


def test_one_is_rejected(desk: Desk) -> None:
    first, *_ = suggestions(desk, motivation="classifying")

    answer = desk.post(f"notes/{first['uuid']}/reject/", {"version": 1}).json()

    assert answer == {"gone": first["uuid"], "status": "rejected"}


def test_a_corrected_suggestion_is_accepted_as_corrected(desk: Desk) -> None:
    right = make.body(name="Right")
    first, *_ = suggestions(desk, motivation="identifying")

    said = {"motivation": "identifying", "entity": right.pk, "version": 1}
    (note,) = desk.post(f"notes/{first['uuid']}/edit/", said).json()["notes"]

    assert (note["status"], note["entity_id"]) == ("draft", right.pk)


def test_a_decision_that_cannot_be_carried_out_decides_nothing(desk: Desk) -> None:
    first, second, *_ = suggestions(desk, motivation="identifying")
    desk.post(f"notes/{first['uuid']}/accept/", {"version": 1})

    answer = desk.post("decide/", {"decision": "accept", "notes": [first["uuid"], second["uuid"]]})

    assert answer.status_code == 400
    assert Annotation.objects.get(uuid=second["uuid"]).status == "suggested"


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"decision": "perhaps", "notes": ["x"]}, "decision"),
        ({"decision": ["accept"], "notes": ["x"]}, "decision"),
        ({"decision": "accept", "notes": []}, "notes"),
        ({"decision": "accept", "notes": "all"}, "notes"),
        ({"decision": "accept", "notes": ["x"]}, "notes"),
        ({"decision": "accept", "notes": [1]}, "notes"),
        ({"decision": "accept"}, "notes"),
    ],
)
def test_a_decision_about_nothing(desk: Desk, sent: dict[str, Any], field: str) -> None:
    answer = desk.post("decide/", sent)

    assert (answer.status_code, fields_of(answer)) == (400, {field})


def test_a_quote_is_found_in_another_script(desk: Desk) -> None:
    found = desk.get("find/", q="示范组织扩大").json()["found"]

    assert [(place["start"], place["exact"]) for place in found] == [(15, "示範組織擴大")]


def test_a_quote_to_find_must_be_one(desk: Desk) -> None:
    assert desk.get("find/", q=" ").status_code == 400
    assert desk.get("find/", q="字" * 1001).status_code == 400
    assert desk.get("find/", q="《》").json() == {"found": []}
    assert desk.get("find/", q="zzzzzz").json() == {"found": []}
