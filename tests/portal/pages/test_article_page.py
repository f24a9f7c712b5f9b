"""The annotated text: exact, in each script and language, with nothing that is not public."""

import re
from html import unescape

import pytest
from django.core.cache import caches

from portal.articles import history
from tests import make

pytestmark = pytest.mark.django_db
TEXT = "上海合作組織在上海宣告成立。\n聯合國大會於 2018 年 <b>通過</b>決議。"


def read(client, article, query=""):
    response = client.get(f"/articles/{article.slug}/{query}")
    assert response.status_code == 200
    return response.content.decode()


def marked(html, note):
    """The words that the page marks for `note`, from all its <mark> elements, in order."""
    marks = re.findall(r'<mark [^>]*data-annotations="([^"]*)"[^>]*>(.*?)</mark>', html)
    found = [
        re.sub("<[^>]+>", "", inside) for ids, inside in marks if str(note.uuid) in ids.split()
    ]
    return unescape("".join(found))


def test_overlapping_notes_are_each_marked_exactly(client):
    article = make.article(text=TEXT)
    outer, inner = make.note(article, 0, 9), make.note(article, 7, 13)
    across = make.note(article, 11, 20)
    html = read(client, article)
    assert marked(html, outer) == TEXT[0:9]
    assert marked(html, inner) == TEXT[7:13]
    assert marked(html, across) == TEXT[11:20].replace("\n", "")


def test_every_passage_has_its_eid_as_id_and_the_text_is_whole(client):
    article = make.article(text=TEXT)
    make.note(article, 2, 6)
    html = read(client, article)
    for number, line in enumerate(TEXT.split("\n"), 1):
        assert f'id="preamble__para_{number}"' in html
        words = re.search(
            rf'id="preamble__para_{number}".*?<p class="words"[^>]*>(.*?)</p>', html, re.S
        )
        assert unescape(re.sub("<[^>]+>", "", words[1])) == line


def test_html_in_a_text_is_text(client):
    html = read(client, make.article(text=TEXT))
    assert "&lt;b&gt;通過&lt;/b&gt;" in html
    assert "<b>" not in html


def test_highlights_stay_exact_in_simplified_characters(client):
    article = make.article(text=TEXT)
    note = make.note(article, 0, 6)
    html = read(client, article, "?script=hans")
    assert marked(html, note) == "上海合作组织"
    assert 'lang="zh-Hans">' in html


def test_a_conversion_that_changes_lengths_keeps_highlights(client, monkeypatch):
    from instruments.scripts import Converted
    from portal.articles import typesetting

    grown = Converted("ab==cd", [0, 1, 4, 5, 6])  # as if "abcd" gained two characters in the middle
    monkeypatch.setattr(typesetting, "converted", lambda *args: grown)
    article = make.article(text="abcd")
    note = make.note(article, 2, 4)
    assert marked(read(client, article), note) == "cd"


def test_the_script_is_remembered_and_only_two_are_known(client):
    article = make.article(text=TEXT)
    client.get(f"/articles/{article.slug}/?script=hans")
    assert "组织" in read(client, article)
    response = client.get(f"/articles/{article.slug}/?script=hanz")
    assert response.status_code == 400
    assert "hanz" in response.content.decode()


def test_what_is_not_published_is_not_there(client):
    article = make.article(text=TEXT)
    secret = make.body(name="Secret body", status="draft")
    for status in ("suggested", "draft", "in_review", "rejected", "withdrawn"):
        make.note(article, 0, 4, status=status, body=f"Hushed {status}")
    make.note(article, 0, 4, entity=secret)
    make.reply(make.note(article, 5, 7, body="Shown."), body="Kept back", status="draft")
    make.rendering(article, status="draft", text="An unread rendering")
    html = read(client, article)
    assert html.count("<mark ") == 1
    for words in ("Secret", "Hushed", "Kept back", "unread", secret.slug):
        assert words not in html


def test_a_reply_stands_under_its_note(client):
    article = make.article(text=TEXT)
    make.reply(make.note(article, 0, 2, body="First."), body="Second **bold**.")
    html = read(client, article)
    assert html.index("First.") < html.index("Second <strong>bold</strong>.")


def test_a_comment_cannot_bring_in_script(client):
    article = make.article(text=TEXT)
    make.note(article, 0, 2, body='<img src=x onerror="alert(1)"> [x](javascript:alert(1)) *y*')
    html = read(client, article)
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert "<em>y</em>" in html


def test_a_rendering_beside_the_text_or_alone(client):
    article = make.article(text=TEXT)
    make.rendering(article, "preamble__para_1", text="Founded in Shanghai.")
    assert "Founded in Shanghai." not in read(client, article)
    beside, alone = (
        read(client, article, "?rendering=en"),
        read(client, article, "?rendering=en&view=alone"),
    )
    assert 'lang="en">Founded in Shanghai.</p>' in beside
    assert "上海合作組織" in beside
    assert "Founded in Shanghai." in alone
    assert "上海合作組織在" not in alone
    assert "聯合國大會" in alone  # what nobody has rendered stays readable
    assert client.get(f"/articles/{article.slug}/?rendering=fr").status_code == 400
    assert client.get(f"/articles/{article.slug}/?rendering=en&view=both").status_code == 400


def test_a_rendering_of_changed_words_says_so(client):
    article = make.article(text=TEXT)
    make.rendering(article, "preamble__para_1", source_sha256="0" * 64)
    assert 'class="hint"' in read(client, article, "?rendering=en")


def test_a_revision_that_was_never_public_stays_with_the_desk(client):
    from portal.models import PublicChange

    article = make.article(text="舊的文字。")
    make.revision(article, text="新的文字。")
    assert client.get(f"/articles/{article.slug}/revisions/1/").status_code == 404
    assert client.get(f"/articles/{article.slug}/revisions/3/").status_code == 404
    first, second = article.revisions.order_by("number")
    PublicChange(
        seq=1,
        at=first.created_at + (second.created_at - first.created_at) / 2,
        action="upsert",
        kind="article",
        uuid=article.uuid,
        url="/",
    ).save()
    caches["rendered"].clear()
    history._shown.clear()
    old = client.get(f"/articles/{article.slug}/revisions/1/")
    assert "舊的文字" in old.content.decode()
    assert client.get(f"/articles/{article.slug}/revisions/2/").status_code == 200


def test_the_revisions_that_were_shown_are_listed_and_no_others(client):
    from portal.models import PublicChange

    article = make.article(text="第一稿。")
    for text in ("第二稿。", "第三稿。", "第四稿。"):
        make.revision(article, text=text)
    moments = list(article.revisions.order_by("number").values_list("created_at", flat=True))
    shown = {"action": "upsert", "kind": "article", "uuid": article.uuid, "url": "/"}
    PublicChange.objects.create(seq=1, at=moments[1], **shown)
    PublicChange.objects.create(seq=2, at=moments[2], **shown | {"action": "remove"})
    PublicChange.objects.create(seq=3, at=moments[0], **shown | {"uuid": make.article().uuid})
    listed = read(client, article).split('<ol class="revisions">')[1].split("</ol>")[0]
    address = f"/articles/{article.slug}/revisions"
    assert f'<li value="4"><a href="{address}/4/" aria-current="page">' in listed
    assert f'<li value="2"><a href="{address}/2/">' in listed
    assert listed.count("<li") == 2
    status = [client.get(f"{address}/{number}/").status_code for number in (1, 2, 3, 4)]
    assert status == [404, 200, 404, 200]


def test_an_old_revision_keeps_the_notes_that_stood_in_it(client):
    from portal.models import PublicChange

    article = make.article(text="舊的文字。")
    note = make.note(article, 0, 2)
    PublicChange(
        seq=1,
        at=article.current.created_at,
        action="upsert",
        kind="article",
        uuid=article.uuid,
        url="/",
    ).save()
    make.revision(article, text="很舊的文字。")
    make.anchor(note, 1, 3, status="shifted")
    assert marked(read(client, article), note) == "舊的"
    assert (
        marked(client.get(f"/articles/{article.slug}/revisions/1/").content.decode(), note)
        == "舊的"
    )


def test_a_note_that_waits_for_a_person_is_not_shown(client):
    article = make.article(text=TEXT)
    note = make.note(article, 0, 2)
    note.anchors.update(status="ambiguous")
    assert "<mark " not in read(client, article)


def test_the_legend_counts_the_kinds(client):
    article = make.article(text=TEXT)
    make.note(article, 0, 2, entity=make.body())
    make.note(article, 3, 4, entity=make.recommendation())
    html = read(client, article)
    assert 'id="show-body"' in html
    assert 'id="show-statement"' in html
    assert 'id="show-verdict"' not in html


def test_a_verdict_is_said_in_words_at_the_claim(client):
    client.cookies["django_language"] = "en"
    article = make.article(text=TEXT)
    make.note(article, 0, 5, motivation="assessing", verdict="disputed", body="Not so.")
    html = read(client, article)
    assert html.count("data-verdict=") == 1


def test_the_number_of_queries_does_not_grow(client, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    article = make.article(text=TEXT * 20)
    make.note(article, 0, 2, entity=make.body())

    def queries():
        caches["rendered"].clear()
        with CaptureQueriesContext(connection) as found:
            read(client, article, "?rendering=en")
        return len(found)

    make.rendering(article)
    read(client, article)
    few = queries()
    assert few > 0
    for start in range(2, 20):
        make.note(article, start, start + 2, entity=make.body(), motivation="identifying")
    assert queries() == few


def test_every_note_can_be_reached_by_keyboard_once_a_passage(client):
    article = make.article(text=TEXT)
    outer, inner, single = (make.note(article, *span) for span in ((0, 9), (1, 4), (12, 13)))
    html = read(client, article)
    for note in (outer, inner, single):
        stops = re.findall(rf'<a href="#note-{note.uuid}">', html)
        assert len(stops) == 1


def test_a_link_is_named_in_the_best_language_there_is(client):
    article = make.article(text=TEXT)
    named, unnamed = make.body(name="Name in English"), make.body()
    unnamed.labels.all().delete()
    make.label(unnamed, "只有中文", lang="zh-Hant")
    make.note(article, 0, 2, entity=named)
    make.note(article, 2, 4, entity=unnamed)
    html = read(client, article, "?lang=en")
    assert f'<a href="/bodies/{named.slug}/" lang="en">Name in English</a>' in html
    assert f'<a href="/bodies/{unnamed.slug}/" lang="zh-Hant">只有中文</a>' in html
