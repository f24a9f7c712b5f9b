"""The lists: asked as the API is asked, counted by facet, sorted by column, and clear about nonsense."""

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(client):
    client.cookies["django_language"] = "en"


def page(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def names(html):
    """The names in the rows, in order."""
    rows = html.split('<th scope="row">')[1:]
    return [row.split("</a>")[0].rpartition(">")[2] for row in rows]


def options(html, name):
    """{value: text} of one select."""
    inside = html.split(f'<select name="{name}"')[1].split("</select>")[0]
    parts = inside.split('<option value="')[1:]
    return {part.split('"')[0]: part.split(">")[1].split("<")[0] for part in parts}


@pytest.fixture
def instruments():
    body, state, topic = make.body(slug="the-body"), make.state(slug="the-state"), make.topic()
    make.instrument(name="Old", form="charter", level="global", adopted="1945-06-26")
    make.instrument(name="Middle", form="agreement", adopted="2009", adopting_bodies=[body])
    make.instrument(
        name="New",
        form="agreement",
        level="global",
        signed="2020-03",
        states=[state],
        topics=[topic],
    )
    make.instrument(name="Undated", form="law", level="national")
    make.instrument(name="Hidden", form="law", status="draft", adopting_bodies=[body])
    return topic


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("form=agreement", ["Middle", "New"]),
        ("form=agreement&form=charter", ["Middle", "New", "Old"]),
        ("form=agreement&level=global", ["New"]),
        ("form=&level=global&q=", ["New", "Old"]),
        ("body=the-body", ["Middle"]),
        ("state=the-state", ["New"]),
        ("adopted_after=2009", ["Middle"]),
        ("adopted_before=2008-12", ["Old"]),
        ("year=2020", ["New"]),
        ("q=midd", ["Middle"]),
        ("body=no-such-body", []),
        ("utm_source=elsewhere", ["Middle", "New", "Old", "Undated"]),
    ],
)
def test_a_list_takes_the_filters_of_the_api(client, instruments, query, found):
    assert names(page(client, f"/instruments/?{query}")) == found


def test_a_count_reads_as_a_sentence_and_every_condition_can_be_taken_away(client, instruments):
    assert ">4 instruments</p>" in page(client, "/instruments/")
    html = page(client, "/instruments/?form=agreement&body=the-body")
    assert "1 of 4 instruments: " in html
    assert 'class="chip" href="?form=agreement"' in html
    assert 'class="chip" href="?body=the-body"' in html


def test_a_facet_counts_what_each_of_its_values_would_leave(client, instruments):
    html = page(client, "/instruments/?form=agreement&level=global")
    forms, levels = options(html, "form"), options(html, "level")
    assert forms == {"": "any", "charter": "charter (1)", "agreement": "agreement (1)"}
    assert levels == {"": "any", "global": "global (1)", "regional": "regional (1)"}
    assert '<option value="agreement" selected>' in html


def test_years_bodies_and_topics_are_facets_too(client, instruments):
    html = page(client, "/instruments/")
    assert options(html, "year") == {
        "": "any",
        "2020": "2020 (1)",
        "2009": "2009 (1)",
        "1945": "1945 (1)",
    }
    html = page(client, f"/instruments/?topic={instruments.slug}")
    assert options(html, "topic")[instruments.slug].endswith("(1)")


def test_what_was_chosen_stays_to_be_seen_where_nothing_answers(client, instruments):
    make.state(slug="a-state", name="A state")
    html = page(client, "/instruments/?form=charter&state=a-state")
    assert "0 of 4 instruments" in html
    assert options(html, "state")["a-state"] == "A state (0)"
    assert "Nothing here answers to that." in html


def test_states_by_their_membership_on_a_day(client):
    body, other = make.body(slug="sco"), make.body(slug="un")
    early, late = make.state(name="Early"), make.state(name="Late")
    make.membership(early, body, start="2001", end="2010")
    make.membership(late, body, status="observer", start="2005")
    make.membership(late, other, start="2017")
    assert names(page(client, "/states/?body=sco&as_of=2003-01-01")) == ["Early"]
    assert names(page(client, "/states/?body=sco&status=observer&as_of=2006-01-01")) == ["Late"]
    html = page(client, "/states/?body=sco&as_of=2006-01-01")
    assert options(html, "status") == {
        "": "any",
        "member": "member (1)",
        "observer": "observer (1)",
    }
    assert options(html, "body") == {"": "any", "sco": f"{body.name()} (2)"}
    assert "Jan. 1, 2006" in html


def test_statements_by_whom_they_name_and_what_they_answer(client):
    state, challenge = make.state(slug="named"), make.challenge(slug="the-challenge")
    make.recommendation(name="First", named=[state], addresses=[challenge])
    make.recommendation(name="Second", uptake="implemented")
    assert names(page(client, "/recommendations/?state=named")) == ["First"]
    assert names(page(client, "/recommendations/?challenge=the-challenge")) == ["First"]
    assert names(page(client, "/recommendations/?status=implemented")) == ["Second"]
    assert options(page(client, "/recommendations/"), "status").keys() >= {
        "proposed",
        "implemented",
    }


def test_columns_sort_and_say_so(client, instruments):
    html = page(client, "/instruments/?ordering=dated")
    assert names(html) == ["Old", "Middle", "New", "Undated"]
    assert 'aria-sort="ascending"><a href="?ordering=-dated"' in html
    assert names(page(client, "/instruments/?ordering=-dated")) == [
        "New",
        "Middle",
        "Old",
        "Undated",
    ]
    assert 'aria-sort="ascending"><a href="?ordering=-name">Name</a>' in page(
        client, "/instruments/"
    )
    assert "?form=law&amp;ordering=-mention_count" in page(client, "/instruments/?form=law")


@pytest.mark.parametrize(
    ("path", "status", "named"),
    [
        ("/instruments/?form=poem", 400, "poem"),
        ("/instruments/?ordering=colour", 400, "colour"),
        ("/instruments/?adopted_after=soon", 400, "adopted_after"),
        ("/instruments/?year=2009a", 400, "year"),
        ("/instruments/?body=NOT%20A%20SLUG", 400, "body"),
        ("/instruments/?as_of=2021-02-30", 400, "as_of"),
        ("/states/?as_of=2021-02-30", 400, "as_of"),
        ("/bodies/?q=a%01b", 400, "control characters"),
        (f"/bodies/?q={'x' * 10_000}", 400, "longer than"),
        ("/instruments/?page=two", 400, "page"),
        ("/instruments/?page=9999", 404, "no such page"),
        ("/instruments/?page=0", 404, "no such page"),
    ],
)
def test_nonsense_gets_a_clear_page_with_a_way_on(client, path, status, named):
    response = client.get(path)
    html = response.content.decode()
    assert response.status_code == status
    assert named in html
    assert f'href="{path.split("?")[0]}"' in html.split("<main")[1]


def test_nothing_hidden_is_counted_or_named(client):
    hidden = {"status": "draft"}
    body, topic = make.body(slug="hidden-body", **hidden), make.topic(slug="hidden-topic", **hidden)
    state = make.state()
    make.membership(state, body)
    make.membership(make.state(), make.body(), status="observer")
    make.instrument(adopting_bodies=[body], topics=[topic], adopted="1990")
    make.instrument(adopting_bodies=[make.body()], topics=[make.topic()], adopted="1991")
    make.instrument(form="law", adopted="1992", **hidden)
    for path in ("/instruments/", "/states/", "/bodies/"):
        assert "hidden-" not in page(client, path)
    assert 'name="status"' not in page(client, "/states/")
    assert "law (" not in page(client, "/instruments/")
    assert "1992" not in page(client, "/instruments/")
    assert names(page(client, "/instruments/?body=hidden-body")) == []


@pytest.mark.parametrize(
    "path",
    [
        "/instruments/?form=agreement&level=regional&ordering=-dated",
        "/states/?body=the-body&status=member",
        "/recommendations/?status=proposed",
    ],
)
def test_a_narrowed_list_costs_the_same_queries_however_long(client, path):
    body = make.body(slug="the-body")

    def add(count):
        for _one in range(count):
            make.membership(make.state(topics=[make.topic()]), body)
            make.instrument(
                adopted="2001",
                adopting_bodies=[make.body()],
                states=[make.state()],
                topics=[make.topic()],
            )
            make.recommendation(
                addresses=[make.challenge()], addressees=[make.body()], named=[make.state()]
            )

    add(2)
    few = counted(client, path)
    add(5)
    assert counted(client, path) == few <= 24


def counted(client, path):
    for cache in caches.all():
        cache.clear()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)
