"""The schema is true: requests made from it get the answers it promises.

Left out, with reasons: `positive_data_acceptance` for a request that names a cursor, since an opaque
cursor refuses made-up values by design.
"""

import re
from functools import lru_cache
from typing import Any

import pytest
import schemathesis
from django.db import connection
from hypothesis import HealthCheck, given, settings
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from instruments import ledger
from instruments.models import Redirect, State
from portal.api.exports.views import FILES
from portal.api.urls import DETAILS, LISTINGS
from portal.releases.freezing import freeze
from portal.search import index
from portal.wsgi import application
from tests import make
from tests.portal.api import world

# What is asked is the same on both databases; the second is asked the first half of it.
EXAMPLES = 4 if connection.vendor == "sqlite" else 2
MANY = 100
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.usefixtures("one_connection"),
]


def path_of(route: str) -> str:
    for converter in ("slug:", "uuid:", "int:"):
        route = route.replace(f"<{converter}", "{")
    return f"/api/v1/{route.replace('>', '}')}/"


@lru_cache(maxsize=1)
def description() -> Any:
    return schemathesis.openapi.from_wsgi("/api/v1/schema/", application)


RESOURCES = [path_of(route) for route in (*LISTINGS, *DETAILS, "search", "export", "releases")]
RELEASE = "/api/v1/releases/{number}/"
FILE_PATHS = [f"/api/v1/export/{name}" for name in FILES]
MODES = pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])


@pytest.fixture(scope="module", autouse=True)
def published(lasting: None) -> None:
    world.published()


def try_out(path: str, mode: GenerationMode, examples: int) -> None:
    """Ask so many times what the schema allows, or what it does not allow, and check each answer."""

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(description()[path]["GET"].as_strategy(generation_mode=mode))
    def ask(case: schemathesis.Case) -> None:
        walked = "cursor" in (case.query or {})
        case.call_and_validate(excluded_checks=[positive_data_acceptance] if walked else [])

    ask()


@pytest.mark.part(
    f"schemathesis asks {EXAMPLES} of {MANY} questions, good and bad, of each address"
)
@MODES
@pytest.mark.parametrize("path", RESOURCES)
def test_answers_are_as_described(path: str, mode: GenerationMode) -> None:
    try_out(path, mode, EXAMPLES)


@pytest.mark.soak
@MODES
@pytest.mark.parametrize("path", RESOURCES)
def test_many_answers_are_as_described(path: str, mode: GenerationMode) -> None:
    try_out(path, mode, MANY)


@MODES
def test_files_and_releases_are_as_described(mode: GenerationMode) -> None:
    freeze(by=None)
    for path in (RELEASE, RELEASE + "{file}", *FILE_PATHS):
        try_out(path, mode, EXAMPLES // 2)


def test_a_release_and_its_files_are_as_described() -> None:
    files = [file.name for file in freeze(by=None).files.all()]
    assert {name.rpartition(".")[2] for name in files} > {"ttl", "cff", "json", "jsonl", "csv"}
    known = [(RELEASE, {"number": 1})]
    known += [(RELEASE + "{file}", {"number": 1, "file": name}) for name in files]
    for path, values in known:
        answer = description()[path]["GET"].Case(path_parameters=values).call_and_validate()
        assert answer.status_code == 200


def test_full_answers_are_as_described() -> None:
    """What is made up seldom names something that is there: here every answer holds something."""
    index.rebuild()
    for state in (State.objects.get(slug="china"), State.objects.first()):
        with ledger.batch(), ledger.record(state, by=None, action="edit"):
            state.save()
    asked = [(path_of(name), {}) for name in LISTINGS]
    asked += [("/api/v1/search/", {"q": word}) for word in ("SCO", "China", "中", "Digest")]
    for path, query in asked:
        answer = description()[path]["GET"].Case(query=query).call_and_validate()
        found = answer.json()["results"]
        assert found, path
        detail = next((one for one in RESOURCES if one.startswith(f"{path}{{")), None)
        if detail is not None:
            names = re.findall(r"{(\w+)}", detail)
            values = {name: found[0].get(name) or found[0].get("id") for name in names}
            one = description()[detail]["GET"].Case(path_parameters=values).call_and_validate()
            assert one.json() == found[0]


def test_a_renamed_thing_is_as_described() -> None:
    place = make.place(slug="peking")
    Redirect.objects.create(slug="beiping", entity=place)
    case = description()["/api/v1/places/{slug}/"]["GET"].Case(path_parameters={"slug": "beiping"})
    answer = case.call_and_validate()
    assert (answer.status_code, answer.headers["location"]) == (301, ["/api/v1/places/peking/"])


def test_nothing_in_the_schema_is_left_out() -> None:
    tried = {*RESOURCES, RELEASE, RELEASE + "{file}", *FILE_PATHS}
    assert tried == {operation.ok().path for operation in description().get_all_operations()}
