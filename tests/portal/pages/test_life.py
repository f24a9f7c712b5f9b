"""The timeline of an entity: its dated events in order, each at its own precision, with what it rests on."""

import re

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.pictures.life import LANES, placed
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(client):
    client.cookies["django_language"] = "en"


def life(client, thing):
    """The part of its page that holds the timeline."""
    caches["rendered"].clear()
    html = client.get(thing.get_absolute_url()).content.decode()
    return html.split('id="life"')[1].split("</section>")[0] if 'id="life"' in html else ""


def events(html):
    """(class, text) of each event."""
    items = html.split('<li class="')[1:]
    return [
        (item.split('"')[0], " ".join(re.sub("<[^>]*>", " ", item.split(">", 1)[1]).split()))
        for item in items
    ]


def test_an_instruments_events_stand_in_order_at_their_own_precision(client):
    treaty = make.instrument(adopted="2009-06", entry_into_force="2011", signed="2009-06-16")
    make.treaty_action(treaty, make.state(name="One"), action="signature", done="2009-06-16")
    make.treaty_action(treaty, make.state(name="Other"), action="signature", done="2009-06-16")
    later = make.instrument(name="The protocol", signed="2015-01-02")
    make.relation(later, treaty, relation="amends")
    assert events(life(client, treaty)) == [
        ("p-month", "June 2009 Adopted"),
        ("p-day", "June 16, 2009 Signature: One ; Other"),
        ("p-day", "June 16, 2009 Signed"),
        ("p-year", "2011 Entry into force"),
        ("p-day", "Jan. 2, 2015 Is amended by: The protocol"),
    ]


def test_a_bodys_events_tell_of_members_parts_and_instruments(client):
    body = make.body(established="2001-06-15")
    make.membership(make.state(name="Founder"), body, start="2001-06-15", end="2090")
    make.body(name="An organ", parent=body, established="2004")
    make.instrument(name="A declaration", adopting_bodies=[body], adopted="2006")
    told = [text for _precision, text in events(life(client, body))]
    assert told == [
        "June 15, 2001 Established",
        "June 15, 2001 Member: Founder",
        "2004 Its organs and parts: An organ",
        "2006 Adopted: A declaration",
        "2090 No longer member: Founder",
    ]


def test_an_event_carries_the_footnotes_of_its_fact(client):
    body = make.body(established="2001", slug="the-body")
    make.citation(body, "established", value="2001", source=make.source())
    state = make.state()
    make.membership(state, body, start="2005")
    make.citation(state, "membership", value="the-body:member:2005", source=make.source())
    assert 'href="#fn-1"' in life(client, body)
    assert 'href="#fn-1"' in life(client, state)


def test_a_picture_is_drawn_where_there_is_enough_and_nothing_where_there_is_nothing(client):
    body = make.body()
    assert life(client, body) == ""
    make.membership(body, make.body(), start="2001")
    assert "<svg" not in life(client, body)
    make.membership(body, make.body(), start="2002-03-04")
    make.membership(body, make.body(), start="2009-05")
    html = life(client, body)
    assert html.count('class="mark"') == 3
    assert html.count("<circle") == 1
    assert html.count("<rect") == 2


def test_no_mark_hides_another_while_there_are_lanes():
    assert placed([(0, 1), (1, 2), (30, 31)]) == [0, 1, 0]
    assert max(placed([(0, 1)] * 20)) == LANES - 1


def test_nothing_unpublished_is_told_of(client):
    hidden = {"status": "draft", "name": "Hidden"}
    body = make.body(established="2001")
    make.membership(make.state(**hidden), body, start="2002")
    make.body(parent=body, established="2003", **hidden)
    make.instrument(adopting_bodies=[body], adopted="2004", **hidden)
    assert len(events(life(client, body))) == 1


def test_a_timeline_costs_the_same_queries_however_long(client):
    body = make.body(established="2001")

    def add():
        make.membership(make.state(), body, start="2001")
        make.body(parent=body, established="2003")
        make.instrument(adopting_bodies=[body], adopted="2004")

    def cost():
        caches["rendered"].clear()
        with CaptureQueriesContext(connection) as queries:
            client.get(body.get_absolute_url())
        return len(queries)

    add()
    few = cost()
    for _more in range(3):
        add()
    assert cost() == few
