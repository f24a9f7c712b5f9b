"""Other names of what is asked for: who asks for `Uzbekistan` also finds what a Chinese text says of it.

Only across languages: in the language of the text itself, a name is found where it stands and nowhere
else. Such a hit says `via` which entity it came.
"""

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations

from django.db import connections, router

from instruments.models import Label
from instruments.scripts import fold
from portal.api.representations.rows import AMONG, listed
from portal.search import tokens
from portal.search.condition import Alternative, Link
from portal.search.documents import language
from portal.search.engine import Look
from portal.search.query import Query, Term, words_of
from portal.serving.planned import asked

MOST_ENTITIES = 20  # a word that is part of more names than that names none of them
MOST_NAMES = 8
MOST_TERMS = 12
MOST_WAYS = 30
SHORTEST_ABBREVIATION = 3  # of shorter ones, too many stand inside other words

LABELS = """
    SELECT e.id, l.lang, l.kind, l.text FROM portal_searchdocument d
    JOIN instruments_entity e ON e.uuid = d.thing AND e.status = 'published'
    JOIN instruments_label l ON l.entity_id = e.id
    WHERE d.id {ids} ORDER BY l.id
"""

Labelled = dict[int, list[tuple[str, str, str]]]


def alternatives(query: Query, look: Look) -> list[Alternative]:
    """The ways to match through one or two entities that the words, or some of them, name."""
    terms = list(query.terms)[:MOST_TERMS]
    labels = labels_of(owners_of(terms, look))
    found = [
        (exact, covered, Link(pk, other_names(labels[pk], lang), lang))
        for pk in sorted(labels)
        for lang, covered, exact in coverings(labels[pk], terms)
    ]
    certain = [each for each in found if each[0]]
    ways = [Alternative(rest(query, covered), (link,)) for _, covered, link in certain or found]
    ways += [
        Alternative(rest(query, one | other), (link, another))
        for (_, one, link), (_, other, another) in combinations(certain, 2)
        if not one & other and link.entity != another.entity
    ]
    return list(dict.fromkeys(ways))[:MOST_WAYS]


def owners_of(terms: list[Term], look: Look) -> set[int]:
    """The documents of entities that one of the terms, or some that follow each other, name: as a whole
    name, or where there is none such, by all the words of a term as part of one. A number alone names
    nothing."""
    whole = {f"n{''.join(term.folded for term in run)}" for run in runs(terms) if are_name(run)}
    if not whole:
        return set()
    if exact := filed(tokens.of_marks(whole), look, any_of=True):
        return exact
    return {
        pk
        for term in terms
        if term.is_worded
        for pk in filed({tokens.of_mark(f"w{part}") for part in term.parts}, look, any_of=False)
    }


def filed(wanted: set[int], look: Look, *, any_of: bool) -> set[int]:
    """The documents under these tokens; none where they are too many."""
    found = look.filed_under(sorted(wanted), any_of, MOST_ENTITIES + 1)
    return set(found) if len(found) <= MOST_ENTITIES else set()


def labels_of(documents: set[int]) -> Labelled:
    """By entity, of the public ones."""
    labels: Labelled = defaultdict(list)
    connection = connections[router.db_for_read(Label)]
    keys = listed(connection.vendor, sorted(documents))
    sql = LABELS.format(ids=AMONG[connection.vendor])
    for pk, *label in asked(connection, sql, [keys]) if documents else ():
        labels[pk].append(tuple(label))
    return labels


def runs(terms: list[Term]) -> Iterable[list[Term]]:
    for start in range(len(terms)):
        for end in range(start + 1, len(terms) + 1):
            yield terms[start:end]


def are_name(terms: Iterable[Term]) -> bool:
    return any(term.is_name for term in terms)


def coverings(
    labels: Iterable[tuple[str, str, str]], terms: list[Term]
) -> list[tuple[str, frozenset[str], bool]]:
    """(language, terms that are whole words of one label, whether they are all of it), the widest only."""
    found: dict[tuple[str, frozenset[str]], bool] = {}
    for lang, _kind, text in labels:
        words = words_of(text)
        covered = [term for term in terms if holds(words, term.parts)]
        if are_name(covered):
            key = (language(lang), frozenset(term.folded for term in covered))
            exact = sum(len(term.parts) for term in covered) == len(words)
            found[key] = found.get(key, False) or exact
    return [
        (lang, covered, exact)
        for (lang, covered), exact in found.items()
        if exact or not any(lang == other and covered < wider for other, wider in found)
    ]


def holds(words: tuple[str, ...], parts: tuple[str, ...]) -> bool:
    """Whether `parts` follow each other in `words`."""
    return bool(parts) and any(
        words[at : at + len(parts)] == parts for at in range(len(words) - len(parts) + 1)
    )


def rest(query: Query, covered: frozenset[str]) -> tuple[str, ...]:
    return tuple(word for word in query.words if word not in covered)


def other_names(labels: Iterable[tuple[str, str, str]], lang: str) -> tuple[str, ...]:
    """The folded names in other languages than `lang`; of two where one holds the other, the shorter."""
    folded = {
        fold(text)
        for tag, kind, text in labels
        if language(tag) != lang
        and (kind != "abbreviation" or len(fold(text)) >= SHORTEST_ABBREVIATION)
    }
    long_enough = sorted(
        (name for name in folded if len(name) > 1), key=lambda name: (len(name), name)
    )
    kept: list[str] = []
    for name in long_enough:
        if not any(shorter in name for shorter in kept):
            kept.append(name)
    return tuple(kept[:MOST_NAMES])
