"""An entity to take away: as a table of one row, as linked data, as plain text; and how to cite it."""

import csv
import json

import pytest

from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def body():
    body = make.body(name="=The & body", established="2001-06-15")
    make.membership(make.state(name="A state"), body, start="2005")
    make.citation(body, "established", source=make.source(title="The register"))
    return body


def test_the_page_leads_to_each_and_says_how_to_cite_it(client, body):
    html = client.get(body.get_absolute_url()).content.decode()
    for name in ("data.csv", "data.jsonld", "text.txt"):
        assert f'<a href="{body.get_absolute_url()}{name}"' in html
    cited = html.split('class="cite"')[1].split("</q>")[0]
    assert "=The &amp; body" in cited
    assert body.get_absolute_url() in cited


def test_a_table_of_one_row_says_what_the_api_says(client, body):
    response = client.get(f"{body.get_absolute_url()}data.csv")
    assert response["Content-Type"].startswith("text/csv")
    (row,) = csv.DictReader(response.content.decode().splitlines())
    api = client.get(f"/api/v1/bodies/{body.slug}/?lang=en").json()
    assert list(row) == list(api)
    assert row["name"] == "'=The & body"
    assert json.loads(row["established"]) == api["established"]


def test_linked_data_is_what_the_address_itself_answers(client, body):
    url = body.get_absolute_url()
    linked = client.get(f"{url}data.jsonld")
    assert linked["Content-Type"] == "application/ld+json"
    asked = client.get(url, headers={"Accept": "application/ld+json"})
    assert linked.json() == asked.json()


def test_plain_text_tells_names_facts_events_and_sources(client, body):
    response = client.get(f"{body.get_absolute_url()}text.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    text = response.content.decode()
    assert text.startswith("# =The & body\n")
    assert "- Established: June 15, 2001" in text
    assert "- 2005 member: A state" in text
    assert "1. The register" in text


@pytest.mark.parametrize("name", ["data.csv", "data.jsonld", "text.txt"])
def test_every_kind_has_them_and_drafts_have_none(client, name):
    for kind in ("state", "body", "instrument", "place", "topic", "position", "recommendation"):
        assert client.get(f"{getattr(make, kind)().get_absolute_url()}{name}").status_code == 200
        hidden = getattr(make, kind)(status="draft")
        assert client.get(f"{hidden.get_absolute_url()}{name}").status_code == 404
