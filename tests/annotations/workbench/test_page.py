"""The page: its text maps to code points; it costs the same for ten notes and for five hundred."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations import structure
from annotations.actions.articles import store_passages
from annotations.workbench import text as workbench_text
from tests import make
from tests.annotations.workbench.conftest import TEXT

TEXTS = {
    "points inside a paragraph": "導言。\n一、標題\n（一）小標題\n引入：一是甲；二是乙😀。\na < b & c。\n",
    "blank and indented lines": "　　導言。\n\n 　\n一、標題 \n\n　　正文。 \n",
    "one flat run": "甲\n乙\n\n丙",
    "a rare ideograph": "𠮷野家，𪚥。\n二、\n",
}


def runs_on(html: str) -> list[tuple[int, str]]:
    return [
        (int(at), unescape(words))
        for at, words in re.findall(r'data-start="(\d+)">([^<]*)</span>', html)
    ]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_every_run_is_an_exact_stretch_and_nothing_but_line_breaks_is_left_out(
    db: None, text: str
) -> None:
    revision = make.article(text=" ").current
    passages = store_passages(revision, structure.parse(text))

    html = workbench_text.html(text, passages)

    covered = [False] * len(text)
    for start, words in runs_on(html):
        assert text[start : start + len(words)] == words
        assert not any(covered[start : start + len(words)])
        covered[start : start + len(words)] = [True] * len(words)
    assert all(seen or char.isspace() for seen, char in zip(covered, text, strict=True))
    ids = re.findall(r' id="([^"]+)"', html)
    assert sorted(ids) == sorted(passage.eid for passage in passages)


def start_of(answer: Any) -> dict[str, Any]:
    found = re.search(
        r'<script id="wb-start" type="application/json">(.*?)</script>',
        answer.content.decode(),
        re.S,
    )
    assert found
    return json.loads(found[1])  # type: ignore[no-any-return]


def test_the_page_carries_the_text_and_the_notes(author: Any) -> None:
    make.note(author.article, 0, 3, body="第一條")
    make.note(author.article, 4, 10, status="rejected", body="REJECTED")
    make.note(author.article, 4, 10, status="withdrawn", body="WITHDRAWN")

    answer = author.get()

    assert answer.status_code == 200
    start = start_of(answer)
    assert [note["excerpt"] for note in start["notes"]] == ["第一條"]
    assert start["revision"] == 1
    assert "".join(words for _, words in runs_on(answer.content.decode())) == TEXT.replace("\n", "")


def test_an_excerpt_is_without_the_signs_of_markdown(author: Any) -> None:
    make.note(author.article, 0, 3, body="**第一** [條](https://example.org/)")

    assert [note["excerpt"] for note in start_of(author.get())["notes"]] == ["第一 條"]


def test_what_notes_say_cannot_break_out_of_the_page(author: Any) -> None:
    make.note(author.article, 0, 3, body="</script><script>alert(1)</script>")

    answer = author.get()

    assert "<script>alert" not in answer.content.decode()
    assert start_of(answer)["notes"][0]["excerpt"] == "</script><script>alert(1)</script>"


def test_nothing_on_the_page_needs_inline_script_or_style(author: Any) -> None:
    html = author.get().content.decode()

    assert re.findall(r"\sstyle=|\son\w+=|<style|javascript:", html) == []
    inline = [
        attributes
        for attributes in re.findall(r"<script([^>]*)>", html)
        if "src=" not in attributes
    ]
    assert all('type="application/json"' in attributes for attributes in inline)


def queries(desk: Any) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert desk.get().status_code == 200
    return len(captured)


def test_opening_costs_the_same_for_ten_notes_and_five_hundred(author: Any) -> None:
    bodies = [make.body() for _ in range(3)]
    reviewer = make.user("Reviewer")

    def fill(count: int) -> None:
        for number in range(count):
            note = make.note(
                author.article,
                number % 8,
                number % 8 + 2,
                entity=bodies[number % 3],
                creator=author.user,
                reviewer=reviewer,
            )
            if number % 10 == 0:
                make.reply(note, creator=author.user)

    fill(10)
    author.get()
    few = queries(author)
    fill(490)

    assert queries(author) == few


def test_what_one_may_do_depends_on_whose_note_it_is(author: Any, reviewer: Any) -> None:
    rights = start_of(author.get())["rights"]
    assert "edit_note" in rights["own"]
    assert "edit_note" not in rights["others"]
    rights = start_of(reviewer.get())["rights"]
    assert "publish_note" in rights["others"]
    assert "publish_note" not in rights["own"]
