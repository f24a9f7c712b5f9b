"""No page leads into the void: every link within the site answers."""

import re
from html import unescape
from urllib.parse import urljoin

import pytest

from tests import make

pytestmark = pytest.mark.django_db
SEEDS = ["/", "/about/", "/timeline/", "/matrix/", "/network/", "/flow/", "/llms.txt"]


@pytest.mark.once  # the links are the templates'
def test_following_every_link_finds_a_page(client):
    topic = make.topic()
    state, body = make.state(topics=[topic]), make.body(topics=[topic], seat=make.place())
    make.membership(state, body)
    treaty = make.instrument(
        adopted="2001-06-15", topics=[topic], adopting_bodies=[body], states=[state]
    )
    make.relation(treaty, make.instrument())
    make.treaty_action(treaty, state, done="2002")
    make.recommendation(
        addresses=[make.challenge()], addressees=[body], named=[make.position(), state]
    )
    article = make.article(text="一段文字。\n第二段。")
    make.citation(body, "established", annotation=make.note(article, 0, 2, entity=body))
    make.rendering(article)

    seen, waiting = set(), list(SEEDS)
    while waiting:
        address = waiting.pop()
        page = address.split("#")[0]
        if page in seen:
            continue
        seen.add(page)
        response = client.get(page, follow=True)
        assert response.status_code == 200, page
        if not response["Content-Type"].startswith("text/html"):
            continue
        html = response.content.decode()
        identified = set(re.findall(r'\bid="([^"]+)"', html))
        for href in map(unescape, re.findall(r'<(?:a|link)\b[^>]* href="([^"]+)"', html)):
            if href.startswith("#"):
                assert href[1:] in identified, (page, href)
            link = urljoin(page, href).removeprefix("http://127.0.0.1:8000")
            if link.startswith("/") and not link.startswith(("//", "/admin/", "/static/")):
                waiting.append(link)
    assert len(seen) > 60
