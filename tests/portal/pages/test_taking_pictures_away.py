"""Each picture can be saved as an SVG that stands alone, and what it shows as CSV."""

import csv
import io
import re

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import etree

from tests import make

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"
FILES = ["timeline", "matrix", "network", "flow"]
LINK = "{http://www.w3.org/2000/svg}a"


def world():
    topic = make.topic(name="Theme & more")
    state, body = make.state(name="A <state>"), make.body(name="=Body")
    make.membership(state, body, start="2001-06-15")
    treaty = make.instrument(name="Treaty", adopted="2006", topics=[topic], states=[state])
    make.treaty_action(treaty, state, action="ratification", done="2008")
    challenge = make.challenge(name="Challenge")
    make.recommendation(name="Recommendation", addresses=[challenge], named=[treaty])


def rows(response):
    return list(csv.reader(io.StringIO(response.content.decode(), newline="")))


@pytest.mark.parametrize("name", [*FILES, "years"])
def test_a_picture_stands_alone(client, name):
    assert client.get(f"/{name}.svg").status_code == 404
    world()
    response = client.get(f"/{name}.svg")
    assert response["Content-Type"] == "image/svg+xml"
    root = etree.fromstring(response.content)
    assert root[0].text == root.get("aria-label")
    assert root[1].get("fill").startswith("#")
    links = [link.get("href") for link in root.iter(LINK)]
    assert links
    for link in links:
        assert link.startswith(f"{SITE}/")
        assert client.get(link.removeprefix(SITE)).status_code == 200
    assert b"style" not in response.content
    assert (
        client.get(f"/{name}.svg", headers={"If-None-Match": response["ETag"]}).status_code == 304
    )


@pytest.mark.parametrize("name", FILES)
def test_each_page_links_its_files(client, name):
    world()
    html = client.get(f"/{name}/").content.decode()
    for ending in ("svg", "csv"):
        link = re.search(rf'href="(/{name}\.{ending}[^"]*)"', html)[1]
        assert client.get(link).status_code == 200
    assert 'href="/years.svg"' in client.get("/").content.decode()


def test_files_of_a_day_are_of_that_day(client):
    world()
    html = client.get("/matrix/?as_of=2009-01-01").content.decode()
    assert 'href="/matrix.csv?as_of=2009-01-01"' in html
    assert len(rows(client.get("/matrix.csv?as_of=2007-05-04"))) == 1
    assert rows(client.get("/matrix.csv?as_of=2009-01-01"))[1][4] in {"party", "contracting_state"}
    assert client.get("/matrix.csv?as_of=2021-02-30").status_code == 400


def test_the_tables_say_what_the_pictures_show(client):
    world()
    client.cookies["django_language"] = "en"
    dated = rows(client.get("/timeline.csv"))
    assert dated[1][:2] == ["2006", "Treaty"]
    assert dated[1][3] == "Theme & more"
    joined = rows(client.get("/network.csv"))
    assert [row[0] for row in joined[1:]].count("state") == 2
    assert "'=Body" in {row[5] for row in joined}
    flowing = rows(client.get("/flow.csv"))
    assert {(row[1], row[4]) for row in flowing[1:]} == {
        ("Challenge", "Recommendation"),
        ("Recommendation", "Treaty"),
    }


def test_the_flow_leads_through_what_is_public(client):
    world()
    make.recommendation(name="Hidden", status="draft", addresses=[make.challenge(name="Alone")])
    html = client.get("/flow/").content.decode()
    assert html.count("<path ") == 2
    assert html.count("<circle ") == 3
    assert "Hidden" not in html
    assert "Alone" not in html
    listed = html.split("<details", 1)[1]
    assert listed.index("Challenge") < listed.index("Recommendation") < listed.index("Treaty")


@pytest.mark.parametrize("name", ["network", "flow"])
def test_names_are_numbered_as_they_stand_in_the_picture(client, name):
    make.body(status="draft")
    world()
    html = client.get(f"/{name}/").content.decode()
    numbers = [int(number) for number in re.findall(r'data-node="(\d+)"', html)]
    assert numbers == list(range(1, len(numbers) + 1)) and numbers
    assert {int(n) for n in re.findall(r'data-(?:from|to)="(\d+)"', html)} == set(numbers)


def test_characters_that_xml_has_not_are_left_out(client):
    make.instrument(name="Bell\x07 and all", adopted="2006")
    etree.fromstring(client.get("/years.svg").content)


@pytest.mark.parametrize("path", ["/flow/", *(f"/{name}.csv" for name in FILES)])
def test_the_number_of_queries_does_not_grow(client, path):
    def counted():
        caches["rendered"].clear()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    world()
    client.get(path)
    few = counted()
    world()
    world()
    assert counted() == few
