"""The checks that are our own can fail, and do not call clean what they did not look at."""

from typing import Any

import pytest

from tests.checks import NOT_RUN, audit


def package(**fields: Any) -> dict[str, Any]:
    return {"name": "thing", "version": "1", "vulns": []} | fields


SKIPPED = {"name": "thing", "skip_reason": "not found"}
FLAW = {"id": "CVE-1", "fix_versions": ["2"]}


@pytest.mark.parametrize(
    ("packages", "code"),
    [
        (None, NOT_RUN),
        ([], NOT_RUN),
        ([SKIPPED, SKIPPED], NOT_RUN),
        ([package(), SKIPPED], 0),
        ([package(vulns=[FLAW]), SKIPPED], 1),
    ],
)
def test_an_audit_of_nothing_is_not_a_clean_one(packages: Any, code: int) -> None:
    assert audit.judge(packages)[0] == code


def test_an_audit_counts_what_it_left_out() -> None:
    assert audit.judge([package(), SKIPPED])[1] == [
        "1 packages audited, 1 unknown to the advisories."
    ]
