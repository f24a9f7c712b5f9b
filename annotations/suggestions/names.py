"""Finds the names of a catalogue in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from annotations.suggestions.catalogue import STEM, Catalogue, is_acronym
from annotations.suggestions.guards import is_false_friend
from annotations.suggestions.headnouns import has_instrument_head
from annotations.suggestions.reading import PAIRS, Reading
from annotations.suggestions.spans import Candidate, Name
from instruments.scripts import fold, simplify

_OF_STATES = re.compile(r"各国|国家|区域|地区|成员国|各方|框架")
# What may follow the short name of a state and belongs to the long one.
_FORM_OF_STATE = re.compile(
    r"(?:人民|民主|伊斯兰|联邦|阿拉伯)*(?:共和国|联邦(?!安全|储备|委员|海关|政府)|王国|酋长国)|联邦(?=政府)"
)
CONFIDENCE = {
    "preferred": 0.95,
    "as_cited": 0.95,
    "abbreviation": 0.9,
    "alternative": 0.88,
    "translation": 0.75,
}


def named(reading: Reading, catalogue: Catalogue) -> Iterator[Candidate]:
    """Every mention of a name of the catalogue, overlapping ones included."""
    for folded, i, j in catalogue.occurrences(reading.folded.text):
        span = mention_span(reading, *reading.folded.span(i, j))
        if span is None:
            continue
        names = [name for name in catalogue.by_text[folded] if is_written_so(reading, name, *span)]
        if all(name.kind == "instrument" for name in names) and not _is_cited(
            reading, folded, span
        ):
            continue
        if names:
            yield _candidate(reading, folded, names, *span)


def mention_span(reading: Reading, start: int, end: int) -> tuple[int, int] | None:
    """The span as a mention with its marks, or None where it cannot be one."""
    if not reading.is_whole_word(start, end) or not reading.is_one_piece(start, end):
        return None
    if is_false_friend(reading.plain, start, end):
        return None
    return reading.balanced(start, end)


def is_written_so(reading: Reading, name: Name, start: int, end: int) -> bool:
    if name.label_kind == STEM:
        return _OF_STATES.match(reading.plain, end) is not None
    return not is_acronym(name.text) or reading.plain[start:end].isupper()


def _is_cited(reading: Reading, folded: str, span: tuple[int, int]) -> bool:
    """Whether a Chinese title can be one here: by its head noun, its number, or marks around it.

    A title such as 信息技术领域合作 is also an ordinary phrase, unless it stands in marks.
    """
    plain = simplify(folded)
    if plain.isascii() or has_instrument_head(plain) or plain.endswith("号"):
        return True
    start, end = span
    before, after = reading.text[start - 1 : start], reading.text[end : end + 1]
    return reading.text[start] in PAIRS or PAIRS.get(before) == after or before == after == '"'


def _candidate(reading: Reading, folded: str, names: list[Name], start: int, end: int) -> Candidate:
    name = names[0]
    if all(name.kind == "instrument" for name in names):
        start, end = reading.in_title_marks(start, end)
    form = _FORM_OF_STATE.match(reading.plain, end) if name.kind == "state" else None
    end = form.end() if form else end
    confidence = CONFIDENCE.get(name.label_kind, 0.85)
    reason = f"label ‘{name.text}’ ({name.label_kind}) of {name.entity}"
    if fold(name.text) != folded:
        confidence, reason = 0.8, f"variant of the label ‘{name.text}’ of {name.entity}"
    elif name.label_kind == STEM:
        confidence, reason = 0.7, f"short form of a label of {name.entity}"
    elif len(folded) == 2:
        confidence -= 0.1
    if name.kind == "topic":
        confidence = min(confidence, 0.6 if len(folded) < 4 else 0.8)
    options = tuple(names) if len(names) > 1 else ()
    return Candidate(
        start, end, name.kind, name.entity, round(confidence, 2), reason, options=options
    )
