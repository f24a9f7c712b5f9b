"""What browsers, search engines and those who share a link read of a page."""

from xml.etree import ElementTree

import pytest

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
