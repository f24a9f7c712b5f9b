"""Titles in 《》 and 〈〉 that are not simply a name of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from annotations.suggestions.catalogue import Catalogue, title_key
from annotations.suggestions.headnouns import has_instrument_head, is_media
from annotations.suggestions.reading import TITLE_PAIRS, Reading
from annotations.suggestions.spans import Candidate
from instruments.scripts import fold

MAX_TITLE = 200


def title_spans(reading: Reading) -> list[tuple[int, int]]:
    """Spans of 《…》 and 〈…〉, marks included, nested ones too; an unclosed mark opens nothing."""
    found: list[tuple[int, int]] = []
    open_marks: list[tuple[str, int]] = []
    for at, char in enumerate(reading.text):
        if char == "\n":
            open_marks.clear()
        elif char in TITLE_PAIRS:
            open_marks.append((TITLE_PAIRS[char], at))
        elif open_marks and char == open_marks[-1][0]:
            _, start = open_marks.pop()
            if 2 < at + 1 - start <= MAX_TITLE:
                found.append((start, at + 1))
    return found


def titled(
    reading: Reading, catalogue: Catalogue, known: frozenset[tuple[int, int]]
) -> Iterator[Candidate]:
    """A candidate for each title whose span is not among the `known` ones."""
    for start, end in title_spans(reading):
        if (start, end) in known or not reading.text[start + 1 : end - 1].strip():
            continue
        candidate = _alike(reading, catalogue, start, end) or _unknown(reading, start, end)
        if candidate:
            yield candidate


def _alike(reading: Reading, catalogue: Catalogue, start: int, end: int) -> Candidate | None:
    """A title that differs from one of the catalogue in particles only."""
    names = catalogue.by_title_key.get(title_key(fold(reading.text[start:end])), [])
    if len(names) != 1:
        return None
    reason = f"title like the label ‘{names[0].text}’ of {names[0].entity}"
    return Candidate(start, end, "instrument", names[0].entity, 0.75, reason, is_title=True)


def _unknown(reading: Reading, start: int, end: int) -> Candidate | None:
    title = reading.plain[start + 1 : end - 1].strip()
    if is_media(title):
        return None
    confidence = 0.75 if has_instrument_head(title) else 0.5
    reason = f"title in {reading.text[start]}{reading.text[end - 1]} not in the catalogue"
    return Candidate(start, end, "instrument", None, confidence, reason, is_title=True)
