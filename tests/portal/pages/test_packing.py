"""Pages are sent compressed to whoever takes them so."""

import gzip

import pytest

from tests import make

pytestmark = pytest.mark.django_db
GZIP = {"Accept-Encoding": "br;q=0.5, gzip"}


def test_a_compressed_page_is_the_page_under_a_tag_of_its_own(client):
    url = make.body().get_absolute_url()
    plain, packed = client.get(url), client.get(url, headers=GZIP)
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 2
    assert packed["Content-Encoding"] == "gzip" and "Content-Encoding" not in plain
    assert packed["ETag"] != plain["ETag"]
    assert "Accept-Encoding" in packed["Vary"] and "Accept-Encoding" in plain["Vary"]
    assert client.head(url, headers=GZIP)["ETag"] == packed["ETag"]


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_who_has_either_form_is_told_so(client, encoding):
    url = make.body().get_absolute_url()
    tag = client.get(url, headers={"Accept-Encoding": encoding})["ETag"]
    again = client.get(url, headers={"Accept-Encoding": "gzip", "If-None-Match": tag})
    assert (again.status_code, again["ETag"], again.content) == (304, tag, b"")


def test_a_compressed_page_is_kept(client, monkeypatch):
    url = make.body().get_absolute_url()
    first = client.get(url, headers=GZIP)
    monkeypatch.setattr("portal.views.packing.gzip", None)
    assert client.get(url, headers=GZIP).content == first.content


def test_an_error_is_sent_as_it_is(client):
    assert "Content-Encoding" not in client.get("/bodies/?page=9999", headers=GZIP)
