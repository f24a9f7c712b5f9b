"""The schema is true: requests made from it get the answers it promises.

Left out, with reasons: `positive_data_acceptance` for a request that names a cursor, since an opaque
cursor refuses made-up values by design.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from portal.api.urls import DETAILS, LISTINGS
from portal.wsgi import application
from tests.portal.api import world

EXAMPLES = 4
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """Requests leave the test's own connection open, as Django's test client has them do."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def path_of(route: str) -> str:
    for converter in ("slug:", "uuid:", "int:"):
        route = route.replace(f"<{converter}", "{")
    return f"/api/v1/{route.replace('>', '}')}/"


@lru_cache(maxsize=1)
def description() -> Any:
    return schemathesis.openapi.from_wsgi("/api/v1/schema/", application)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("path", [path_of(route) for route in (*LISTINGS, *DETAILS)])
def test_answers_are_as_described(path: str, mode: GenerationMode) -> None:
    world.published()
    operation = description()[path]["GET"]

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=mode))
    def ask(case: schemathesis.Case) -> None:
        walked = "cursor" in (case.query or {})
        case.call_and_validate(excluded_checks=[positive_data_acceptance] if walked else [])

    ask()
