"""Bad input in the desk's forms: an error that names row and field, and nothing has changed."""

from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import translation

from instruments.models import Change, Entity, Membership
from tests import make
from tests.instruments.admin.desk import add_page, change_page, desk, errors_of, filled, new_row

pytestmark = pytest.mark.django_db


def refused(
    thing: Any, sent: dict[str, Any], where: tuple[str, int | None, str], said: str = ""
) -> None:
    """Posting `sent` shows an error at (inline, row, field), and nothing has changed."""
    client = desk()
    before = list(Entity.objects.values_list("pk", "slug", "version"))
    answer = client.post(change_page(thing), sent, HTTP_ACCEPT_LANGUAGE="en")
    assert answer.status_code == 200
    found = errors_of(answer)
    assert [e for e in found if e[:3] == where and said in e[3]], found
    assert list(Entity.objects.values_list("pk", "slug", "version")) == before
    assert not Change.objects.exists()


def form_of(thing: Any, **changed: Any) -> dict[str, Any]:
    return filled(desk(), change_page(thing)) | changed


def test_a_cyclic_parent() -> None:
    top = make.body()
    below = make.body(parent=top)
    refused(top, form_of(top, parent=below.pk), ("", None, "parent"))
    refused(top, form_of(top, parent=top.pk), ("", None, "parent"))


@pytest.mark.parametrize("date", ["2006-13", "2006-02-30", "0000", "June 2006", "2006-6"])
def test_a_date_that_is_none(date: str) -> None:
    body = make.body()
    refused(body, form_of(body, established=date), ("", None, "established"), date)


def test_an_end_before_its_start() -> None:
    body, state = make.body(established="2001"), make.state()
    refused(
        body,
        form_of(body, dissolved="2000"),
        ("", None, "dissolved"),
        "dissolved after established",
    )
    sent = form_of(state)
    new_row(sent, "memberships", body=body.pk, status="member", start="2005", end="2004")
    refused(state, sent, ("memberships", 1, "end"), "ends after it starts")


def test_a_body_that_is_its_own_member() -> None:
    body = make.body()
    sent = form_of(body)
    new_row(sent, "memberships", body=body.pk, status="member")
    refused(body, sent, ("memberships", 1, "body"))


def test_a_relation_to_itself() -> None:
    instrument = make.instrument()
    sent = form_of(instrument)
    new_row(sent, "relations", relation="cites", object=instrument.pk)
    refused(instrument, sent, ("relations", 1, "object"), "not related to itself")


def test_a_qid_that_is_none_and_one_that_is_taken() -> None:
    body, other = make.body(), make.body()
    other.identifiers.create(scheme="wikidata", value="Q1")
    sent = form_of(body)
    new_row(sent, "identifiers", scheme="wikidata", value="1065")
    refused(body, sent, ("identifiers", 1, "value"), "Q1065")
    sent = form_of(body)
    new_row(sent, "identifiers", scheme="wikidata", value="Q1")
    refused(body, sent, ("identifiers", 1, "value"))


def test_an_iso_code_twice_and_one_that_is_none() -> None:
    make.state(iso2="XA")
    state = make.state()
    refused(state, form_of(state, iso2="XA"), ("", None, "iso2"))
    refused(state, form_of(state, iso2="x1"), ("", None, "iso2"))


def test_two_preferred_labels_in_one_language() -> None:
    body = make.body(name="One")
    sent = form_of(body)
    new_row(sent, "labels", lang="en", kind="preferred", text="Two")
    refused(body, sent, ("labels", 2, "lang"))
    sent = form_of(body)
    for text in ("Один", "Два"):
        new_row(sent, "labels", lang="ru", kind="preferred", text=text)
    refused(body, sent, ("labels", 3, "kind"), "2")


def test_a_slug_that_is_taken_or_none() -> None:
    body, other = make.body(), make.body()
    refused(body, form_of(body, slug=other.slug), ("", None, "slug"))
    refused(body, form_of(body, slug="No Slug"), ("", None, "slug"))


@pytest.mark.parametrize(
    ("first", "second", "row"),
    [
        (("2001", "2006"), ("2005", ""), 2),
        (("2005", ""), ("2001", "2006"), 1),
        (("", ""), ("2005", ""), 2),
        (("2001", ""), ("", "2002"), 1),
    ],
)
def test_periods_that_overlap_among_the_rows_just_typed(first: Any, second: Any, row: int) -> None:
    state, body = make.state(), make.body()
    sent = form_of(state)
    for start, end in (first, second):
        new_row(sent, "memberships", body=body.pk, status="member", start=start, end=end)
    refused(state, sent, ("memberships", row, "start"))
    assert not Membership.objects.exists()


def test_two_periods_may_trade_places_in_one_save() -> None:
    """Each row alone would overlap what the other still is in the database."""
    state, body = make.state(), make.body()
    make.membership(state, body, start="2001", end="2005")
    make.membership(state, body, status="observer", start="2005", end="2010")
    sent = form_of(state)
    sent |= {"memberships-0-end": "2003", "memberships-1-start": "2003"}
    assert desk().post(change_page(state), sent).status_code == 302
    assert list(Membership.objects.order_by("start").values_list("end", flat=True)) == [
        "2003",
        "2010",
    ]


def test_a_period_saved_by_someone_else_meanwhile_is_seen_under_the_lock() -> None:
    """The rows typed are good among themselves; what was stored since the form was read is not among them."""
    state, body = make.state(), make.body()
    sent = form_of(state)
    sent.pop("seen_version")
    new_row(sent, "memberships", body=body.pk, status="member", start="2001")
    make.membership(state, body, status="observer", start="2003")
    answer = desk().post(change_page(state), sent, follow=True)
    assert [str(message.level_tag) for message in answer.context["messages"]] == ["error"]
    assert Membership.objects.get().status == "observer"
    assert not Change.objects.exists()


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("topic", "related"),
        ("instrument", "depositary"),
        ("position", "holders"),
        ("position", "named"),
    ],
)
def test_nothing_refers_to_itself(kind: str, field: str) -> None:
    """An import refuses it too, and an export that says it could not be read back."""
    thing = getattr(make, kind)()
    refused(thing, form_of(thing, **{field: str(thing.pk)}), ("", None, field), "")


def test_a_recommendation_is_not_addressed_to_itself() -> None:
    thing = make.recommendation()
    sent = form_of(thing)
    new_row(sent, "addressees", entity=thing.pk)
    refused(thing, sent, ("addressees", 1, "entity"))


def test_what_is_needed_is_asked_for() -> None:
    client = desk()
    with translation.override("en"):
        answer = client.post(add_page("body"), filled(client, add_page("body")))
    fields = {field for _inline, _row, field, _said in errors_of(answer)}
    assert fields == {"slug", "body_type"}
    assert not Entity.objects.exists()


def test_the_database_keeps_the_law_whoever_knocks() -> None:
    """The forms explain; the constraint is what holds."""
    body = make.body()
    with pytest.raises(IntegrityError):
        make.membership(body, body)
