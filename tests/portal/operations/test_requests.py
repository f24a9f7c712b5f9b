"""Every request leaves one line that says what an operator needs, and no secret."""

import json
import logging
import logging.config
import re
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from portal.operations.log_settings import settings_for


def view(request: HttpRequest, token: str = "") -> HttpResponse:
    logging.getLogger("scholium").info("at work")
    return HttpResponse("done")


def broken(request: HttpRequest, token: str) -> HttpResponse:
    raise RuntimeError


urlpatterns = [
    path("here/", view),
    path("reset/<str:token>/", view),
    path("away/", lambda request: HttpResponse(status=503)),
    path("broken/<str:token>/", broken),
]


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(status=404)


def handler500(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=500)


def handler400(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(status=400)


pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def lines(request: pytest.FixtureRequest) -> Iterator[StringIO]:
    """What is logged, as the settings for this form have it written."""
    written = StringIO()
    config = settings_for(getattr(request, "param", "json"))
    for handler in config["handlers"].values():
        handler["stream"] = written
    logging.config.dictConfig(config)
    yield written
    logging.config.dictConfig(settings_for("text"))


def told(lines: StringIO) -> list[dict]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def test_a_line_says_what_was_asked_and_how_it_went(lines: StringIO) -> None:
    answer = Client().get("/here/?q=secret", REMOTE_ADDR="192.0.2.7")
    *_, line = told(lines)
    assert (line["method"], line["path"], line["status"]) == ("GET", "/here/", 200)
    assert (line["client"], line["user"], line["level"]) == ("192.0.2.7", None, "INFO")
    assert line["ms"] >= 0
    assert re.fullmatch(r"\d{4}-\d\d-\d\d .*", line["time"])
    assert line["request_id"] == answer["X-Request-ID"]
    assert "secret" not in lines.getvalue()


def test_other_lines_of_the_request_carry_its_id(lines: StringIO) -> None:
    answer = Client().get("/here/")
    ours, line = told(lines)
    assert ours["message"] == "at work"
    assert ours["request_id"] == line["request_id"] == answer["X-Request-ID"]
    logging.getLogger("scholium").info("between requests")
    assert told(lines)[-1]["request_id"] == "-"


def test_so_does_what_django_says_of_an_answer_after_its_end(lines: StringIO) -> None:
    answer = Client().get("/away/")
    line, said = told(lines)
    assert said["message"] == "Service Unavailable: /away/"
    assert line["request_id"] == said["request_id"] == answer["X-Request-ID"]


def test_an_id_that_comes_with_the_request_is_kept(lines: StringIO) -> None:
    assert Client().get("/here/", HTTP_X_REQUEST_ID="proxy-1.2:3")["X-Request-ID"] == "proxy-1.2:3"


@pytest.mark.parametrize("given", ["short", "x" * 65, "with space", "line\nbreak", "schön-schön"])
def test_what_is_no_id_is_not(lines: StringIO, given: str) -> None:
    assert re.fullmatch(
        r"[0-9a-f]{16}", Client().get("/here/", HTTP_X_REQUEST_ID=given)["X-Request-ID"]
    )


@pytest.mark.parametrize(
    ("address", "host", "secure"),
    [
        ("/reset/letmein/", "testserver", True),
        ("/reset/letmein/", "testserver", False),  # sent on to HTTPS
        ("/reset/letmein/", "evil.example", True),
        ("/reset/letmein", "testserver", True),  # as some mail programs cut it
        ("/reset/letmein//", "testserver", True),
    ],
)
def test_a_token_in_an_address_is_not_written_down(
    lines: StringIO, settings: Any, address: str, host: str, secure: bool
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    Client().get(address, headers={"host": host}, secure=secure)
    assert "letmein" not in lines.getvalue()
    assert told(lines)[-1]["path"].startswith("/reset/")


@pytest.mark.parametrize("lines", ["text", "json"], indirect=True)
def test_nor_where_an_error_is_told(lines: StringIO) -> None:
    client = Client(raise_request_exception=False)
    assert client.get("/broken/letmein/?q=private").status_code == 500
    assert "Internal Server Error: /broken/%E2%80%A6/" in lines.getvalue()
    assert not {"letmein", "private"} & set(re.findall(r"\w+", lines.getvalue()))


@pytest.mark.parametrize("lines", ["text"], indirect=True)
def test_whoever_names_another_host_gets_a_line_not_a_page(lines: StringIO) -> None:
    Client().get("/here/", headers={"host": "evil.example"})
    refused, asked = lines.getvalue().splitlines()
    assert "DisallowedHost" in refused and "evil.example" in refused
    assert "GET /here/ 400" in asked


@pytest.mark.parametrize("lines", ["text"], indirect=True)
def test_no_address_ends_a_line_of_text(lines: StringIO) -> None:
    Client().get("/here%0Aforged/")
    assert lines.getvalue().count("\n") == 1
    assert "GET /here%0Aforged/ 404" in lines.getvalue()


def test_an_unknown_form_is_named() -> None:
    with pytest.raises(ImproperlyConfigured, match="LOG_FORMAT is 'xml'"):
        settings_for("xml")
