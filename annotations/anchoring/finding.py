"""Finding a quote in one text, for a search box and for imports that carry no usable offsets."""

from __future__ import annotations

from .matches import Matches
from .placements import Candidate
from .reading import Reading
from .reanchoring import wanted_of


def find(text: str, exact: str, prefix: str = "", suffix: str = "") -> list[Candidate]:
    """Where `exact` stands in `text`, best first (code points, end exclusive; score 0 to 1).

    Script, width, punctuation, white space and quotation marks do not matter. Where the quote
    stands as it is, only such places are listed, ordered by their context; else places that are
    like it. Empty where nothing is like it, or where the quote has nothing to look for.
    """
    wanted = wanted_of(exact, prefix, suffix)
    if not wanted.exact:
        return []
    reading = Reading(text)
    matches = Matches(reading.text)
    found = matches.exact(wanted) or matches.fuzzy(wanted)
    return [Candidate(*reading.raw_span(match.first, match.last), match.score) for match in found]
