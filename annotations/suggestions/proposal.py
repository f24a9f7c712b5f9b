"""Puts the parts together: names, titles, resolutions, short forms, dates, and what points back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from annotations.suggestions.abbreviations import introduced, local_mentions
from annotations.suggestions.anniversaries import with_derived
from annotations.suggestions.bodies import (
    attached,
    unknown_bodies,
    with_session,
    worldwide_bodies,
)
from annotations.suggestions.catalogue import Catalogue
from annotations.suggestions.dates import dated
from annotations.suggestions.meaning import anaphors, decided
from annotations.suggestions.names import named
from annotations.suggestions.overlap import settled
from annotations.suggestions.reading import Reading
from annotations.suggestions.resolutions import numbered
from annotations.suggestions.spans import Candidate, Name, Suggestion
from annotations.suggestions.titles import titled


def propose(
    text: str, names: Iterable[Name], *, passages: Sequence[tuple[int, int]] = ()
) -> list[Suggestion]:
    """Suggestions for a text, ordered by (start, -end); they nest but never cross.

    `names` are all labels of the catalogue, in every language; those of kinds other than `KINDS`
    are passed over. `passages` are the spans of the leaf passages (code points, end exclusive):
    no mention runs from one into another.
    """
    reading = Reading.of(text, passages)
    catalogue = Catalogue.of(names)
    places = _lexicalised(catalogue)
    numbers = list(numbered(reading, catalogue))
    known = settled([*_known(reading, catalogue), *numbers], places)
    known = settled(attached(reading, known, catalogue.named_within), places)
    found = [*known, *unknown_bodies(reading, known), *worldwide_bodies(reading)]
    found += local_mentions(reading, introduced(reading, found))
    found = [with_session(reading, mention) for mention in found]
    mentions = settled(found, places)
    bodies = [mention for mention in mentions if mention.kind == "body"]
    dates = with_derived(reading, dated(reading, [number.span for number in numbers]), bodies)
    pointing = list(anaphors(reading, mentions, catalogue))
    return [
        _suggestion(text, candidate)
        for candidate in settled([*mentions, *dates, *pointing], places)
    ]


def _known(reading: Reading, catalogue: Catalogue) -> list[Candidate]:
    names = list(decided(list(named(reading, catalogue)), catalogue))
    spans = frozenset(name.span for name in names if name.kind == "instrument")
    return names + list(titled(reading, catalogue, spans))


def _lexicalised(catalogue: Catalogue) -> dict[str, frozenset[str]]:
    """For each body, the places in its name that its own short forms cut.

    上合组织 beside 上海合作组织 shows that 上海 is only part of a fixed name there.
    """
    places = {
        text: {name.entity for name in names if name.kind == "place"}
        for text, names in catalogue.by_text.items()
        if any(name.kind == "place" for name in names) and not text.isascii()
    }
    found: dict[str, set[str]] = {}
    for entity, texts in catalogue.texts_of.items():
        for place, entities in places.items():
            if any(place in text for text in texts) and _is_cut(place, texts):
                found.setdefault(entity, set()).update(entities - {entity})
    return {entity: frozenset(entities) for entity, entities in found.items()}


def _is_cut(place: str, texts: list[str]) -> bool:
    return any(place not in text and text.startswith(place[0]) for text in texts)


def _suggestion(text: str, candidate: Candidate) -> Suggestion:
    return Suggestion(
        candidate.start,
        candidate.end,
        text[candidate.start : candidate.end],
        candidate.kind,
        candidate.entity,
        candidate.value,
        candidate.confidence,
        candidate.reason,
    )
