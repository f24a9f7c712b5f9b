"""An entity's page: its facts with footnotes, its connections, and only what is public of them."""

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from instruments.actions import entities, merging
from instruments.models import Redirect
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(client):
    client.cookies["django_language"] = "en"


def read(client, thing, query=""):
    response = client.get(thing.get_absolute_url() + query)
    assert response.status_code == 200
    return response.content.decode()


def everything():
    """One entity of each kind."""
    return [
        getattr(make, kind)()
        for kind in (
            "state",
            "body",
            "instrument",
            "place",
            "topic",
            "position",
            "challenge",
            "recommendation",
        )
    ]


def test_every_kind_has_a_page_and_a_list(client):
    for thing in everything():
        assert thing.name() in read(client, thing)
        plural = thing.get_absolute_url().rsplit("/", 2)[0]
        assert thing.name() in client.get(f"{plural}/").content.decode()


def test_drafts_are_not_found_anywhere(client):
    for thing in everything():
        type(thing).objects.filter(pk=thing.pk).update(status="draft")
        assert client.get(thing.get_absolute_url()).status_code == 404
        plural = thing.get_absolute_url().rsplit("/", 2)[0]
        assert thing.name() not in client.get(f"{plural}/").content.decode()


def test_unpublished_things_are_not_named_by_published_ones(client):
    hidden = {"status": "draft"}
    body = make.body(
        parent=make.body(name="Hidden parent", **hidden),
        seat=make.place(name="Hidden seat", **hidden),
        topics=[make.topic(name="Hidden topic", **hidden)],
    )
    make.membership(make.state(name="Hidden state", **hidden), body)
    make.body(name="Hidden child", parent=body, **hidden)
    make.instrument(name="Hidden instrument", adopting_bodies=[body], **hidden)
    make.recommendation(name="Hidden recommendation", addressees=[body], **hidden)
    note = make.note(make.article(status="draft", title="Hidden article"), 0, 2, entity=body)
    make.citation(body, "body_type", annotation=note)
    assert "Hidden" not in read(client, body)
    assert 'id="fn-1"' not in read(client, body)


def test_each_value_carries_its_footnotes(client):
    article = make.article(text="上海合作組織在上海成立。", slug="the-text", title="The text")
    body = make.body(established="2001-06-15", established_as_cited="2001 年")
    note = make.note(article, 0, 6, entity=body)
    make.citation(body, "established", value="2001-06-15", annotation=note)
    source = make.source(title="The register", url="https://example.org/register")
    make.citation(
        body, "established", value="2001-06-14", source=source, stance="contradicts", stale=True
    )
    html = read(client, body)
    row = html.split("Established</th>")[1].split("</tr>")[0]
    assert 'datetime="2001-06-15"' in row
    assert "2001 年" in row
    assert row.count('href="#fn-') == 2
    assert "✕" in row
    notes = html.split('class="footnotes"')[1]
    assert 'href="/articles/the-text/#preamble__para_1"' in notes
    assert "上海合作組織" in notes
    assert 'href="https://example.org/register"' in notes
    assert "2001-06-14" in notes


def test_a_membership_carries_the_footnote_of_its_own_value(client):
    state, body = make.state(), make.body(slug="the-body")
    make.membership(state, body, status="observer", start="2005", end="2010")
    make.membership(state, body, status="member", start="2010")
    make.citation(state, "membership", value="the-body:observer:2005")
    rows = (
        read(client, state)
        .split('aria-labelledby="memberships"')[1]
        .split("</table>")[0]
        .split("<tr>")
    )
    assert ["#fn-" in row for row in rows if "the-body" in row] == [True, False]


def test_members_on_a_day(client):
    body = make.body()
    make.membership(make.state(name="Early state"), body, start="2001", end="2010")
    make.membership(make.state(name="Late state"), body, start="2017-06-09")
    then, now = (
        read(client, body, query).partition("<main")[2] for query in ("?as_of=2005-01-01", "")
    )
    assert ("Early state" in then, "Late state" in then) == (True, False)
    assert ("Early state" in now, "Late state" in now) == (False, True)


def test_a_day_that_never_was_is_refused_by_name(client):
    response = client.get(make.body().get_absolute_url() + "?as_of=2021-02-30")
    assert response.status_code == 400
    assert "2021-02-30" in response.content.decode()


def test_parties_on_a_day(client):
    treaty = make.instrument(entry_into_force="2010-01-01")
    make.treaty_action(
        treaty, make.state(name="Ratifier"), action="ratification", done="2009-05-01"
    )
    html = read(client, treaty, "?as_of=2012-01-01").split('id="parties"')[1].split("</section>")[0]
    assert "Ratifier" in html
    assert ">party<" in html
    early = (
        read(client, treaty, "?as_of=2000-01-01").split('id="parties"')[1].split("</section>")[0]
    )
    assert "Ratifier" not in early


def test_relations_are_said_from_both_sides(client):
    law, treaty = make.instrument(name="The law"), make.instrument(name="The treaty")
    make.relation(law, treaty, relation="implements", provision="Art. 2")
    assert "implements <a" in read(client, law)
    inverse = read(client, treaty)
    assert "is implemented by <a" in inverse
    assert "The law" in inverse


def test_mentions_in_context_lead_to_their_passages(client):
    article = make.article(text="前文。\n上海合作組織在上海成立。", slug="kwic")
    body = make.body()
    make.note(article, 4, 10, entity=body)
    html = read(client, body)
    assert 'href="/articles/kwic/#preamble__para_2"' in html
    assert 'class="before">前文。 </span>' in html
    assert "上海合作組織</mark>" in html


def test_judgements_are_marked_on_a_statement(client):
    challenge = make.challenge(name="The challenge")
    recommendation = make.recommendation(
        addresses=[challenge], addressees=[make.body(name="The addressee")]
    )
    html = read(client, recommendation)
    assert "The challenge" in html
    assert "The addressee" in html
    assert html.count('class="judgement"') == 2
    recommendation.answers.update(judgement=False)
    recommendation.addressees.update(explicit=True)
    caches["rendered"].clear()
    assert 'class="judgement"' not in read(client, recommendation)


def test_names_are_marked_with_their_language_and_follow_the_script(client):
    state = make.state(name="China")
    make.label(state, "中國", lang="zh-Hant")
    html = read(client, state)
    assert '<span lang="en">China</span>' in html
    assert '<span lang="zh-Hant">中國</span>' in html
    client.cookies["django_language"] = "zh-hant"
    assert '<span lang="zh-Hans">中国</span>' in read(client, state, "?script=hans")


def test_an_old_address_leads_on_only_to_what_is_public(client):
    new, hidden = make.body(), make.body()
    Redirect(slug="old-name", entity=new).save()
    Redirect(slug="hidden-name", entity=hidden).save()
    gone, dark = (entities.publish(make.body().pk, by=None) for _each in range(2))
    merging.merge(gone.pk, new.pk, by=None)
    merging.merge(dark.pk, hidden.pk, by=None)
    entities.withdraw(hidden.pk, by=None)
    for slug in ("old-name", gone.slug):
        response = client.get(f"/bodies/{slug}/")
        assert (response.status_code, response["Location"]) == (301, new.get_absolute_url())
    for slug in ("hidden-name", dark.slug, "never-was"):
        assert client.get(f"/bodies/{slug}/").status_code == 404


def counted(client, url):
    caches["rendered"].clear()
    client.get(url)
    caches["rendered"].clear()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def enrich(body):
    """One more of everything that a body's page shows."""
    article = make.article(text="一些文字。")
    state, topic = make.state(), make.topic()
    body.topics.add(topic)
    make.membership(state, body)
    make.membership(body, make.body())
    make.body(parent=body)
    instrument = make.instrument(adopting_bodies=[body], states=[state])
    make.treaty_action(instrument, body)
    make.citation(body, "established", value=topic.slug)
    make.citation(body, "lifecycle", annotation=make.note(article, 0, 2, entity=body))
    make.recommendation(addressees=[body], named=[body])


def test_a_page_costs_the_same_queries_however_much_is_on_it(client):
    body = make.body(established="2001")
    enrich(body)
    few = counted(client, body.get_absolute_url())
    assert few > 5
    for _more in range(4):
        enrich(body)
    assert counted(client, body.get_absolute_url()) == few


@pytest.mark.parametrize(
    "kind", ["state", "body", "instrument", "place", "topic", "recommendation"]
)
def test_a_list_costs_the_same_queries_however_long_it_is(client, kind):
    def add(count):
        for _one in range(count):
            thing = getattr(make, kind)(topics=[make.topic()])
            if kind == "recommendation":
                make.recommendation(
                    parent=thing, addresses=[make.challenge()], addressees=[make.body()]
                )

    add(1)
    plural = getattr(make, kind)().get_absolute_url().rsplit("/", 2)[0] + "/"
    few = counted(client, plural)
    assert few > 1
    add(6)
    assert counted(client, plural) == few


@pytest.mark.parametrize(
    ("accept", "kind"), [("text/html", "text/html"), ("application/ld+json", "application/ld+json")]
)
def test_one_address_speaks_html_and_linked_data(client, accept, kind):
    body = make.body()
    note = make.note(make.article(), 0, 2, entity=body)
    for path in (body.get_absolute_url(), note.get_absolute_url()):
        response = client.get(path, headers={"Accept": accept})
        assert response["Content-Type"].startswith(kind)
        assert "Accept" in [name.strip() for name in response["Vary"].split(",")]
    hidden = make.body(status="draft")
    assert client.get(hidden.get_absolute_url(), headers={"Accept": accept}).status_code == 404
