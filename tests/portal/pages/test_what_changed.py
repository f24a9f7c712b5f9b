"""The page of a revision tells what it changed since the one that readers saw before it."""

import re

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.models import PublicChange
from tests import make

pytestmark = pytest.mark.django_db


def shown_to_readers(article):
    """Tell the public change list that the article's current revision was seen."""
    PublicChange(
        seq=PublicChange.objects.count() + 1,
        at=article.current.created_at,
        action="upsert",
        kind="article",
        uuid=article.uuid,
        url="/",
    ).save()


def told(client, article, number, query=""):
    caches["rendered"].clear()
    html = client.get(f"/articles/{article.slug}/revisions/{number}/{query}").content.decode()
    found = re.search(r'<details class="more changed".*?</details>', html, re.S)
    return found[0] if found else ""


def revised(*texts, hidden=()):
    article = make.article(text=texts[0])
    shown_to_readers(article)
    for number, text in enumerate(texts[1:], 2):
        make.revision(article, text=text)
        article.refresh_from_db()
        if number not in hidden:
            shown_to_readers(article)
    return article


def test_what_came_and_what_went_is_marked(client):
    article = revised("理事會在會議上通過協定。", "委員會在會議上通過協定書。")
    html = told(client, article, 2)
    assert '<del lang="zh-Hant">理事</del><ins lang="zh-Hant">委員</ins>' in html
    assert '<ins lang="zh-Hant">書</ins>' in html
    assert "1 → 2" in html
    assert told(client, article, 1) == ""
    assert "changed" not in client.get(article.get_absolute_url()).content.decode()


def test_it_is_compared_with_what_readers_saw_last(client):
    article = revised("甲乙丙丁", "甲祕密丙丁", "甲乙丙戊", hidden={2})
    html = told(client, article, 3)
    assert "1 → 3" in html
    assert "祕" not in html
    assert "<del" in html


def test_a_line_break_that_came_is_seen_and_markup_is_text(client):
    html = told(client, revised("甲乙", "甲\n<b>乙"), 2)
    assert "¶" in html
    assert "&lt;b&gt;" in html


def test_the_script_is_the_readers(client):
    html = told(client, revised("理事會", "理事會議"), 2, "?script=hans")
    assert '<span lang="zh-Hans">理事会</span>' in html
    assert '<ins lang="zh-Hans">议</ins>' in html


def test_very_many_changes_are_told_in_part(client):
    words = [f"{number:04d}" + "第一句話說的是一件事情。" * 6 + "\n" for number in range(220)]
    article = revised("".join(words), "".join("新" + line for line in words))
    html = told(client, article, 2)
    assert html.count("<li>") == 200
    assert re.search("<p>[^<]*220[^<]*200[^<]*</p>", html)


def test_the_queries_do_not_grow_with_the_changes(client):
    def counted(article):
        client.get(f"/articles/{article.slug}/revisions/2/")
        with CaptureQueriesContext(connection) as queries:
            assert told(client, article, 2)
        return len(queries)

    few = counted(revised("甲乙", "甲丙"))
    assert counted(revised("甲乙丙丁" * 30, "甲丙丁戊" * 30)) == few
