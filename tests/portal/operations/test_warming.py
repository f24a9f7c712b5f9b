"""Before the first reader comes, the server has shown itself its pages; nothing else happens by that."""

import gc
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError, connection, connections
from django.utils import translation

from portal import gunicorn
from portal.serving import warming
from tests import databases, make

ENOUGH = 60.0
# Packages of some megabytes, which a server loads when somebody asks for what they do.
LATER = {"mammoth", "openpyxl", "pypinyin", "rdflib", "redis"}
LOADED = """
import sys, django
from django.urls import resolve

django.setup()
resolve("/")
print(*sys.modules)
"""


@pytest.fixture
def statements() -> Iterator[list[str]]:
    found: list[str] = []

    def noted(run: Any, sql: str, *rest: Any) -> Any:
        found.append(sql)
        return run(sql, *rest)

    with connection.execute_wrapper(noted):
        yield found
    connection.close()  # its patience was short


@pytest.mark.django_db(transaction=True)
def test_pages_are_shown_and_nothing_is_changed(
    statements: list[str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    article, body = make.article(), make.body()
    statements.clear()
    shown: list[str] = []
    show = warming.show
    monkeypatch.setattr(warming, "show", lambda *visit: shown.append(visit[0]) or show(*visit))
    before = translation.get_language()
    assert warming.warm_up(ENOUGH) == len(shown)
    assert shown.count("/") == 4
    assert {body.get_absolute_url(), "/states/"} <= set(shown)
    assert any(address.startswith(article.get_absolute_url()) for address in shown)
    assert {sql.strip("( ").split()[0] for sql in statements} <= {"SELECT", "SET", "WITH"}
    assert translation.get_language() == before
    assert capfd.readouterr().out == "", "nobody asked, so nothing is logged"


@pytest.mark.django_db
def test_an_article_with_very_many_notes_is_left_to_its_readers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(warming, "MOST", 1)
    short, long = make.article(), make.article(text="很多人說的文字。")
    for article, notes in ((short, 1), (long, 2)):
        for _time in range(notes):
            make.note(article, 0, 2)
    shown = {address.partition("?")[0] for _language, address in warming.addresses()}
    assert short.get_absolute_url() in shown
    assert long.get_absolute_url() not in shown


@pytest.mark.django_db
def test_it_ends_in_time() -> None:
    assert warming.warm_up(-1) == 0


@pytest.mark.django_db
def test_a_server_starts_without_its_database(caplog: pytest.LogCaptureFixture) -> None:
    def away(*_: Any) -> Any:
        raise OperationalError("away")

    with connection.execute_wrapper(away):
        assert warming.warm_up(ENOUGH) == 0
    assert "not warmed up: away" in caplog.text


def test_workers_are_forked_without_a_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr(warming, "warm_up", lambda: done.append("warmed"))
    monkeypatch.setattr(connections, "close_all", lambda: done.append("closed"))
    monkeypatch.setattr(gc, "collect", lambda: done.append("swept"))  # not what other tests left
    monkeypatch.setattr(gc, "freeze", lambda: done.append("passed over by the search for garbage"))
    gunicorn.when_ready(None)
    assert done == ["warmed", "closed", "swept", "passed over by the search for garbage"]


def test_what_few_ask_for_is_not_loaded_at_the_start() -> None:
    done = databases.run("sqlite://:memory:", "-c", LOADED)
    loaded = set(done.stdout.split())
    assert "portal.views.home" in loaded, done.stderr
    assert not LATER & loaded
