"""Assigning a text or a passage: who may, who is done, and what is refused."""

from typing import Any

import pytest
from django.urls import reverse

from annotations.models import Assignment
from instruments.models import Change
from tests import make

EID = "preamble__para_1"


def assign(desk: Any, to: Any, **more: Any) -> Any:
    said = {"assignee": to.user.pk, "eid": EID, "due": "2027-01-31", "note": "dates"}
    return desk.post("assignments/", said | more)


def test_a_reviewer_assigns_and_the_assignee_is_done(author: Any, reviewer: Any) -> None:
    (row,) = assign(reviewer, author).json()["assignments"]
    assert (row["eid"], row["due"], row["note"]) == (EID, "2027-01-31", "dates")
    assert b"wb-assignments" in author.get().content
    done = author.post(f"assignments/{row['uuid']}/finish/", {"version": row["version"]})
    assert done.json() == {"assignments": []}
    assert Assignment.objects.get().status == "done"
    told = Change.objects.filter(kind="assignment").order_by("seq")
    assert list(told.values_list("action", flat=True)) == ["assign", "finish"]


def test_a_curator_assigns_nothing_and_ends_nothing_of_others(author: Any, reviewer: Any) -> None:
    assert assign(author, author).status_code == 403
    (row,) = assign(reviewer, reviewer).json()["assignments"]
    for name in ("finish", "withdraw"):
        path = f"assignments/{row['uuid']}/{name}/"
        assert author.post(path, {"version": row["version"]}).status_code == 403
    assert Assignment.objects.get().status == "open"


def test_an_assignment_is_withdrawn_once(author: Any, reviewer: Any) -> None:
    (row,) = assign(reviewer, author).json()["assignments"]
    path = f"assignments/{row['uuid']}/withdraw/"
    assert reviewer.post(path, {"version": 7}).status_code == 409
    assert reviewer.post(path, {"version": 1}).json() == {"assignments": []}
    assert reviewer.post(path, {}).status_code == 400


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"assignee": 999_999}, "assignee"),
        ({"assignee": None}, "assignee"),
        ({"eid": "nowhere"}, "eid"),
        ({"due": "soon"}, "due"),
        ({"note": "x" * 501}, "note"),
    ],
)
def test_bad_input_is_refused_by_name(
    author: Any, reviewer: Any, said: dict[str, Any], field: str
) -> None:
    response = assign(reviewer, author, **said)
    assert response.status_code == 400
    assert [error["field"] for error in response.json()["errors"]] == [field]
    assert not Assignment.objects.exists()


def test_who_may_not_annotate_is_not_asked_to(author: Any, reviewer: Any) -> None:
    reader = make.user(None)
    response = reviewer.post("assignments/", {"assignee": reader.pk})
    assert response.status_code == 400
    assert assign(reviewer, author).status_code == 200
    assert assign(reviewer, author).status_code == 400


def test_it_is_assigned_in_the_admin_too(author: Any, reviewer: Any) -> None:
    said = {"article": author.article.pk, "eid": EID, "assignee": author.user.pk, "due": ""}
    address = reverse("admin:annotations_assignment_add")
    assert author.client.get(address).status_code == 403
    reviewer.client.post(address, said | {"note": "", "eid": "nowhere"})
    assert not Assignment.objects.exists()
    reviewer.client.post(address, said | {"note": ""})
    made = Assignment.objects.get()
    assert (made.assigned_by, made.eid) == (reviewer.user, EID)
    author.client.post(reverse("admin:annotations_assignment_step", args=[made.pk, "finish"]))
    assert Assignment.objects.get().status == "done"
