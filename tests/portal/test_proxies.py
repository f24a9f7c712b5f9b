"""Only a trusted proxy's word on the client counts."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from portal.operations.proxies import trusted_proxies


def seen(settings: Any, trusted: list[str], remote: str, **headers: str) -> HttpRequest:
    settings.TRUSTED_PROXIES = trusted
    request = RequestFactory().get("/", REMOTE_ADDR=remote, **headers)
    kept: list[HttpRequest] = []
    trusted_proxies(lambda r: kept.append(r) or HttpResponse())(request)
    return kept[0]


def test_a_client_cannot_say_where_it_comes_from(settings: Any) -> None:
    request = seen(
        settings, [], "203.0.113.9", HTTP_X_FORWARDED_FOR="10.0.0.1", HTTP_X_FORWARDED_PROTO="https"
    )
    assert request.META["REMOTE_ADDR"] == "203.0.113.9"
    assert "HTTP_X_FORWARDED_FOR" not in request.META
    assert "HTTP_X_FORWARDED_PROTO" not in request.META


@pytest.mark.parametrize(
    ("forwarded", "client"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("1.2.3.4, 198.51.100.7", "198.51.100.7"),  # the first was made up by the client
        ("198.51.100.7, 10.0.0.2", "198.51.100.7"),  # two of our own in a row
        ("nonsense", "10.0.0.1"),
        ("", "10.0.0.1"),
        ("2001:db8::1", "2001:db8::1"),
    ],
)
def test_a_trusted_proxy_names_the_client(settings: Any, forwarded: str, client: str) -> None:
    request = seen(settings, ["10.0.0.0/8"], "10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert request.META["REMOTE_ADDR"] == client


def test_a_trusted_proxy_may_say_https(settings: Any) -> None:
    request = seen(settings, ["10.0.0.1"], "10.0.0.1", HTTP_X_FORWARDED_PROTO="https")
    assert request.META["HTTP_X_FORWARDED_PROTO"] == "https"
