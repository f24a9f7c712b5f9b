"""Why something was suggested is told in the reader's language, of old suggestions too."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from annotations import suggestions, why
from annotations.actions import suggesting
from annotations.models import Annotation
from annotations.suggestions import Name, propose
from tests import make

NAMES = [
    Name("council", "body", "河流委員會"),
    Name("council", "body", "河委會", "abbreviation"),
    Name("other", "body", "河委會", "abbreviation"),
    Name("union", "body", "聯合國"),
    Name("charter", "instrument", "聯合國憲章"),
    Name("norland", "state", "北國"),
]
TEXTS = (
    "河流委員會成立20周年，該組織於2006年6月15日成立。《新公約》與《聯合國憲章》。第1624號決議。",
    "國際湖泊組織（以下簡稱湖組織）2006年以來、上世紀90年代、20年來、同年9月16日、近年來，河委會說。",
    "On 15 June 2006, since May 2006, from 1 to 3 June 2006, the 2010s, A/RES/73/27, 北國政府。",
)


def test_every_reason_given_is_one_that_can_be_translated() -> None:
    given = {s.reason for text in TEXTS for s in propose(text, NAMES)}
    assert len(given) > 8
    assert [
        reason for reason in given if not any(read.fullmatch(reason) for read, _ in why.PATTERNS)
    ] == []


def test_every_reason_written_in_the_code_is_in_the_table() -> None:
    """Whatever is assigned to `reason`, its parts being anything."""
    folder = Path(suggestions.__file__).parent
    found = [
        each for file in folder.glob("*.py") for each in reasons_in(ast.parse(file.read_text()))
    ]
    assert len(found) > 10
    assert [
        each for each in found if not any(read.fullmatch(each) for read, _ in why.PATTERNS)
    ] == []


def reasons_in(tree: ast.AST) -> list[str]:
    values = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and any(isinstance(name, ast.Name) and name.id == "reason" for name in node.targets)
    ]
    return [text for value in values for each in choices(value) if (text := written(each))]


def choices(value: ast.expr) -> list[ast.expr]:
    return [value.body, value.orelse] if isinstance(value, ast.IfExp) else [value]


def written(value: ast.expr) -> str:
    if isinstance(value, ast.Constant):
        return str(value.value)
    if not isinstance(value, ast.JoinedStr):
        return ""
    return "".join(p.value if isinstance(p, ast.Constant) else "preferred" for p in value.values)  # type: ignore[misc]


@pytest.mark.parametrize("sentence", why.REASONS)
def test_a_reason_is_taken_apart_and_said_again(sentence: str) -> None:
    reason = re.sub(why.PART, "河-x", sentence)
    with translation.override("en"):
        assert why.why(reason) == reason


def test_what_is_no_known_reason_stays() -> None:
    assert why.why("a reason of another time") == "a reason of another time"
    assert why.why("") == ""


@pytest.mark.django_db
def test_the_desk_tells_it_in_the_language_of_the_interface(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(why, "_", lambda sentence: f"ru: {sentence}")
    why.worded.cache_clear()
    make.body(name="河流委員會")
    article = make.article(text="河流委員會說。")
    suggesting.suggest(article.pk, by=None)
    note = Annotation.objects.get()
    reviewer: Any = make.user("Reviewer")
    client = Client(headers={"accept-language": "ru"})
    client.force_login(reviewer)
    rows = client.get(f"/admin/annotations/article/{article.pk}/workbench/all/").json()["notes"]
    page = client.get(f"/admin/annotations/annotation/{note.pk}/change/").content.decode()
    why.worded.cache_clear()
    assert rows[0]["rationale"].startswith("ru: label ‘河流委員會’ (")
    assert rows[0]["rationale"] in page
