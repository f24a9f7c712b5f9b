"""Two experts on one thing: the second is told, sees both versions, and loses nothing that was typed."""

import pytest

from instruments import actions, ledger
from instruments.models import Change
from portal.models import PublicChange
from tests import make
from tests.instruments.admin.desk import change_page, desk, errors_of, filled, new_row

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


def test_a_row_that_another_took_away_comes_back_with_what_was_typed() -> None:
    body = make.body(name="Name")
    make.label(body, "Nom", lang="fr")
    client = desk()
    late = filled(client, change_page(body))
    taken = next(name for name in late if late[name] == "Nom").removesuffix("text") + "DELETE"
    assert desk().post(change_page(body), late | {taken: "on"}).status_code == 302
    sent = late | {"established": "2003"}
    new_row(sent, "labels", lang="ru", kind="preferred", text="Имя")
    answer = client.post(change_page(body), sent)
    assert answer.status_code == 409
    assert [name for _inline, _row, name, _text in errors_of(answer)] == ["__all__"]
    version = answer.context["adminform"].form["seen_version"].value()
    assert client.post(change_page(body), sent | {"seen_version": version}).status_code == 302
    assert set(body.labels.values_list("text", flat=True)) == {"Name", "Nom", "Имя"}


def test_a_row_that_both_took_away_is_gone() -> None:
    body = make.body(name="Name")
    make.label(body, "Nom", lang="fr")
    client = desk()
    late = filled(client, change_page(body))
    late[next(name for name in late if late[name] == "Nom").removesuffix("text") + "DELETE"] = "on"
    assert desk().post(change_page(body), late).status_code == 302
    version = client.post(change_page(body), late).context["adminform"].form["seen_version"].value()
    assert client.post(change_page(body), late | {"seen_version": version}).status_code == 302
    assert body.labels.get().text == "Name"


def test_a_row_of_another_thing_is_left_alone() -> None:
    body, other = make.body(name="Name"), make.body(name="Other")
    client = desk()
    sent = filled(client, change_page(body)) | {"labels-0-id": str(other.labels.get().pk)}
    client.post(change_page(body), sent | {"labels-0-lang": "fr"})
    assert other.labels.values_list("lang", "text").get() == ("en", "Other")


def test_things_are_compared_by_their_names() -> None:
    one, two, above = make.topic(name="One"), make.topic(name="Two"), make.body(name="Above")
    body = make.body()
    client = desk()
    late = filled(client, change_page(body))
    theirs = late | {"topics": [str(one.pk)], "parent": str(above.pk)}
    assert desk().post(change_page(body), theirs).status_code == 302
    mine = late | {"topics": [str(one.pk), str(two.pk)], "parent": ""}
    answer = client.post(change_page(body), mine)
    told = {(theirs, mine) for _label, theirs, mine in answer.context["adminform"].form.conflict}
    assert told == {("Above", ""), ("One", "One\nTwo")}


def test_a_relation_that_reads_both_ways_changes_both() -> None:
    """Else whoever had the other's form open would take it back unknowingly, and no reader be told."""
    one, two = make.topic(), make.topic()
    for topic in (one, two):
        actions.publish(topic.pk, by=None)
    client = desk()
    late = filled(client, change_page(two))
    seen = PublicChange.objects.count()
    sent = filled(client, change_page(one)) | {"related": [str(two.pk)]}
    assert desk().post(change_page(one), sent).status_code == 302
    assert client.post(change_page(two), late).status_code == 409
    change = ledger.history(two).first()
    assert change and change.before and change.after
    assert (change.before["related"], change.after["related"]) == ([], [one.pk])
    assert PublicChange.objects.count() == seen + 2

    actions.restore(one.pk, ledger.history(one).last().seq, by=None)  # type: ignore[union-attr]
    assert ledger.history(two).first().after["related"] == []  # type: ignore[union-attr,index]
