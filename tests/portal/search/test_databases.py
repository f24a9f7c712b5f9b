"""Both databases find the same, in the same order: the index of this one is searched in the other."""

import itertools
import sqlite3
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from portal.models import SearchDocument
from portal.search import documents, engine, index, postgresql, sqlite, tokens
from portal.search.condition import Alternative, Condition
from portal.search.finding import Question, find
from portal.search.names import alternatives
from portal.search.query import parse
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
POINTS = 6  # columns stand before them
APART = 1000  # ids between neighbours, so that they are of many ages
QUERIES = [
    "網絡",
    "网",
    "安全 網絡",
    "Ruritania",
    "A/RES/73",
    "3.14",
    "組織網",
    "的",
    "國",
    "ruritania 網絡",
    '"the network of"',
    "network 安全",
    "😀",
]


@pytest.fixture
def content() -> None:
    state = make.state(name="Ruritania")
    make.label(state, "魯國", lang="zh-Hant")
    for number in range(30):
        article = make.article(
            title=f"第{number}篇網絡",
            text=f"魯國的網絡安全 {number}。\n第 A/RES/73/{number} 號 3.14 😀\n該國组织网{'安' * number}。",
        )
        make.note(article, 0, 2, entity=state, body=f"的網絡{number}")
        make.rendering(article, text=f"The network of {number}, 網絡 too.")
    index.rebuild()
    SearchDocument.objects.update(id=F("id") * APART)


@pytest.fixture
def twin(content: None) -> Iterator[sqlite3.Connection]:
    """An SQLite database with the same documents."""
    other = sqlite3.connect(":memory:")
    other.execute(sqlite.CREATE_INDEX)
    columns = ["id", *index.COLUMNS]
    other.execute(f"CREATE TABLE {sqlite.TABLE} ({', '.join(columns)})")
    for document in SearchDocument.objects.all():
        values = [document.pk, *index.content(document)]
        other.execute(
            f"INSERT INTO {sqlite.TABLE} VALUES ({', '.join('?' * len(columns))})", values
        )
        words = sqlite.text_of(documents.tokens_of(document))
        other.execute(
            f"INSERT INTO {sqlite.INDEX} (rowid, tokens) VALUES (?, ?)", [document.pk, words]
        )
    yield other
    other.close()


class Plain:
    """A cursor as Django's is: parameters are written %s."""

    def __init__(self, other: sqlite3.Connection) -> None:
        self.cursor = other.cursor()

    def execute(self, sql: str, parameters: list[Any]) -> None:
        self.cursor.execute(sql.replace("%s", "?"), parameters)

    def fetchall(self) -> list[Any]:
        return self.cursor.fetchall()


@pytest.fixture
def there(twin: sqlite3.Connection) -> sqlite.Look:
    return sqlite.Look(Plain(twin))


@pytest.mark.parametrize("looks", [1, 2, 30])
@pytest.mark.parametrize("most", [2000, 7])
def test_the_same_candidates_of_the_same_points(
    there: sqlite.Look, monkeypatch: pytest.MonkeyPatch, most: int, looks: int
) -> None:
    """However few rows are looked through at a time."""
    step = APART * -(-SearchDocument.objects.count() // looks)
    monkeypatch.setattr(postgresql, "FIRST", {"texts": step, "named": step})
    monkeypatch.setattr(postgresql, "farther", lambda *_: step)
    for query, group in itertools.product(QUERIES, ("texts", "named")):
        parsed = parse(query)
        with postgresql.looking(connection.alias) as here:
            ways = (Alternative(parsed.words), *alternatives(parsed, here))
            condition = Condition(ways[: None if group == "texts" else 1], group, {}, parsed.whole)
            (ours,), (theirs,) = (look.newest([condition], most) for look in (here, there))
            if group == "named":
                assert ours == theirs
                continue
            assert [row[:POINTS] for row in ours] == theirs
            points = there.points([row[0] for row in theirs], condition)
            assert points == here.points([row[0] for row in ours], condition)
            assert all(row[POINTS:] in ((), (points[row[0]],)) for row in ours)


@pytest.mark.parametrize("cap", [2000, 9])
def test_the_same_hits_in_the_same_order(
    there: sqlite.Look, monkeypatch: pytest.MonkeyPatch, cap: int
) -> None:
    monkeypatch.setattr(engine, "CAP", cap)
    for query in QUERIES:
        ours = find(Question(query))
        with monkeypatch.context() as patched:
            patched.setattr(engine, "looking", lambda: nullcontext(there))
            theirs = find(Question(query))
        assert [hit.pk for hit in ours.hits] == [hit.pk for hit in theirs.hits]
        assert ours.facets == theirs.facets
        assert ours.hits, query


@pytest.mark.parametrize("since", [None, 0, 1, -APART, 10**6])
def test_what_was_expected_counts_only_if_nothing_came_since(
    content: None, monkeypatch: pytest.MonkeyPatch, since: int | None
) -> None:
    """The look before may have been at another state of the index, or there was none."""
    monkeypatch.setattr(engine, "CAP", 40)
    newest = SearchDocument.objects.latest("id").pk
    for query in QUERIES:
        monkeypatch.setattr(postgresql, "NEWEST", {})
        known = find(Question(query))
        told = {} if since is None else {connection.alias: newest + since}
        monkeypatch.setattr(postgresql, "NEWEST", told)
        found = find(Question(query))
        assert (found.hits, found.facets) == (known.hits, known.facets)
        assert {connection.alias: newest} == postgresql.NEWEST


def test_among_few_documents_a_question_is_one_message(
    content: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "FIRST", {"texts": 10**6, "named": 10**6})
    find(Question("魯國"))
    with CaptureQueriesContext(connection) as queries:
        assert find(Question("組織網")).count == 30
    assert len(queries) == 1, [query["sql"] for query in queries]


def test_stretches_of_ids_are_told_by_few_numbers() -> None:
    age, era = (1 << bits for bits in (postgresql.AGE_BITS, postgresql.ERA_BITS))
    for first, last in ((1, 1), (1, era), (age, 3 * era), (era - 1, 2 * era), (5, 40 * era + 7)):
        told = postgresql.ages_of(range(first, last + 1))
        ids = [first, last, *range(first, last + 1, age // 2)]
        others = [pk for pk in (first - age, last + age) if pk >= 0]
        assert [pk // age in told or ~(pk // era) in told for pk in ids] == [True] * len(ids)
        assert [pk // age in told or ~(pk // era) in told for pk in others] == [False] * len(others)
        assert len(told) <= 2 * era // age + (last - first) // era


def test_postgresql_makes_the_tokens_of_a_text_as_python_does() -> None:
    for text in (
        "",
        "網",
        "\n\n安全a/res\n5g",
        "上\U0010ffff\U0010ffff😀\n",
        "é\u0301\ud7ff\uffff",
    ):
        with connection.cursor() as cursor:
            cursor.execute("SELECT portal_search_text_tokens(%s)", [text])
            assert set(cursor.fetchone()[0]) == tokens.of_text(text)
