"""Queries that pages ask again and again are planned once for each connection of PostgreSQL."""

import pytest
from django.db import DataError, connection, transaction
from django.test.utils import CaptureQueriesContext

from annotations.models import Rendering
from portal.serving import planned
from portal.serving.prepared import Prepared

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]

KEPT = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%annotations_rendering%'"
WIDTH = "ALTER TABLE annotations_rendering ALTER COLUMN lang TYPE varchar({})"


@pytest.fixture
def languages() -> Prepared:
    connection.close()
    return Prepared(lambda pk: Rendering.objects.filter(article=pk).order_by().values_list("lang"))


def plans() -> int:
    with connection.cursor() as cursor:
        cursor.execute(KEPT)
        return int(cursor.fetchone()[0])


def elsewhere(sql: str) -> None:
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute(sql)
    other.close()


def test_one_plan_serves_all_keys(languages: Prepared) -> None:
    asked: list[str] = []
    with connection.execute_wrapper(lambda run, sql, *rest: asked.append(sql) or run(sql, *rest)):
        assert [languages.rows(pk) for pk in (1, 2, 70_000, 2**40)] == [[]] * 4
    assert (len(asked), plans()) == (4, 1)


def test_where_each_key_wants_its_own_no_plan_is_kept() -> None:
    connection.close()
    skewed = Prepared(lambda pk: Rendering.objects.filter(article=pk), skewed=True)
    assert [skewed.rows(pk) for pk in range(4)] == [[]] * 4
    assert plans() == 0


def test_logged_queries_tell_their_values(languages: Prepared) -> None:
    with CaptureQueriesContext(connection) as asked:
        languages.rows(70_123)
    assert "70123" in asked[0]["sql"]


def test_a_column_may_change_under_a_plan(languages: Prepared) -> None:
    for pk in range(4):
        languages.rows(pk)
    usual = Rendering._meta.get_field("lang").max_length
    elsewhere(WIDTH.format(200))
    try:
        assert languages.rows(1) == []
    finally:
        elsewhere(WIDTH.format(usual))


def test_no_plan_is_kept_where_the_settings_say_so(
    languages: Prepared, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(connection.settings_dict["OPTIONS"], "prepare_threshold")
    for pk in range(4):
        languages.rows(pk)
    assert plans() == 0


def test_questions_asked_together_are_watched_as_one(languages: Prepared) -> None:
    questions = [languages.question(1), ("SELECT %s::int", [2])]
    asked: list[str] = []
    with connection.execute_wrapper(lambda run, sql, *rest: asked.append(sql) or run(sql, *rest)):
        assert planned.asked_together(connection, questions) == [[], [(2,)]]
    assert asked == [f"{questions[0][0]}; SELECT %s::int"]


def test_of_questions_asked_together_one_may_fail() -> None:
    with pytest.raises(DataError, match="division by zero"), transaction.atomic():
        planned.asked_together(connection, [("SELECT 1", []), ("SELECT 1 / %s", [0])])
    assert planned.asked_together(connection, [("SELECT 1", [])]) == [[(1,)]]
