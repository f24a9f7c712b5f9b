"""The markup of every kind of page is what the HTML standard allows.

Of the rules, five are set otherwise in rules.json: the doctype is written small, a list may have a
name (as ARIA says), a title is as long as the name of the treaty that it names, a record in RIS ends in
a space, and what scrolls may be a region without being a section of the text. The sign-in page is
Django's own and left to Django.
"""

import subprocess
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests import node
from tests.browser.kinds import LANGUAGES, kinds
from tests.conftest import miss

RULES = Path(__file__).with_name("rules.json")
NOT_OURS = {"/admin/login/"}


@pytest.fixture(scope="module")
def validator() -> Path:
    found = node.program("html", "html-validate")
    return found or miss("npm (for html-validate)")


def markup(address: str, language: str) -> bytes:
    asking = Request(address, headers={"Accept": "text/html", "Accept-Language": language})
    try:
        with urlopen(asking) as answer:
            return bytes(answer.read())
    except HTTPError as answer:
        return answer.read()


def faults(validator: Path, folder: Path) -> str:
    command = [validator, "--config", RULES, "--formatter", "text", folder]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout.replace(str(folder), "") if done.returncode else ""


def test_every_kind_of_page(site: str, validator: Path, tmp_path: Path) -> None:
    tags = list(LANGUAGES)
    for number, path in enumerate(kinds(site).keys() - NOT_OURS):
        name = "".join(char if char.isalnum() else "_" for char in path)
        (tmp_path / f"{name}.html").write_bytes(markup(site + path, tags[number % 4]))

    assert faults(validator, tmp_path) == ""


def test_a_fault_is_found(validator: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.html").write_text("<!doctype html>\n<p><div>x</p>\n")

    assert "close-order" in faults(validator, tmp_path)
