"""Every answer tells the browser what it may not do."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.test import Client

from tests import make

pytestmark = pytest.mark.django_db
ADDRESSES = [
    "/",
    "/nothing-here/",
    "/about/",
    "/api/v1/",
    "/api/v1/nothing/",
    "/feeds/changes.atom",
    "/timeline.svg",
    "/healthz",
    "/admin/login/",
    "/admin/forgotten/",
    "/static/portal/site.css",
]


def policy(answer: Any) -> dict[str, list[str]]:
    parts = [part.split() for part in answer["Content-Security-Policy"].split(";")]
    return {part[0]: part[1:] for part in parts if part}


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_answer_of_every_kind(address: str) -> None:
    answer = Client().get(address)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]
    answer.close()  # WhiteNoise's is an open file
    shared = address.startswith(("/api/", "/feeds/")) or address.endswith(".svg")
    wanted = "cross-origin" if shared else "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == wanted
    if not address.startswith("/static/"):  # which WhiteNoise answers, and nothing runs in
        said = policy(answer)
        assert said["default-src"] == said["base-uri"] == said["frame-ancestors"] == ["'none'"]
        assert said["script-src"] == said["style-src"] == ["'self'"]
        assert "unsafe" not in answer["Content-Security-Policy"]
        assert answer["X-Frame-Options"] == "DENY"


def test_the_desk_too() -> None:
    client = Client()
    client.force_login(make.user("Administrator"))
    for address in ("/admin/", "/admin/second-factor/enrol/", "/admin/instruments/body/add/"):
        assert "unsafe" not in client.get(address)["Content-Security-Policy"]
        assert policy(client.get(address))["script-src"] == ["'self'"]


ASK = """
import django, json
django.setup()
from django.conf import settings
from django.test import Client
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
sure = Client().get("/healthz", secure=True, headers={"host": "a.example"})
plain = Client().get("/robots.txt", headers={"host": "a.example"})
other = Client().get("/healthz", secure=True, headers={"host": "evil.example"})
print(json.dumps([sure.get("Strict-Transport-Security"), plain.status_code, plain["Location"],
    other.status_code, "evil" in other.content.decode()]))
"""


def test_behind_https_it_stays_https_and_no_other_host_is_answered() -> None:
    surroundings = {
        "SITE_URL": "https://a.example",
        "DATABASE_URL": "sqlite://:memory:",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "SECRET_KEY": "only for this test",
    }
    ran = subprocess.run(
        [sys.executable, "-c", ASK],
        env=os.environ | surroundings,
        capture_output=True,
        text=True,
        check=True,
    )
    sure, status, location, other, named = json.loads(ran.stdout.splitlines()[-1])
    assert sure == "max-age=31536000; includeSubDomains; preload"
    assert (status, location) == (301, "https://a.example/robots.txt")
    assert other == 400 and not named
