"""A row survives being a line of JSON, whatever is in it."""

import json
import uuid
from datetime import UTC, date, datetime
from typing import Any

import pytest

from annotations.models import Annotation, Source
from instruments.models import Change
from portal.archive.rows import line_of, values_of
from portal.archive.tables import Table
from tests.portal.archive.life import EMOJI, LONG, MOMENT, ODD_JSON


def there_and_back(model: Any, **given: Any) -> dict[str, Any]:
    table = Table(model)
    values = [given.get(column) for column in table.columns]
    line = line_of(table.columns, values)
    assert line.count(b"\n") == 1 and line.endswith(b"\n")
    return dict(zip(table.columns, values_of(table, line), strict=True))


@pytest.mark.parametrize(
    "given",
    [
        {"after": ODD_JSON},
        {"after": {"half of a pair": "\ud83d"}},
        {"after": [2**80, -(2**63), 1.0, 1e22, 0.1 + 0.2, float("inf")]},
        {"after": []},
        {"before": None},
        {"thing": uuid.UUID(int=2**127 + 1)},
        {"at": MOMENT},
        {"at": datetime(2024, 2, 29, 12, 0, 0, 1, tzinfo=UTC)},
        {"seq": 2**63 - 1},
        {"reason": EMOJI},
        {"reason": ""},
        {"reason": LONG},
    ],
)
def test_a_change_survives(given: dict[str, Any]) -> None:
    back = there_and_back(Change, **given)
    assert {name: back[name] for name in given} == given
    assert [type(back[name]) for name in given] == [type(value) for value in given.values()]


def test_floats_dates_and_keys_survive() -> None:
    assert there_and_back(Annotation, confidence=0.1 + 0.2)["confidence"] == 0.1 + 0.2
    assert there_and_back(Annotation, entity_id=7, parent_id=None)["entity_id"] == 7
    assert there_and_back(Source, accessed=date(2024, 2, 29))["accessed"] == date(2024, 2, 29)


def test_the_same_row_is_the_same_line() -> None:
    lines = {line_of(["a", "b"], [{"x": 1, "y": 2}, 3]), line_of(["b", "a"], [3, {"y": 2, "x": 1}])}
    assert lines == {b'{"a":{"x":1,"y":2},"b":3}\n'}


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"id": 1, "name": "x", "more": 1},
        {"id": "one", "name": "x"},
        [],
        7,
    ],
)
def test_what_is_no_row_of_the_table_is_said_to_be_none(row: Any) -> None:
    from annotations.models import Tag

    with pytest.raises(ValueError):
        values_of(Table(Tag), json.dumps(row).encode())


def test_nesting_beyond_measure_is_refused() -> None:
    with pytest.raises(ValueError, match="nested"):
        values_of(Table(Change), b"[" * 200_000)
