"""What holds for all pages: fresh, kept, language, script, errors, and the small services beside them."""

import re
from xml.etree import ElementTree

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.actions import renderings
from annotations.actions.evidence import cite, save_source
from annotations.models import Source
from instruments.policy import Role
from portal.models import PublicChange, PublicHead
from portal.publication import public_seq
from portal.serving.freshness import build
from tests import make

pytestmark = pytest.mark.django_db
# Without it the address of a note answers as the W3C's protocol wants.
HTML = {"accept": "text/html"}
PAGES = [
    "/",
    "/articles/",
    "/timeline/",
    "/matrix/",
    "/network/",
    "/flow/",
    "/about/",
    "/about/guide/",
    "/about/api/",
    "/about/cite/",
    "/about/licence/",
    "/about/accessibility/",
    "/states/",
    "/bodies/",
    "/instruments/",
    "/places/",
    "/topics/",
    "/positions/",
    "/challenges/",
    "/recommendations/",
    "/sitemap.xml",
    "/feeds/changes.atom",
]


def world():
    """Some of everything, joined."""
    topic = make.topic()
    state, body = make.state(topics=[topic]), make.body(topics=[topic])
    make.membership(state, body)
    treaty = make.instrument(
        adopted="2001-06-15", topics=[topic], adopting_bodies=[body], states=[state]
    )
    make.instrument(signed="2009", topics=[topic])
    make.instrument(adopted="2011-09")
    make.treaty_action(treaty, state, action="ratification", done="2002")
    challenge = make.challenge()
    make.recommendation(addresses=[challenge], addressees=[body])
    article = make.article(text="一段文字。\n第二段。")
    make.note(article, 0, 2, entity=body)
    return article


@pytest.mark.parametrize("language", ["zh-hant", "zh-hans", "en", "ru"])
def test_every_page_stands_empty_and_full(client, language):
    client.cookies["django_language"] = language
    for path in PAGES:
        assert client.get(path).status_code == 200, path
    world()
    caches["rendered"].clear()
    for path in PAGES:
        response = client.get(path)
        assert response.status_code == 200, path
        assert "sessionid" not in response.cookies, path
        assert "csrftoken" not in response.cookies, path
        html = response.content.decode()
        assert "<script>" not in html, path
        assert " style=" not in html, path
        assert not re.search(r"<[^>]* on[a-z]+=", html), path


def test_who_has_a_page_gets_304_for_two_queries_at_most(client):
    article = world()
    url = article.get_absolute_url()
    first = client.get(url)
    tag = first["ETag"]
    with CaptureQueriesContext(connection) as queries:
        again = client.get(url, headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    assert len(queries) <= 2
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).content == first.content
    assert len(queries) <= 2


def test_the_tag_differs_by_all_that_makes_the_page_differ(client):
    url = world().get_absolute_url()
    tags = {
        client.get(url)["ETag"],
        client.get(url + "?rendering=")["ETag"],
        client.get("/")["ETag"],
    }
    tags.add(client.get(url + "?script=hans")["ETag"])
    client.cookies["django_language"] = "ru"
    tags.add(client.get(url)["ETag"])
    PublicHead.objects.update_or_create(pk=1, defaults={"seq": 7})
    tags.add(client.get(url)["ETag"])
    assert len(tags) == 6


def test_a_picture_drawn_by_other_code_is_another_page(settings, tmp_path):
    drawing = tmp_path / "portal" / "pictures" / "drawing.py"
    drawing.parent.mkdir(parents=True)
    settings.BASE_DIR = tmp_path
    digests = set()
    for code in ("one", "other"):
        drawing.write_text(code)
        digests.add(build.__wrapped__())
    assert len(digests) == 2


def test_a_page_says_what_it_varies_on(client):
    response = client.get(world().get_absolute_url())
    assert {"Accept-Language", "Cookie"} <= {name.strip() for name in response["Vary"].split(",")}


def test_a_page_is_the_same_for_who_is_signed_in(client, admin_client):
    url = world().get_absolute_url()
    assert client.get(url).content == admin_client.get(url).content


def test_evidence_and_renderings_make_pages_new():
    author, reviewer = make.user(Role.REVIEWER), make.user(Role.REVIEWER)
    article, body = world(), make.body()
    seq = public_seq()
    source = save_source(Source(key="s", title="S", tier="press"), by=author)
    assert public_seq() == seq
    cite(body, "established", by=author, source=source)
    assert public_seq() == seq + 1
    save_source(source, by=author, title="T")
    assert public_seq() == seq + 2
    draft = renderings.write(article, "preamble__para_1", lang="en", text="Some text.", by=author)
    renderings.submit(draft.pk, by=author)
    assert public_seq() == seq + 2
    renderings.publish(draft.pk, by=reviewer)
    assert public_seq() == seq + 3
    assert PublicChange.objects.order_by("seq").last().uuid == article.uuid


def test_a_citation_that_nobody_may_see_changes_nothing_public():
    author, body = make.user(Role.REVIEWER), make.body()
    note = make.note(make.article(), 0, 2, entity=body, status="draft")
    seq = public_seq()
    cite(body, "established", by=author, annotation=note)
    assert public_seq() == seq


def test_the_language_switch_comes_back_here_and_nowhere_else(client):
    back = client.post("/language/", {"language": "ru", "next": "/timeline/?x=1"})
    assert (back.status_code, back["Location"]) == (302, "/timeline/?x=1")
    assert 'lang="ru"' in client.get("/about/").content.decode()
    for elsewhere in (
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "",
    ):
        assert client.post("/language/", {"language": "en", "next": elsewhere})["Location"] == "/"
    assert client.post("/language/", {"language": "tlh"}).status_code == 400
    assert client.get("/language/").status_code == 405


def test_the_language_switch_needs_no_token():
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/language/", {"language": "en", "next": "/"}).status_code == 302


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/instruments/?page=9999", 404, ""),
        ("/instruments/?page=0", 404, ""),
        ("/instruments/?page=one", 400, "page"),
        ("/instruments/?q=" + "x" * 10_000, 400, "200"),
        ("/instruments/?q=%00", 400, "q"),
        ("/instruments/?script=kana", 400, "kana"),
        ("/matrix/?as_of=2021-02-30", 400, "2021-02-30"),
        ("/network/?as_of=20210228", 400, "20210228"),
        ("/nothing/", 404, ""),
        ("/articles/nothing/", 404, ""),
        ("/annotations/00000000-0000-4000-8000-000000000000/", 404, ""),
        ("/about/nothing/", 404, ""),
        ("/about/base/", 404, ""),
    ],
)
def test_bad_addresses_get_a_clear_page_with_a_way_on(client, path, status, words):
    response = client.get(path)
    html = response.content.decode()
    assert response.status_code == status
    assert words in html
    assert '<a href="/"' in html
    assert "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" not in html


def test_pages_are_read_only(client):
    for path in ("/", "/articles/", "/instruments/", "/healthz"):
        assert client.post(path).status_code == 405


def test_a_question_finds_any_name_in_any_script(client):
    body = make.body(name="Council")
    make.label(body, "元首理事會", lang="zh-Hant")
    make.body(name="Other")
    for words in ("元首理事会", "理事會", "council"):
        html = client.get("/bodies/", {"q": words}).content.decode()
        assert body.slug in html
        assert "Other" not in html


def test_a_note_has_a_page(client):
    article = make.article(text="上海合作組織在上海成立。", slug="the-text")
    note = make.note(article, 2, 6, body="A thought.")
    reply = make.reply(note, body="Another.")
    html = client.get(f"/annotations/{note.uuid}/", headers=HTML).content.decode()
    assert 'a-comment">合作組織</mark>' in html
    assert "A thought." in html
    assert 'href="/articles/the-text/#preamble__para_1"' in html
    answer = client.get(f"/annotations/{reply.uuid}/", headers=HTML)
    assert "A thought." in answer.content.decode()
    draft = make.note(article, 0, 2, status="draft")
    assert client.get(f"/annotations/{draft.uuid}/").status_code == 404


def test_the_map_of_the_site_holds_what_is_public_and_nothing_else(client):
    article = world()
    hidden = make.body(status="draft")
    tree = ElementTree.fromstring(client.get("/sitemap.xml").content)
    found = [node.text for node in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert f"http://127.0.0.1:8000{article.get_absolute_url()}" in found
    assert not [url for url in found if hidden.slug in url]
    for url in found:
        assert client.get(url.removeprefix("http://127.0.0.1:8000")).status_code == 200


def test_the_feed_tells_of_changes_that_are_still_public(client):
    shown, hidden = make.body(name="Shown"), make.body(name="Hidden", status="draft")
    for seq, thing in enumerate((shown, hidden), 1):
        PublicChange(
            seq=seq, at=thing.updated_at, action="upsert", kind="body", uuid=thing.uuid, url="/"
        ).save()
    feed = client.get("/feeds/changes.atom").content.decode()
    assert "Shown" in feed
    assert "Hidden" not in feed
    ElementTree.fromstring(feed)


def test_health(client, monkeypatch):
    from portal.operations import state

    assert client.get("/healthz").content == b"ok\n"
    assert client.get("/readyz").status_code == 200

    def broken():
        raise OSError

    monkeypatch.setitem(state.CHECKS, "cache", broken)
    response = client.get("/readyz")
    assert (response.status_code, response.json()["cache"]) == (503, False)
    assert "sitemap.xml" in client.get("/robots.txt").content.decode()


def test_a_year_is_drawn_as_long_as_a_year(client):
    make.instrument(adopted="2001-01-01")
    year, month = make.instrument(adopted="2005"), make.instrument(adopted="2010-06")
    html = client.get("/timeline/").content.decode()

    def width(thing):
        return float(re.search(rf'{thing.slug}/".*?<rect [^>]*width="([0-9.]+)"', html, re.S)[1])

    assert 10 < width(year) / width(month) < 14
    assert html.count("<circle") == 1


def test_the_network_is_drawn_alike_each_time(client):
    world()
    first = client.get("/network/").content
    caches["rendered"].clear()
    assert client.get("/network/").content == first
    assert b"<path " in first


def test_the_matrix_shows_the_status_of_the_day(client):
    client.cookies["django_language"] = "en"
    world()
    assert "contracting state" in client.get("/matrix/?as_of=2010-01-01").content.decode()
    assert "contracting state" not in client.get("/matrix/?as_of=2001-01-01").content.decode()


@pytest.mark.parametrize(
    "path", ["/", "/timeline/", "/matrix/", "/network/", "/sitemap.xml", "/feeds/changes.atom"]
)
def test_the_number_of_queries_does_not_grow(client, path):
    def counted():
        caches["rendered"].clear()
        client.get(path)
        caches["rendered"].clear()
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        return len(queries)

    world()
    few = counted()
    assert few > 1
    world()
    world()
    assert counted() == few
