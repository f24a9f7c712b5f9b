"""Which note a highlight leads to, and what a stretch under several notes says of them."""

import re
from html import escape

from instruments.scripts import Converted
from portal.articles.marking import marked_html
from portal.articles.reading import Note

TEXT = "甲乙丙丁戊己庚辛"
BLANK = dict.fromkeys(Note._fields, "") | {"id": 1, "entity": None, "tags": (), "replies": ()}


def note(uuid: str, start: int, end: int, **said: str) -> Note:
    return Note(**BLANK | {"uuid": uuid, "start": start, "end": end, "kind": "comment"} | said)


def marks(*over: Note, text: str = TEXT) -> list[tuple[str, str]]:
    """The notes that each mark names, and where it leads."""
    lined = [(one, line) for line, one in enumerate(over)]
    shown = Converted(text)
    html = marked_html(shown, escape, (0, len(text)), lined, {"disputed": "Disputed"})
    assert re.sub("<[^>]+>", "", html) == escape(text)
    return [
        (found[1], "".join(re.findall('href="#note-(.)"', found[2])))
        for found in re.finditer('<mark[^>]+data-annotations="([^"]+)"[^>]*>(.*?)</mark>', html)
    ]


def test_a_mark_leads_to_the_shortest_note_though_that_began_first() -> None:
    assert marks(note("a", 0, 4), note("b", 2, 8)) == [("a", "a"), ("b a", "a"), ("b", "b")]


def test_of_two_notes_on_the_same_words_the_later_is_the_innermost() -> None:
    assert marks(note("a", 0, 4), note("b", 0, 4)) == [("a b", "b")]


def test_one_character_leads_somewhere_only_where_it_is_all_that_is_meant() -> None:
    assert marks(note("a", 0, 4), note("b", 3, 8)) == [("a", "a"), ("b a", ""), ("b", "b")]
    assert marks(note("a", 3, 4)) == [("a", "a")]


def test_signs_of_html_are_words() -> None:
    assert marks(note("a", 1, 4), text="1 < 2 & 3") == [("a", "a")]
