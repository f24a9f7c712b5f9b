"""Why a note was suggested, in the reader's language.

`annotations.suggestions` gives its reasons in English, and so they are stored. Each is one of the sentences
below with its parts filled in; here it is taken apart and said again. What is none of them stays as it is.
"""

import re
from functools import lru_cache

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from instruments.models import Label

# The more particular first: a part may be any words.
REASONS = (
    gettext_noop("label ‘%(label)s’ of several entities; %(entity)s stands before it"),
    gettext_noop("label of several entities: %(entities)s"),
    gettext_noop("label ‘%(label)s’ (%(kind)s) of %(entity)s"),
    gettext_noop("variant of the label ‘%(label)s’ of %(entity)s"),
    gettext_noop("short form of a label of %(entity)s"),
    gettext_noop("short form the text introduces for ‘%(name)s’"),
    gettext_noop("name that the text shortens to a label of %(entity)s"),
    gettext_noop("name that the text shortens to ‘%(name)s’"),
    gettext_noop("name of an international body by its first word and its head noun"),
    gettext_noop("head noun of a body after ‘%(name)s’"),
    gettext_noop("points back at ‘%(name)s’"),
    gettext_noop("title like the label ‘%(label)s’ of %(entity)s"),
    gettext_noop("title in %(marks)s not in the catalogue"),
    gettext_noop("resolution number %(number)s, not in the catalogue"),
    gettext_noop("resolution number %(number)s of %(entity)s"),
    gettext_noop("document symbol %(number)s, not in the catalogue"),
    gettext_noop("document symbol %(number)s of %(entity)s"),
    gettext_noop("the %(years)s years between the founding and its anniversary"),
    gettext_noop("day of founding, worked out from its anniversary"),
    gettext_noop("day of founding"),
    gettext_noop("day of the month before it"),
    gettext_noop("date without a year, taken from the date before it"),
    gettext_noop("day written out"),
    gettext_noop("month written out"),
    gettext_noop("year written out"),
    gettext_noop("date written out"),
    gettext_noop("interval written out"),
    gettext_noop("open period written out"),
    gettext_noop("open period"),
    gettext_noop("day in figures"),
    gettext_noop("decade"),
    gettext_noop("anniversary"),
    gettext_noop("period counted in the text"),
    gettext_noop("vague or relative time"),
    gettext_noop("year number"),
    gettext_noop("evidence of the inventory: %(field)s"),
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
