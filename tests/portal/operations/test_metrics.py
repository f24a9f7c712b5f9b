"""Figures for those who have the token; without a token there are none."""

from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
TOKEN = {"HTTP_AUTHORIZATION": "Bearer of-news"}


def test_without_a_token_there_is_no_such_address(client: Client) -> None:
    assert client.get("/metrics", **TOKEN).status_code == 404


@pytest.mark.parametrize("given", [{}, {"HTTP_AUTHORIZATION": "Bearer of"}])
def test_others_are_not_told(settings: Any, given: dict) -> None:
    settings.METRICS_TOKEN = "of-news"
    answer = Client().get("/metrics", **given)
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.content == b""


def test_requests_are_counted_by_route(settings: Any) -> None:
    settings.METRICS_TOKEN = "of-news"
    client = Client()
    before = figure(client, 'scholium_requests_total{method="GET",route="healthz",status="200"}')
    client.get("/healthz")
    client.get("/healthz?again")
    after = figure(client, 'scholium_requests_total{method="GET",route="healthz",status="200"}')
    assert after == before + 2
    assert figure(client, 'scholium_request_seconds_count{route="healthz"}') >= 2


def test_made_up_addresses_and_methods_make_no_figures_of_their_own(
    settings: Any,
) -> None:
    settings.METRICS_TOKEN = "of-news"
    client = Client()
    client.generic("BREW", "/no-such-thing/")
    name = 'scholium_requests_total{method="other",route="(no such address)",status="404"}'
    assert figure(client, name) >= 1
    assert "no-such-thing" not in client.get("/metrics", **TOKEN).content.decode()


def test_it_says_what_is_up(settings: Any) -> None:
    settings.METRICS_TOKEN = "of-news"
    client = Client()
    assert figure(client, 'scholium_up{part="database"}') == 1
    assert figure(client, 'scholium_up{part="cache"}') == 1


def figure(client: Client, name: str) -> float:
    answer = client.get("/metrics", **TOKEN)
    assert answer.status_code == 200
    lines = answer.content.decode().splitlines()
    return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.rsplit(" ", 1)[0] == name)
