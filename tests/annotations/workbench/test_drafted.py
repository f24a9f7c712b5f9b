"""What the desk is told of a note it has just saved is what it is told when it asks again."""

from typing import Any

import pytest

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
    with django_assert_max_num_queries(12):  # 10, and where the transaction begins and ends
        author.write()
