"""Translations and summaries, written beside the passage and published by another."""

from typing import Any

import pytest

from annotations.models import Rendering
from tests import make

EID = "preamble__para_1"


def listed(desk: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = desk.get("renderings/", eid=EID).json()["renderings"]
    return rows


def written(desk: Any, text: str = "First.", **more: Any) -> Any:
    said = {"eid": EID, "lang": "en", "type": "translation", "text": text}
    return desk.post("renderings/new/", said | more)


def step(desk: Any, row: dict[str, Any], name: str, reason: str = "") -> Any:
    sent = {"version": row["version"], "reason": reason}
    return desk.post(f"renderings/{row['uuid']}/{name}/", sent)


def test_from_draft_to_publication(author: Any, reviewer: Any) -> None:
    (row,) = written(author).json()["renderings"]
    assert set(row["acts"]) == {"edit", "submit", "withdraw"}
    (row,) = step(author, row, "submit").json()["renderings"]
    (row,) = step(reviewer, row, "return", "Which word?").json()["renderings"]
    assert (row["status"], row["returned_because"]) == ("draft", "Which word?")
    again = written(author, "Second.", uuid=row["uuid"], version=row["version"])
    (row,) = again.json()["renderings"]
    (row,) = step(author, row, "submit").json()["renderings"]
    assert step(author, row, "publish").status_code == 403
    (row,) = step(reviewer, row, "publish").json()["renderings"]
    assert (row["status"], row["text"], row["stale"]) == ("published", "Second.", False)


def test_what_readers_see_stays_until_its_successor_is_published(
    author: Any, reviewer: Any
) -> None:
    old = make.rendering(author.article, EID, text="Old.", creator=author.user)
    written(author, "New.", uuid=str(old.uuid), version=1)
    old.refresh_from_db()
    assert (old.status, old.text) == ("published", "Old.")
    draft = next(row for row in listed(author) if row["status"] == "draft")
    step(author, draft, "submit")
    step(reviewer, draft | {"version": draft["version"] + 1}, "publish")
    assert [row["text"] for row in listed(author)] == ["New."]


def test_nobody_writes_in_the_rendering_of_another(author: Any, reviewer: Any) -> None:
    (row,) = written(author).json()["renderings"]
    assert written(reviewer, "Mine.", uuid=row["uuid"], version=1).status_code == 403
    assert "edit" not in listed(reviewer)[0]["acts"]
    assert Rendering.objects.get().text == "First."


def test_it_says_when_its_passage_has_changed(author: Any) -> None:
    written(author)
    assert not listed(author)[0]["stale"]
    make.revision(author.article, text="另一段。")
    assert listed(author)[0]["stale"]


def test_what_was_changed_meanwhile_is_shown(author: Any) -> None:
    (row,) = written(author).json()["renderings"]
    written(author, "Second.", uuid=row["uuid"], version=1)
    refused = written(author, "Third.", uuid=row["uuid"], version=1)
    assert refused.status_code == 409
    assert (refused.json()["text"], refused.json()["version"]) == ("Second.", 2)


@pytest.mark.parametrize(
    ("said", "status", "field"),
    [
        ({"eid": "nowhere"}, 400, "eid"),
        ({"text": " "}, 400, "text"),
        ({"lang": "english please"}, 400, "lang"),
        ({"type": "song"}, 400, "type"),
        ({"uuid": "x"}, 404, "uuid"),
        ({"uuid": 5}, 404, "uuid"),
        ({"text": 5}, 400, "text"),
    ],
)
def test_bad_input_is_refused_by_name(
    author: Any, said: dict[str, Any], status: int, field: str
) -> None:
    response = written(author, **said)
    assert response.status_code == status
    assert [error["field"] for error in response.json()["errors"]] == [field]
    assert not Rendering.objects.exists()


def test_an_unknown_passage_is_not_found(author: Any) -> None:
    assert author.get("renderings/", eid="nowhere").status_code == 404
    assert author.get("renderings/").status_code == 404
