"""Why a note was suggested, in the reader's language.

`annotations.suggestions` gives its reasons in English, and so they are stored. Each is one of the sentences
below with its parts filled in; here it is taken apart and said again. What is none of them stays as it is.
"""

import re
from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as said

from instruments.models import Label

# The more particular first: a part may be any words.
REASONS = (
    said("label ‘%(label)s’ of several entities; %(entity)s stands before it"),
    said("label of several entities: %(entities)s"),
    said("label ‘%(label)s’ (%(kind)s) of %(entity)s"),
    said("variant of the label ‘%(label)s’ of %(entity)s"),
    said("short form of a label of %(entity)s"),
    said("short form the text introduces for ‘%(name)s’"),
    said("name that the text shortens to a label of %(entity)s"),
    said("name that the text shortens to ‘%(name)s’"),
    said("name of an international body by its first word and its head noun"),
    said("head noun of a body after ‘%(name)s’"),
    said("points back at ‘%(name)s’"),
    said("title like the label ‘%(label)s’ of %(entity)s"),
    said("title in %(marks)s not in the catalogue"),
    said("resolution number %(number)s, not in the catalogue"),
    said("resolution number %(number)s of %(entity)s"),
    said("document symbol %(number)s, not in the catalogue"),
    said("document symbol %(number)s of %(entity)s"),
    said("the %(years)s years between the founding and its anniversary"),
    said("day of founding, worked out from its anniversary"),
    said("day of founding"),
    said("day of the month before it"),
    said("date without a year, taken from the date before it"),
    said("day written out"),
    said("month written out"),
    said("year written out"),
    said("date written out"),
    said("interval written out"),
    said("open period written out"),
    said("open period"),
    said("day in figures"),
    said("decade"),
    said("anniversary"),
    said("period counted in the text"),
    said("vague or relative time"),
    said("year number"),
    said("evidence of the inventory: %(field)s"),
)
PART = re.compile(r"%\((\w+)\)s")


def pattern(sentence: str) -> re.Pattern[str]:
    """What reads the parts of a sentence back."""
    pieces = PART.split(sentence)
    names = [f"(?P<{name}>.+)" for name in pieces[1::2]] + [""]
    fixed = map(re.escape, pieces[::2])
    return re.compile("".join(a + b for a, b in zip(fixed, names, strict=True)), re.DOTALL)


PATTERNS = [(pattern(sentence), sentence) for sentence in REASONS]


def why(reason: str) -> str:
    """The reason in the language of the interface."""
    return worded(reason, get_language() or "") if reason else ""


@lru_cache(maxsize=4096)
def worded(reason: str, _language: str) -> str:
    for read, sentence in PATTERNS:
        if found := read.fullmatch(reason):
            return _(sentence) % parts(found)
    return reason


def parts(found: re.Match[str]) -> dict[str, str]:
    named = found.groupdict()
    if named.get("kind") in Label.Kind.values:
        named["kind"] = str(Label.Kind(named["kind"]).label)
    return named
