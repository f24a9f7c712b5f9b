"""The description of the API, and the page that shows it."""

import json
import re

import pytest
from django.test import Client

from portal.api.urls import LISTINGS

pytestmark = pytest.mark.django_db


@pytest.fixture
def schema(client: Client) -> dict:
    response = client.get("/api/v1/schema/", headers={"accept": "application/json"})
    assert response.status_code == 200
    assert response["ETag"]
    return json.loads(response.content)


def test_the_schema_is_openapi_31(schema: dict) -> None:
    assert schema["openapi"].startswith("3.1")
    assert {f"/api/v1/{name}/" for name in LISTINGS} <= schema["paths"].keys()
    assert all(set(path) == {"get"} for path in schema["paths"].values())


def test_every_parameter_is_described_by_word_and_example(schema: dict) -> None:
    for path, methods in schema["paths"].items():
        for parameter in methods["get"]["parameters"]:
            if parameter["name"] == "cursor":
                continue  # made-up cursors are refused: there is no example
            assert parameter.get("description"), (path, parameter["name"])
            assert parameter.get("examples") or parameter.get("example"), (path, parameter["name"])


def test_every_error_has_a_shape(schema: dict) -> None:
    for path, methods in schema["paths"].items():
        assert {"200", "304", "400", "404", "406", "429"} <= methods["get"]["responses"].keys(), (
            path
        )


def test_operations_have_names_of_their_own(schema: dict) -> None:
    names = [methods["get"]["operationId"] for methods in schema["paths"].values()]
    assert len(set(names)) == len(names)
    assert {"list_instruments", "get_instrument", "list_treaty_actions"} <= set(names)


def test_yaml_for_those_who_ask(client: Client) -> None:
    response = client.get("/api/v1/schema/", headers={"accept": "application/vnd.oai.openapi"})
    assert response.content.startswith(b"openapi: 3.1")


def test_an_unchanged_schema_is_not_sent_again(client: Client) -> None:
    address, yaml = "/api/v1/schema/", "application/vnd.oai.openapi"
    whole = client.get(address)
    assert client.head(address)["ETag"] == whole["ETag"]
    for known in (whole["ETag"], f"W/{whole['ETag']}", "*"):
        again = client.get(address, headers={"if-none-match": known})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", whole["ETag"])
        assert (again["Vary"], again["Content-Language"]) == (whole["Vary"], "zh-hant")
    for others in ({"accept": yaml}, {"accept-language": "ru"}):
        other = client.get(address, headers={"if-none-match": whole["ETag"], **others})
        assert (other.status_code, other["ETag"] == whole["ETag"]) == (200, False)


def test_the_schema_speaks_the_language_of_the_header_as_all_of_the_api(client: Client) -> None:
    client.cookies["django_language"] = "ru"
    assert client.get("/api/v1/states/")["Content-Language"] == "zh-hant"
    assert client.get("/api/v1/schema/")["Content-Language"] == "zh-hant"


def test_the_page_tells_what_is_wrong_as_all_of_the_api(client: Client) -> None:
    for answer, status in (
        (client.get("/api/docs/", headers={"Accept": "text/nonsense"}), 406),
        (client.post("/api/docs/"), 405),
    ):
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/json")
        assert answer.json()["errors"][0]["code"] in {"not_acceptable", "method_not_allowed"}


def test_the_page_needs_no_inline_script(client: Client) -> None:
    response = client.get("/api/docs/")
    page = response.content.decode()
    assert response.status_code == 200
    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert "<style" not in page
    scripts = re.findall(r'src="([^"]+)"', page)
    assert all(source.startswith("/") for source in scripts)
    script = client.get(scripts[-1])
    assert script["Content-Type"].startswith("application/javascript")
    assert b"/api/v1/schema/" in script.content or b"schema" in script.content
    assert b'"validatorUrl": null' in script.content
