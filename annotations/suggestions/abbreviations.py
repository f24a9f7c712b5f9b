"""Short forms that a text introduces for itself: …（以下简称“X”）, … (hereinafter "X"), … (X).

From there on X means what stands before the bracket. If the catalogue knows one of the two, the
other is the same thing; if it knows neither, both are proposed without an entity.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from annotations.suggestions.headnouns import kind_of
from annotations.suggestions.names import mention_span
from annotations.suggestions.reading import Reading
from annotations.suggestions.spans import Candidate
from instruments.scripts import fold

_OPEN, _CLOSE = "[“\"‘「『《〈']", "[”\"’」』》〉']"
_SHORT = r"[^\s“”\"‘’「」『』《》〈〉()，,。;:、]{2,20}"
_CHINESE = re.compile(
    r"(?:\([ \t]*|[,，][ \t]*)(?:以下|下文|下称|后文|本文)?(?:均|统一|也|又)?"
    r"(?:英文|中文|俄文)?(?:简称|缩写|下称|以下称)(?:为|作|是)?"
    rf"[ \t]*[:：]?[ \t]*{_OPEN}*(?P<short>{_SHORT}){_CLOSE}*"
    rf"(?:[ \t]*(?:或|、|,|，)[ \t]*{_OPEN}+(?P<other>{_SHORT}){_CLOSE}+)?"
    rf"(?=[ \t]*[)，,。;]|{_CLOSE})"
)
_WORDS = r"[A-Za-z][A-Za-z0-9\- ]{0,38}[A-Za-z0-9]"
_ENGLISH = re.compile(
    r"\([ \t]*(?:(?:hereinafter|hereafter|henceforth)"
    r"(?:[ \t]+(?:referred[ \t]+to[ \t]+as|called))?,?[ \t]*)?"
    rf"(?:the[ \t]+|[“\"‘']the[ \t]+)?[“\"‘'](?:the[ \t]+)?(?P<short>{_WORDS})[”\"’'][ \t]*\)"
)
_ACRONYM = re.compile(r"\([ \t]*(?P<short>[A-Z][A-Za-z&]{0,9}[A-Z](?: [A-Z]{2,6})?)[ \t]*\)")
_HEAD_AFTER_TITLE = re.compile(r"[》〉](?:决议|决定|草案|法案|文件)?$")
# Where an unknown Chinese name cannot go on to the left.
_LEFT_EDGE = re.compile(
    r"[^\u4e00-\u9fffA-Za-z0-9“”‘’·]|[的在于由是向对从将把被了着]|加入|参加|成立|建立|设立|签署|通过|批准|"
    r"发布|举行|召开|根据|按照|依据|作为|成为|通称|隶属|年|月|日|包括"
)
_CAPITALISED = re.compile(
    r"(?:[A-Z][\w’'\-]*)(?:\s+(?:of|on|for|the|and|in|to|against|between|among)|\s+[A-Z][\w’'\-]*)*\s*$"
)
MAX_NAME = 40


@dataclass(frozen=True, slots=True)
class ShortForm:
    """`short` stands for what `full` mentions, from `since` on."""

    full: Candidate
    short: str
    start: int
    end: int


def introduced(reading: Reading, known: Iterable[Candidate]) -> list[ShortForm]:
    """The short forms a text introduces, in order, each with the mention it stands for."""
    by_end: dict[int, Candidate] = {}
    by_span: dict[tuple[int, int], Candidate] = {}
    for mention in known:
        by_span[mention.span] = mention
        if mention.end not in by_end or mention.start < by_end[mention.end].start:
            by_end[mention.end] = mention
    found: dict[tuple[str, str | None], ShortForm] = {}
    forms = (form for form in _forms(reading, by_end, by_span) if form)
    for form in sorted(forms, key=lambda form: form.start):
        found.setdefault((form.short, form.full.entity), form)
    return list(found.values())


def _forms(
    reading: Reading,
    by_end: dict[int, Candidate],
    by_span: dict[tuple[int, int], Candidate],
) -> Iterator[ShortForm | None]:
    for pattern in (_CHINESE, _ENGLISH, _ACRONYM):
        for match in pattern.finditer(reading.plain):
            for group in ("short", "other"):
                if group in match.groupdict() and match[group]:
                    start, end = match.span(group)
                    full = _antecedent(
                        reading, match.start(), by_end, by_span.get((start, end)), match[group]
                    )
                    wanted = full and (pattern is not _ACRONYM or _stands_for(reading, full, match))
                    yield ShortForm(full, match[group], start, end) if full and wanted else None


def _antecedent(
    reading: Reading,
    bracket: int,
    by_end: dict[int, Candidate],
    short: Candidate | None,
    written: str,
) -> Candidate | None:
    """What stands before the bracket: a known mention, or a guess at an unknown name."""
    end = len(reading.plain[: _outer_bracket(reading, bracket)].rstrip(" \t"))
    edge = end
    head = _HEAD_AFTER_TITLE.search(reading.plain[max(end - 6, 0) : end])
    if head:
        edge = end - len(head[0]) + 1
    known = by_end.get(edge)
    if known:
        return _same_as_short(reading, known, short)
    start = _name_start(reading, end, by_end)
    name = reading.plain[start:end]
    kind = kind_of(name)
    if kind is None or end - start < 3 or not reading.is_one_piece(start, end):
        return None
    reason = f"name that the text shortens to ‘{written}’"
    guess = Candidate(start, end, kind, None, 0.6, reason, is_local=True)
    return _same_as_short(reading, guess, short)


def _outer_bracket(reading: Reading, at: int) -> int:
    """Where the bracket opens that still stands open: X (Y, 以下简称 Z) shortens X, not Y."""
    low = max(at - 120, reading.passage_start(at))
    opened = reading.plain.rfind("(", low, at)
    return opened if opened > reading.plain.rfind(")", low, at) else at


def _same_as_short(reading: Reading, full: Candidate, short: Candidate | None) -> Candidate:
    """An unknown name is what its known short form is, if the one can be made of the other."""
    if full.entity is not None or short is None or short.entity is None:
        return full
    long_text, short_text = (
        fold(reading.text[slice(*full.span)]),
        fold(reading.text[slice(*short.span)]),
    )
    if not short_text.isascii() and not is_subsequence(short_text, long_text):
        return full
    reason = f"name that the text shortens to a label of {short.entity}"
    return replace(full, kind=short.kind, entity=short.entity, confidence=0.8, reason=reason)


def is_subsequence(short: str, long: str) -> bool:
    """Whether the characters of the one occur in the other in order (上合 in 上海合作组织)."""
    rest = iter(long)
    return all(char in rest for char in short)


def _name_start(reading: Reading, end: int, by_end: dict[int, Candidate]) -> int:
    low = max(end - MAX_NAME * 3, reading.passage_start(end - 1)) if end else 0
    words = _CAPITALISED.search(reading.plain[low:end])
    if words and reading.plain[end - 1 : end].isascii():
        return low + words.start() + (4 if words[0].startswith("The ") else 0)
    low = max(low, end - MAX_NAME)
    edges = [match.end() for match in _LEFT_EDGE.finditer(reading.plain, low, end)]
    start = max([low, *edges])
    joined = [at + 1 for at in range(start + 1, end) if _joins(reading, at, by_end)]
    start = max([start, *joined])
    while start < end and reading.plain[start] in "和与同及等":
        start += 1
    return start


def _joins(reading: Reading, at: int, by_end: dict[int, Candidate]) -> bool:
    """和 after a known name joins two names; elsewhere it may stand inside one."""
    return reading.plain[at] in "和与同及" and at in by_end


def _stands_for(reading: Reading, full: Candidate, match: re.Match[str]) -> bool:
    """Whether (ABC) is the acronym of the words before it, or follows a name of an organisation."""
    name = reading.plain[full.start : full.end]
    if not name.isascii():
        return True
    letters = "".join(word[0] for word in re.findall(r"[A-Za-z]+", name)).upper()
    return is_subsequence(match["short"].upper(), letters)


def local_mentions(reading: Reading, forms: Iterable[ShortForm]) -> Iterator[Candidate]:
    """Mentions of each short form, where it is introduced and after, and of new full names."""
    for form in forms:
        if form.full.is_local:
            yield form.full
            written = reading.text[form.full.start : form.full.end]
            reason = f"name that the text shortens to ‘{form.short}’"
            yield from _mentions(reading, form, written, form.full.end, reason)
        reason = f"short form the text introduces for ‘{reading.text[slice(*form.full.span)]}’"
        yield from _mentions(reading, form, form.short, form.start, reason)


def _mentions(
    reading: Reading, form: ShortForm, name: str, since: int, reason: str
) -> Iterator[Candidate]:
    wanted, folded = fold(name), reading.folded
    marked = reading.text[form.start - 1] in "《〈"
    at = folded.text.find(wanted)
    while at >= 0 and wanted:
        span = folded.span(at, at + len(wanted))
        at = folded.text.find(wanted, at + 1)
        placed = mention_span(reading, *span) if span[0] >= since else None
        if placed is None:
            continue
        if name.isascii() and reading.plain[slice(*span)] != name:
            continue
        if marked:
            placed = reading.in_title_marks(*placed)
            if reading.text[placed[0]] not in "《〈":
                continue
        entity = form.full.entity
        confidence = 0.85 if entity else 0.6
        yield Candidate(*placed, form.full.kind, entity, confidence, reason, is_local=True)
