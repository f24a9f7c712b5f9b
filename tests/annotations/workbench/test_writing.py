"""A note's life through the JSON endpoints: written, submitted, reviewed, published, answered."""

from typing import Any

from annotations.models import Annotation
from instruments.models import Change
from tests import make


def only(response: Any) -> dict[str, Any]:
    assert response.status_code == 200, response.content.decode()
    (note,) = response.json()["notes"]
    return note  # type: ignore[no-any-return]


def test_a_note_is_saved_as_a_draft_of_its_author(author: Any) -> None:
    note = only(author.write(3, 9, body="為什麼是這一個？", tags=["詞語", "詞語", " "]))

    stored = Annotation.objects.get(uuid=note["uuid"])
    assert (stored.status, stored.creator, stored.body) == (
        "draft",
        author.user,
        "為什麼是這一個？",
    )
    assert (note["start"], note["end"], note["exact"]) == (3, 9, author.article.current.text[3:9])
    assert note["tags"] == ["詞語"]


def test_offsets_are_code_points_beyond_the_basic_plane_too(author: Any) -> None:
    at = author.article.current.text.index("😀")

    note = only(author.write(at, at + 3))

    assert note["exact"] == "😀組織"


def test_a_link_carries_its_entity(author: Any) -> None:
    body = make.body(name="Sample Council")

    answer = author.write(4, 10, motivation="identifying", entity=body.pk, provision="Art. 1")

    note = only(answer)
    assert note["entity_id"] == body.pk
    assert answer.json()["entities"][str(body.pk)]["name"] == "Sample Council"


def test_one_write_is_one_change_in_the_ledger(author: Any) -> None:
    author.write()

    assert [change.action for change in Change.objects.all()] == ["create"]


def test_editing_replaces_what_the_note_says(author: Any) -> None:
    note = only(author.write(tags=["a"]))

    said = {
        "motivation": "questioning",
        "body": "為何？",
        "tags": ["b"],
        "version": note["version"],
    }
    edited = only(author.post(f"notes/{note['uuid']}/edit/", said))

    assert (edited["motivation"], edited["excerpt"], edited["tags"]) == (
        "questioning",
        "為何？",
        ["b"],
    )
    assert edited["version"] == note["version"] + 1


def test_what_another_kind_of_note_said_is_emptied(author: Any) -> None:
    note = only(author.write(motivation="classifying", value="2006", body=""))

    said = {"motivation": "commenting", "body": "文", "value": "2006", "version": note["version"]}
    edited = only(author.post(f"notes/{note['uuid']}/edit/", said))

    assert edited["value"] == ""


def test_the_whole_life_of_a_note(author: Any, reviewer: Any) -> None:
    note = only(author.write())
    path = f"notes/{note['uuid']}/"

    note = only(author.post(path + "submit/", {"version": note["version"]}))
    assert note["status"] == "in_review"
    note = only(reviewer.post(path + "return/", {"version": note["version"], "reason": "補出處"}))
    assert (note["status"], note["returned_because"]) == ("draft", "補出處")
    note = only(author.post(path + "submit/", {"version": note["version"]}))
    note = only(reviewer.post(path + "publish/", {"version": note["version"]}))

    assert (note["status"], note["reviewer_id"]) == ("published", reviewer.user.pk)


def test_a_withdrawn_note_leaves_the_desk(author: Any) -> None:
    note = only(author.write())

    gone = author.post(f"notes/{note['uuid']}/withdraw/", {"version": 1, "reason": ""})

    assert gone.json() == {"gone": note["uuid"], "status": "withdrawn"}
    assert author.get("all/").json()["notes"] == []


def test_nobody_publishes_their_own_work(reviewer: Any) -> None:
    note = only(reviewer.write())
    only(reviewer.post(f"notes/{note['uuid']}/submit/", {"version": 1}))

    answer = reviewer.post(f"notes/{note['uuid']}/publish/", {"version": 2})

    assert answer.status_code == 403
    assert Annotation.objects.get().status == "in_review"


def test_a_curator_publishes_nothing(author: Any) -> None:
    note = make.note(author.article, 0, 3, status="in_review")

    answer = author.post(f"notes/{note.uuid}/publish/", {"version": 1})

    assert answer.status_code == 403


def test_a_colleague_s_note_is_not_for_a_curator_to_edit(author: Any) -> None:
    note = make.note(author.article, 0, 3, status="draft")

    answer = author.post(
        f"notes/{note.uuid}/edit/", {"motivation": "commenting", "body": "x", "version": 1}
    )

    assert answer.status_code == 403
    assert Annotation.objects.get().body == "A comment."


def test_a_thread_is_shown_with_its_note(author: Any, reviewer: Any) -> None:
    note = only(author.write(body="**重點**<script>alert(1)</script>"))

    answer = reviewer.post(f"notes/{note['uuid']}/reply/", {"body": "同意。"}).json()

    assert [reply["html"] for reply in answer["thread"]] == ["<p>同意。</p>\n"]
    assert answer["notes"][0]["replies"] == 1
    assert "<strong>重點</strong>" in answer["body_html"]
    assert "<script" not in answer["body_html"]


def test_a_note_is_moved_to_another_span(author: Any) -> None:
    note = only(author.write(0, 3))

    moved = only(
        author.post(
            f"notes/{note['uuid']}/place/", {"version": 1, "start": 4, "end": 10, "revision": 1}
        )
    )

    assert (moved["start"], moved["end"], moved["exact"]) == (
        4,
        10,
        author.article.current.text[4:10],
    )


def test_what_readers_see_is_moved_by_who_may_review_it(author: Any, reviewer: Any) -> None:
    note = make.note(author.article, 0, 3, creator=author.user, reviewer=make.user("Reviewer"))
    there = f"notes/{note.uuid}/place/", {"version": 1, "start": 4, "end": 10, "revision": 1}

    assert author.post(*there).status_code == 403
    assert note.anchors.get().start == 0
    assert only(reviewer.post(*there))["start"] == 4
    note.refresh_from_db()
    assert note.reviewer == reviewer.user

    # After a revision its place is a guess, which anyone at the desk may confirm.
    note.anchors.update(status="edited")
    assert author.post(there[0], there[1] | {"version": 2}).status_code == 200


def test_all_drafts_are_submitted_and_all_that_waits_is_published(
    author: Any, reviewer: Any
) -> None:
    notes = [only(author.write(at, at + 2)) for at in (0, 2, 4)]

    assert author.post("submit-all/").json()["count"] == 3
    answer = reviewer.post("publish-all/", {"notes": [note["uuid"] for note in notes]})

    assert [note["status"] for note in answer.json()["notes"]] == ["published"] * 3


def test_publishing_many_is_all_or_none(author: Any, reviewer: Any) -> None:
    unpublished = make.body(status="draft")
    fine = make.note(author.article, 0, 3, status="in_review")
    not_yet = make.note(author.article, 4, 6, status="in_review", entity=unpublished)

    answer = reviewer.post("publish-all/", {"notes": [str(fine.uuid), str(not_yet.uuid)]})

    assert answer.status_code == 400
    assert set(Annotation.objects.values_list("status", flat=True)) == {"in_review"}


def test_a_passage_is_cited_for_a_fact(author: Any) -> None:
    instrument = make.instrument(adopted="2006")
    note = only(author.write(4, 10, motivation="identifying", entity=instrument.pk))
    path = f"notes/{note['uuid']}/"

    facts = {fact["field"]: fact["value"] for fact in author.get(path + "facts/").json()["facts"]}
    answer = author.post(path + "cite/", {"field": "adopted", "stance": "supports"}).json()

    assert facts["adopted"] == "2006"
    assert answer["notes"][0]["citations"] == 1
    citation = instrument.citations.get()
    assert (citation.field, citation.value, str(citation.annotation.uuid)) == (
        "adopted",
        "2006",
        note["uuid"],
    )


def test_a_published_note_edited_since_shows_what_readers_saw(author: Any, reviewer: Any) -> None:
    note = only(author.write(body="before"))
    path = f"notes/{note['uuid']}/"
    author.post(path + "submit/", {"version": 1})
    reviewer.post(path + "publish/", {"version": 2})
    assert author.get(path).json()["was"] == []

    author.post(path + "edit/", {"motivation": "commenting", "body": "after", "version": 3})

    assert [(row["before"], row["after"]) for row in author.get(path).json()["was"]] == [
        ("before", "after")
    ]
    assert author.get(path).json()["said"]["body"] == "after"
    (row,) = reviewer.get("all/").json()["notes"]
    assert (row["status"], row["excerpt"], row["edit"]["status"]) == (
        "published",
        "before",
        "draft",
    )


def test_an_edit_goes_its_way_beside_the_note(author: Any, reviewer: Any) -> None:
    made = make.note(author.article, 0, 3, creator=author.user, body="before", version=3)
    path = f"notes/{made.uuid}/"
    said = {"motivation": "commenting", "body": "after"}
    edit = only(author.post(path + "edit/", said | {"version": 3}))["edit"]
    assert author.post(path + "edit/", said | {"version": 3}).status_code == 409
    step = {"version": edit["version"]}

    waiting = only(author.post(path + "submit/", step))["edit"]
    returned = {"version": waiting["version"], "reason": "why"}
    edit = only(reviewer.post(path + "return/", returned))["edit"]
    assert (edit["status"], edit["returned_because"]) == ("draft", "why")
    dropped = only(author.post(path + "drop/", {"version": edit["version"], "reason": ""}))

    assert (dropped["edit"], dropped["excerpt"]) == (None, "before")
