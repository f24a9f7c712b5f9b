"""The examples of the API's guide run as they stand on its page, against a live server.

Those in R run where Rscript and jsonlite are; elsewhere the addresses in them are asked instead, since
R is on few machines and no part of the portal.
"""

import html
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from portal.releases.freezing import freeze
from tests.conftest import miss
from tests.portal.api import world
from tests.portal.exports.test_files import publish_something

EXAMPLE = re.compile(r'<code data-language="(\w+)">(.*?)</code>', re.DOTALL)
ADDRESS = re.compile(r"https?://[^\s'\"]+")


@cache
def has_r() -> bool:
    """Whether there is an R that reads JSON."""
    command = ["Rscript", "-e", "library(jsonlite)"]
    found = shutil.which("Rscript") is not None
    return found and subprocess.run(command, check=False, capture_output=True).returncode == 0


def run(language: str, example: str, folder: Path) -> str:
    """What the example prints. An example that fails, or says nothing where it should, fails."""
    commands = {
        "curl": ["sh", "-eu", "-c", example],
        "python": [sys.executable, "-W", "error", "-c", example],
        "r": ["Rscript", "-e", example],
    }
    made = subprocess.run(
        commands[language], cwd=folder, check=False, capture_output=True, text=True, timeout=60
    )
    assert made.returncode == 0, f"{example}\n{made.stderr}"
    return made.stdout


def examples(client: Client) -> list[tuple[str, str]]:
    page = client.get("/about/api/", headers={"accept": "text/html"}).content.decode()
    return [(language, html.unescape(found)) for language, found in EXAMPLE.findall(page)]


@pytest.mark.django_db(transaction=True)
def test_the_examples_of_the_guide_run(
    live_server: Any, client: Client, settings: LazySettings, tmp_path: Path
) -> None:
    if shutil.which("curl") is None:
        miss("curl")
    settings.SITE_URL = live_server.url
    treaty = world.published().treaty
    treaty.legal_force = "binding"
    treaty.save()
    publish_something()
    freeze(by=None)
    found = examples(client)
    by_language = {name: [e for each, e in found if each == name] for name, _example in found}
    assert {name: len(all_) for name, all_ in by_language.items()} == {
        "curl": 6,
        "python": 5,
        "r": 5,
    }
    told = {example: run("curl", example, tmp_path) for example in by_language["curl"]}
    said = {example: run("python", example, tmp_path) for example in by_language["python"]}
    assert '"slug":"agreement"' in told[by_language["curl"][0]]
    assert "China member" in said[by_language["python"][0]]
    assert "digest 0 4 上合組織" in said[by_language["python"][1]]
    assert all(said.values())
    assert (tmp_path / "annotations.csv").read_bytes().startswith(b"\xef\xbb\xbfid,")
    assert '"exact":"上合組織"' in (tmp_path / "annotations.jsonl").read_text(encoding="utf-8")
    assert "False" not in said[by_language["python"][3]]
    for example in by_language["r"]:
        if has_r():
            assert run("r", example, tmp_path)
        for address in ADDRESS.findall(example):
            assert client.get(address.removeprefix(live_server.url)).status_code == 200, address


@pytest.mark.django_db
def test_the_guide_says_what_programs_can_rely_on(client: Client) -> None:
    page = client.get("/about/api/", headers={"accept-language": "en"}).content.decode()
    assert "What programs can rely on" in page
    assert "rfc9745" in page and "rfc8594" in page and "at least a year" in page
