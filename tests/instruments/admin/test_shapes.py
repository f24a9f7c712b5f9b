"""Columns of JSON take their own shape only: what is other JSON is told at the field, and not stored."""

from typing import Any

import pytest

from instruments.models import Change
from tests import make
from tests.instruments.admin.desk import change_page, desk, errors_of, filled

pytestmark = pytest.mark.django_db
NUL, HALF = '"\\u0000"', '"\\ud83d"'
BY_LANGUAGE = ['"words"', "3", '{"en": 3}', f'{{"en": {NUL}}}', f"{{{HALF}: {HALF}}}", "{"]
WORDS = ['"en"', "[3]", f"[{NUL}]", "true"]
COLUMNS = [
    (make.article, "titles", BY_LANGUAGE, {}),
    (make.article, "abstract", BY_LANGUAGE, {}),
    (make.article, "authors", ['"A"', "[3]", '[{"family": []}]', f"[{NUL}]"], []),
    (make.source, "authors", ['"A"', "[[]]"], []),
    (make.instrument, "authentic_languages", WORDS, []),
    (make.topic, "exact_match", WORDS, []),
]


@pytest.mark.parametrize(("maker", "column", "bad", "empty"), COLUMNS)
def test_other_json_is_refused_and_none_is_none(
    maker: Any, column: str, bad: list[str], empty: Any
) -> None:
    thing, client = maker(), desk()
    page = change_page(thing)
    form = filled(client, page) | {"change_reason": "x"}
    for value in bad:
        answer = client.post(page, form | {column: value})
        assert answer.status_code == 200, value
        assert [error[2] for error in errors_of(answer)] == [column], value
    assert not Change.objects.filter(thing=thing.uuid).exists()
    for nothing in ("", "[]", "{}", "null"):
        form["seen_version"] = str(type(thing).objects.get(pk=thing.pk).version)
        assert client.post(page, form | {column: nothing}).status_code == 302
        assert getattr(type(thing).objects.get(pk=thing.pk), column) == empty
