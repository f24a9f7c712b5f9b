"""Two experts on one thing: the second is told, sees both versions, and loses nothing that was typed."""

import pytest

from instruments import actions, ledger
from instruments.models import Change
from tests import make
from tests.instruments.admin.desk import change_page, desk, filled

pytestmark = pytest.mark.django_db


def test_the_second_save_shows_both_versions_and_keeps_what_was_typed() -> None:
    body = make.body(established="2001", lifecycle="existing")
    first, second = desk(), desk()
    early, late = (filled(client, change_page(body)) for client in (first, second))
    assert first.post(change_page(body), early | {"established": "2002"}).status_code == 302
    answer = second.post(
        change_page(body), late | {"established": "2003", "change_reason": "I know better"}
    )
    assert answer.status_code == 409
    form = answer.context["adminform"].form
    assert [(theirs, mine) for _label, theirs, mine in form.conflict] == [("2002", "2003")]
    text = answer.content.decode()
    assert 'value="2003"' in text and "I know better" in text and "<td>2002</td>" in text
    body.refresh_from_db()
    assert body.established == "2002"
    assert Change.objects.count() == 1


def test_saving_again_keeps_ones_own_knowingly() -> None:
    body = make.body(established="2001")
    client = desk()
    late = filled(client, change_page(body))
    with actions.saving(body, by=None):
        body.established = "2002"
        body.save()
    answer = client.post(change_page(body), late | {"established": "2003"})
    again = late | {
        "established": "2003",
        "seen_version": answer.context["adminform"].form["seen_version"].value(),
    }
    assert client.post(change_page(body), again).status_code == 302
    body.refresh_from_db()
    assert (body.established, body.version) == ("2003", 3)
    assert [change.after["established"] for change in ledger.history(body)] == ["2003", "2002"]


def test_a_change_of_the_parts_alone_collides_too() -> None:
    body = make.body(name="Name")
    client = desk()
    late = filled(client, change_page(body))
    assert desk().post(change_page(body), late | {"labels-0-text": "Another"}).status_code == 302
    answer = client.post(change_page(body), late | {"labels-0-text": "A third"})
    assert answer.status_code == 409
    ((_name, theirs, mine),) = answer.context["adminform"].form.conflict
    assert "Another" in theirs and "A third" in mine
    assert body.labels.get().text == "Another"
