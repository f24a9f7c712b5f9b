"""The inbox: what waits for one person, narrowed as they ask, at the same cost however much it is."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotations.actions import assigning, notes
from tests import make


def inbox(desk: Any, **narrowed: Any) -> Any:
    return desk.client.get(reverse("admin:annotations_article_inbox"), narrowed)


def queue(desk: Any, **narrowed: Any) -> dict[str, list[str]]:
    queues = inbox(desk, **narrowed).context["queues"]
    return {queue.name: [note.body for note in queue.notes] for queue in queues if queue.notes}


def test_the_inbox_sorts_work_by_what_it_waits_for(author: Any, reviewer: Any) -> None:
    desk, mine = author.article, {"creator": author.user}
    make.note(desk, 0, 1, status="draft", body="draft", **mine)
    make.note(desk, 0, 1, status="draft", body="returned", returned_because="why?", **mine)
    make.note(desk, 0, 1, status="in_review", body="waits", **mine)
    make.note(desk, 0, 1, status="in_review", body="own", creator=reviewer.user)
    make.note(desk, 0, 1, body="published", **mine)

    assert queue(author) == {"returned": ["returned"], "drafts": ["draft"], "waiting": ["waits"]}
    assert queue(reviewer) == {"review": ["waits"], "waiting": ["own"]}
    assert "why?" in inbox(author).content.decode()


def test_the_edit_of_a_published_note_goes_the_same_way(author: Any, reviewer: Any) -> None:
    note = make.note(author.article, 0, 1, creator=author.user, body="note", version=3)
    notes.edit(note.pk, by=author.user, body="said anew")
    assert queue(author) == {"drafts": ["note"]}
    notes.submit(note.pk, by=author.user)
    assert (queue(author), queue(reviewer)) == ({"waiting": ["note"]}, {"review": ["note"]})
    assert "said anew" in inbox(reviewer).content.decode()
    notes.give_back(note.pk, by=reviewer.user, reason="why?")
    assert (queue(author), queue(reviewer)) == ({"returned": ["note"]}, {})
    notes.edit(note.pk, by=author.user, body="said well")
    notes.submit(note.pk, by=author.user)
    notes.publish(note.pk, by=reviewer.user)
    assert (queue(author), queue(reviewer)) == ({}, {})


def test_nobody_is_asked_to_review_their_own_edit(author: Any, reviewer: Any) -> None:
    note = make.note(author.article, 0, 1, creator=author.user, body="note", version=3)
    notes.edit(note.pk, by=reviewer.user, body="mine")
    notes.submit(note.pk, by=reviewer.user)
    assert queue(reviewer) == {"waiting": ["note"]}


def test_nobody_is_asked_to_review_what_they_rewrote(author: Any, reviewer: Any) -> None:
    note = make.note(author.article, 0, 1, status="draft", body="note", creator=author.user)
    notes.edit(note.pk, by=reviewer.user, body="rewritten")
    notes.submit(note.pk, by=author.user)
    assert (queue(reviewer), queue(author)) == ({}, {"waiting": ["rewritten"]})


@pytest.mark.parametrize(
    ("narrowed", "found"),
    [
        ({}, ["a", "b"]),
        ({"motivation": "questioning"}, ["b"]),
        ({"status": "draft"}, []),
        ({"status": "in_review"}, ["a", "b"]),
        ({"article": "own"}, ["a", "b"]),
        ({"article": "other"}, []),
        ({"person": "author"}, ["a"]),
    ],
)
def test_the_inbox_is_narrowed(
    author: Any, reviewer: Any, narrowed: dict[str, str], found: list[str]
) -> None:
    make.note(author.article, 0, 1, status="in_review", body="a", creator=author.user)
    make.note(author.article, 0, 1, status="in_review", body="b", motivation="questioning")
    numbers = {"own": author.article.pk, "other": make.article().pk, "author": author.user.pk}

    asked = {name: numbers.get(value, value) for name, value in narrowed.items()}

    assert queue(reviewer, **asked).get("review", []) == found


@pytest.mark.parametrize("name", ["motivation", "status", "article", "person"])
def test_a_filter_of_no_known_value_is_refused_by_name(author: Any, name: str) -> None:
    response = inbox(author, **{name: "9999999999999999999"})
    assert response.status_code == 400
    assert list(response.context["form"].errors) == [name]


def test_what_is_assigned_stands_in_the_inbox_until_it_is_done(author: Any, reviewer: Any) -> None:
    assignment = assigning.assign(
        author.article.pk, author.user, by=reviewer.user, eid="preamble__para_1",
        due=date(2027, 1, 31), note="nur die Daten",
    )  # fmt: skip
    shown = inbox(author).content.decode()
    assert all(words in shown for words in ("preamble__para_1", "2027-01-31", "nur die Daten"))
    assigning.finish(assignment.pk, by=author.user)
    assert "preamble__para_1" not in inbox(author).content.decode()


def test_the_inbox_is_for_the_desk_only(stranger: Any) -> None:
    assert inbox(stranger).status_code == 302


def test_the_inbox_costs_the_same_for_one_note_and_for_ten(author: Any, reviewer: Any) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert inbox(author).status_code == 200
        return len(captured)

    def work() -> None:
        mine = {"creator": author.user, "entity": make.body()}
        make.note(author.article, 0, 1, status="draft", **mine)
        make.note_edit(make.note(author.article, 0, 1, **mine), entity=make.body())
        article = make.article()
        assigning.assign(article.pk, author.user, by=make.user("Reviewer"))

    work()
    cost()
    few = cost()
    for _ in range(9):
        work()

    # The choices of the filter are one query each, whatever is in them.
    assert cost() == few


def test_a_mention_by_name_reaches_the_inbox(author: Any, reviewer: Any) -> None:
    for body, said in (("asked", "@author 請看"), ("other", "@authority 請看"), ("own", "請看")):
        note = make.note(author.article, 0, 1, body=body)
        make.reply(note, body=said, creator=reviewer.user)

    assert queue(author) == {"mentioned": ["asked"]}
    assert queue(reviewer) == {}
