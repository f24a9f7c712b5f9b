"""Every step that the code records has a name that people read."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from instruments.models import Change
from instruments.steps import STEPS

pytestmark = pytest.mark.pure
ROOT = Path(__file__).resolve().parents[3]
NO_STEPS = {"upsert", "append", "store_true"}  # of public changes, and of arguments of commands


def recorded() -> set[str]:
    sources = [
        path.read_text()
        for app in ("annotations", "instruments", "portal")
        for path in (ROOT / app).rglob("*.py")
    ]
    return {name for text in sources for name in re.findall(r'\baction="(\w+)"', text)} - NO_STEPS


def test_each_is_named() -> None:
    assert recorded() - STEPS.keys() == set()
    assert len(recorded()) > 25


@pytest.mark.parametrize("language", ["zh-hant", "zh-hans", "ru"])
def test_each_has_another_name_in_each_language(language: str) -> None:
    with translation.override("en"):
        english = {Change(action=name).step for name in STEPS}
    with translation.override(language):
        names = {Change(action=name).step for name in STEPS}
    assert names & english == set()
    assert len(names) == len(english) == len(STEPS)
