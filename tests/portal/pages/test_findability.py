"""What browsers, search engines and those who share a link read of a page."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.contrib.staticfiles import finders

from tests import make

pytestmark = pytest.mark.django_db
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


def test_a_browser_learns_how_to_search_here(client):
    assert (
        'rel="search" type="application/opensearchdescription+xml"'
        in client.get("/").content.decode()
    )
    root = ElementTree.fromstring(client.get("/opensearch.xml").content)
    page = next(
        url.get("template")
        for url in root.iter(f"{OPENSEARCH}Url")
        if url.get("type") == "text/html"
    )
    path = page.replace("http://127.0.0.1:8000", "").replace("{searchTerms}", "council")
    assert client.get(path).status_code == 200
    assert len(root.find(f"{OPENSEARCH}ShortName").text) <= 16
    assert root.find(f"{OPENSEARCH}Description").text


def blocks(html):
    """The data blocks of a page."""
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    return [json.loads(block) for block in found]


def test_every_kind_of_entity_says_in_its_page_what_it_is(client):
    made = {
        "Country": make.state(),
        "Organization": make.body(),
        "Legislation": make.instrument(),
        "Place": make.place(),
        "DefinedTerm": make.topic(),
        "Claim": make.challenge(),
        "CreativeWork": make.recommendation(),
    }
    for kind, entity in made.items():
        url = entity.get_absolute_url()
        [node] = blocks(client.get(url).content.decode())
        assert kind in node["@type"]
        assert node["@id"] == f"http://127.0.0.1:8000{url}"
        asked = client.get(url, headers={"Accept": "application/ld+json"}).json()
        assert node == asked


def test_no_name_ends_the_block_that_it_stands_in(client):
    evil = 'A </script><script>alert("1")</script><!-- & \u2028'
    body, article = make.body(name=evil), make.article(title=evil, text="一段文字。")
    for thing in (body, article):
        response = client.get(thing.get_absolute_url())
        html = response.content.decode()
        [node] = blocks(html)
        assert evil in json.dumps(node, ensure_ascii=False).replace('\\"', '"')
        assert "<script>" not in html
        policy = response["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy


def test_an_article_says_where_else_it_is(client):
    article = make.article(doi="10.1000/xyz", titles={"en": "A title"})
    [node] = blocks(client.get(article.get_absolute_url()).content.decode())
    assert node["@type"] == "ScholarlyArticle"
    assert node["sameAs"] == ["https://doi.org/10.1000/xyz"]
    assert node["alternativeHeadline"] == [{"@value": "A title", "@language": "en"}]


def test_who_shares_a_page_shares_its_own_name_and_address(client):
    body = make.body(name="Council & co")
    url = body.get_absolute_url()
    html = client.get(url + "?as_of=2010-01-01").content.decode()
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{url}">' in html
    assert '<meta property="og:title" content="Council &amp; co">' in html
    assert 'property="og:description" content="Council &amp; co' in html
    client.cookies["django_language"] = "en"
    assert 'og:title" content="Timeline"' in client.get("/timeline/").content.decode()


def meta(html):
    """{property: content} of what those read who show a shared link."""
    return dict(re.findall(r'<meta property="(og:[a-z:_]+)" content="([^"]*)">', html))


@pytest.mark.parametrize(
    ("language", "locale"),
    [("zh-hant", "zh_TW"), ("zh-hans", "zh_CN"), ("en", "en_GB"), ("ru", "ru_RU")],
)
def test_a_shared_page_has_a_title_a_language_an_address_and_a_picture(client, language, locale):
    client.cookies["django_language"] = language
    article, body = make.article(), make.body(name="The body", description="What it is.")
    for path, title, kind in (
        ("/", "Scholium", "website"),
        (article.get_absolute_url(), article.title, "article"),
        (body.get_absolute_url(), "The body", "website"),
    ):
        html = client.get(path).content.decode()
        told = meta(html)
        assert (told["og:title"], told["og:type"], told["og:locale"]) == (title, kind, locale)
        assert told["og:url"] == f"http://127.0.0.1:8000{path}"
        assert told["og:image"].startswith("http://127.0.0.1:8000/static/portal/share")
    assert 'property="og:description" content="The body. What it is."' in html


def test_the_pictures_are_there_small_and_described(client):
    picture = Path(finders.find("portal/share.png")).read_bytes()
    assert picture[:4] == b"\x89PNG"
    assert (int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])) == (1200, 630)
    html = client.get("/about/guide/").content.decode()
    shown = re.findall(r'<img src="/static/(portal/guide/\w+)[^"]*" .*?alt="([^"]*)"', html)
    assert len(shown) == 3
    for name, words in shown:
        assert len(words) > 20
        assert Path(finders.find(f"{name}.webp")).stat().st_size < 60_000
