"""Which entity an ambiguous name means, and what a pointing phrase points at."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace

from annotations.suggestions.catalogue import Catalogue
from annotations.suggestions.headnouns import (
    BODY_HEADS,
    GENERIC_BODY,
    GENERIC_INSTRUMENT,
    INSTRUMENT_HEADS,
    NOT_ORGANISATION,
)
from annotations.suggestions.reading import Reading
from annotations.suggestions.spans import Candidate, Name

_HEADS = dict.fromkeys(BODY_HEADS, "body") | dict.fromkeys(INSTRUMENT_HEADS, "instrument")
_HEADS |= {"文书": "instrument", "国": "state"}
_ANAPHOR = re.compile(
    rf"(?P<pointer>[该本])(?P<head>{'|'.join(sorted(_HEADS, key=len, reverse=True))})"
    rf"(?![家内际人民者长员])"
)
# How far back a pointing phrase may look, in code points.
REACH = 600


def decided(candidates: list[Candidate], catalogue: Catalogue) -> Iterator[Candidate]:
    """The candidates, ambiguous ones with the entity that the text before them makes likely."""
    sure = sorted((c for c in candidates if c.entity and not c.options), key=lambda c: c.end)
    ends = [candidate.end for candidate in sure]
    for candidate in candidates:
        if not candidate.options:
            yield candidate
            continue
        before = sure[: bisect_left(ends, candidate.start + 1)]
        yield _decide(candidate, before, catalogue)


def _decide(candidate: Candidate, before: list[Candidate], catalogue: Catalogue) -> Candidate:
    related = {name: catalogue.named_within(name.entity) for name in candidate.options}
    for mention in reversed(before):
        close = [name for name in candidate.options if _is_close(name, mention, related[name])]
        if len(close) == 1:
            reason = (
                f"label ‘{close[0].text}’ of several entities; {mention.entity} stands before it"
            )
            return replace(
                candidate,
                entity=close[0].entity,
                kind=close[0].kind,
                confidence=0.75,
                reason=reason,
            )
    reason = f"label of several entities: {', '.join(name.entity for name in candidate.options)}"
    return replace(candidate, confidence=0.4, reason=reason)


def _is_close(name: Name, mention: Candidate, related: frozenset[str]) -> bool:
    """Whether a mention has to do with an entity: named in its names, or of the same series."""
    entity = mention.entity or ""
    if entity == name.entity or entity in related:
        return True
    return (
        "-" in entity and "-" in name.entity and entity.split("-")[0] == name.entity.split("-")[0]
    )


def anaphors(
    reading: Reading, mentions: list[Candidate], catalogue: Catalogue
) -> Iterator[Candidate]:
    """该组织, 该声明 and the like, with the entity they point back at."""
    outer = _outermost(mentions)
    ends = [mention.end for mention in outer]
    for match in _ANAPHOR.finditer(reading.plain):
        following = bisect_right(ends, match.start())
        if following < len(outer) and outer[following].start < match.end():
            continue
        antecedent = _antecedent(
            reading, match, outer[max(following - 40, 0) : following], catalogue
        )
        if antecedent is None:
            continue
        confidence = 0.7 if match["pointer"] == "该" else 0.5
        reason = f"points back at ‘{reading.text[slice(*antecedent.span)]}’"
        yield Candidate(
            match.start(),
            match.end(),
            antecedent.kind,
            antecedent.entity,
            confidence if antecedent.entity else 0.4,
            reason,
        )


def _outermost(mentions: list[Candidate]) -> list[Candidate]:
    found: list[Candidate] = []
    for mention in mentions:
        if mention.kind != "date" and (not found or mention.end > found[-1].end):
            found.append(mention)
    return found


def _antecedent(
    reading: Reading, match: re.Match[str], before: list[Candidate], catalogue: Catalogue
) -> Candidate | None:
    head = match["head"]
    for mention in reversed(before):
        if mention.end < match.start() - REACH:
            return None
        if mention.kind == _HEADS[head] and _answers(reading, head, mention, catalogue):
            return mention
    return None


def _answers(reading: Reading, head: str, mention: Candidate, catalogue: Catalogue) -> bool:
    """Whether one may look back at this mention with that head noun."""
    written = reading.plain[mention.start : mention.end].rstrip("》〉")
    if head in GENERIC_INSTRUMENT or mention.kind == "state":
        return True
    if head in GENERIC_BODY:
        return head == "机构" or not written.endswith(NOT_ORGANISATION)
    texts = catalogue.texts_of.get(mention.entity or "", ())
    return written.endswith(head) or any(text.endswith(head) for text in texts)
