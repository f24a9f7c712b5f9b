"""The card of an entity: a small answer for who points at a highlight; public things only."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import make

pytestmark = pytest.mark.django_db


def test_a_card_says_name_kind_date_and_one_line_in_the_readers_language_and_script(client):
    treaty = make.instrument(
        name="The treaty", description="What it is. " * 40, signed="2009-06", adopted=None
    )
    make.label(treaty, "條約", lang="zh-Hant")
    url = f"{treaty.get_absolute_url()}card/"
    html = client.get(f"{url}?lang=en").content.decode()
    assert f'<a href="{treaty.get_absolute_url()}" lang="en">The treaty</a>' in html
    assert 'signed <time datetime="2009-06">June 2009</time>' in html
    assert "Instrument" in html
    assert "What it is." in html
    assert len(html) < 800
    assert "<html" not in html
    assert "条约" in client.get(f"{url}?lang=zh-hant&script=hans").content.decode()


@pytest.mark.parametrize(
    "kind",
    ["state", "body", "place", "topic", "position", "challenge", "recommendation", "instrument"],
)
def test_every_kind_has_a_card_for_few_queries_and_drafts_have_none(client, kind):
    thing = getattr(make, kind)()
    url = f"{thing.get_absolute_url()}card/"
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
    assert response.status_code == 200
    assert len(queries) <= 6
    assert client.get(url, headers={"If-None-Match": response["ETag"]}).status_code == 304
    hidden = getattr(make, kind)(status="draft")
    assert client.get(f"{hidden.get_absolute_url()}card/").status_code == 404
