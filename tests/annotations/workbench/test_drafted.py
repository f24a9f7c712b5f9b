"""What the desk is told of a note it has just saved is what it is told when it asks again."""

from typing import Any

import pytest

from annotations.models import Annotation
from instruments import ledger, snapshots
from tests import make


def told(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value not in (None, "", 0, [])}


@pytest.mark.parametrize("kind", ["comment", "tagged", "link", "date"])
def test_a_new_note_is_told_as_it_will_be_read(author: Any, kind: str) -> None:
    said: dict[str, Any] = {
        "comment": {"body": "長" * 400, "lang": "zh-Hant"},
        "tagged": {"motivation": "tagging", "body": "", "tags": [" b", "a", "a"]},
        "link": {"motivation": "identifying", "provision": "Art. 2"},
        "date": {"motivation": "classifying", "value": "2006"},
    }[kind]
    if kind == "link":
        said["entity"] = make.instrument(name="Sample Charter", adopted="2006-06").pk

    new = author.write(1, 9, **said).json()

    again = author.get("all/").json()
    assert [told(row) for row in new["notes"]] == [told(row) for row in again["notes"]]
    assert (new["entities"], new["people"]) == (again["entities"], again["people"])


def test_saving_asks_the_database_little(author: Any, django_assert_max_num_queries: Any) -> None:
    author.write()
    with django_assert_max_num_queries(10):  # 8, and where the transaction begins and ends
        author.write()


def test_an_edited_note_is_told_as_it_will_be_read(author: Any, reviewer: Any) -> None:
    note = author.write(1, 9, tags=["a"]).json()["notes"][0]
    author.post(f"notes/{note['uuid']}/reply/", {"body": "Why?"})
    link = {"motivation": "identifying", "entity": make.body(name="Sample Council").pk}

    edited = reviewer.post(
        f"notes/{note['uuid']}/edit/", link | {"tags": ["c", "b"], "version": note["version"]}
    ).json()

    again = reviewer.get("all/").json()
    assert edited["notes"] == again["notes"]
    assert (edited["entities"], edited["people"]) == (again["entities"], again["people"])


def test_the_ledger_says_of_an_edited_note_what_the_database_has(author: Any) -> None:
    note = author.write(1, 9, tags=["a", "b"]).json()["notes"][0]
    said = {"motivation": "commenting", "body": "Else.", "tags": ["b", "c"]}

    author.post(f"notes/{note['uuid']}/edit/", said | {"version": note["version"]})

    stored = Annotation.objects.get(uuid=note["uuid"])
    written, rewritten = ledger.history(stored).order_by("seq")
    assert rewritten.before == written.after
    assert rewritten.after == snapshots.state_of(stored)


def test_changing_and_submitting_ask_the_database_little(
    author: Any, django_assert_max_num_queries: Any
) -> None:
    note = author.write().json()["notes"][0]
    said = {"motivation": "commenting", "body": "Else.", "tags": []}
    with django_assert_max_num_queries(11):  # 9, and where the transaction begins and ends
        edited = author.post(f"notes/{note['uuid']}/edit/", said | {"version": note["version"]})
    version = edited.json()["notes"][0]["version"]
    with django_assert_max_num_queries(11):
        author.post(f"notes/{note['uuid']}/submit/", {"version": version, "reason": ""})


@pytest.mark.parametrize("step", ["submit", "withdraw"])
def test_after_a_step_a_note_is_told_as_it_will_be_read(author: Any, step: str) -> None:
    note = author.write(1, 9, tags=["b", "a"]).json()["notes"][0]

    told = author.post(
        f"notes/{note['uuid']}/{step}/", {"version": note["version"], "reason": ""}
    ).json()

    again = author.get("all/").json()
    if step == "withdraw":
        assert (told, again["notes"]) == ({"gone": note["uuid"], "status": "withdrawn"}, [])
    else:
        assert (told["notes"], told["people"]) == (again["notes"], again["people"])


@pytest.mark.parametrize("step", ["submit", "withdraw"])
def test_the_ledger_says_of_a_step_what_the_database_has(author: Any, step: str) -> None:
    note = author.write(1, 9, tags=["a"]).json()["notes"][0]

    author.post(f"notes/{note['uuid']}/{step}/", {"version": note["version"], "reason": ""})

    stored = Annotation.objects.get(uuid=note["uuid"])
    assert ledger.history(stored)[0].after == snapshots.state_of(stored)
