"""Names to offer while someone types, and names that are near when nothing was found."""

from dataclasses import dataclass
from uuid import UUID

from rapidfuzz import fuzz, process

from instruments.models import KINDS, Entity, Label
from portal.models import SearchDocument
from portal.names import Reference, References
from portal.reader import Reader
from portal.search import engine, pinyin, tokens
from portal.search.candidates import in_order
from portal.search.condition import Alternative
from portal.search.engine import Look
from portal.search.finding import Hit, Question, candidates, condition, ranked
from portal.search.hits import Showcase, Shown
from portal.search.query import Query, parse

OFFERED = 8
NEAR_ENOUGH = 70  # of 100, by rapidfuzz's ratio of folded names
LONGEST_NAME = 60  # code points; what is longer is no misspelt name
MOST_NAMED = 10_000


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`title` as the reader names it, `matched` the name that was begun, where that is another one."""

    title: str
    lang: str
    kind: str
    url: str
    matched: str


def suggest(text: str, reader: Reader) -> list[Suggestion]:
    """Entities and articles with a name that holds what was typed, in any script or language."""
    query = parse(text)
    if not query.terms:
        return []
    with engine.looking() as look:
        ways = (Alternative((query.whole,)),)
        ((holding, _more),) = candidates(look, [condition(Question(text), "named", ways)])
        begun = [row for row in holding if query.whole in names_of(row[-1])]
        named = [Hit(*row[:3]) for row in in_order(ranked(begun, ways[0].words, query.whole))]
        hits = [*named, *sounding(look, text, {hit.pk for hit in named})]
    shown = Showcase(query, reader).show(hits[:OFFERED])
    names = matching_names(query, [hit.entity.pk for hit in shown if hit.entity])
    return [offered(hit, names.get(hit.entity.pk if hit.entity else 0, "")) for hit in shown]


def sounding(look: Look, text: str, known: set[int]) -> list[Hit]:
    """Entities, but those known, with a Chinese name whose pinyin or initials begin so.

    The shortest first.
    """
    typed = pinyin.letters(text)[: pinyin.LONGEST]
    if len(typed) < 2:
        return []
    ids = look.filed_under([tokens.of_mark(f"p{typed}")], any_of=True, most=engine.CAP)
    found = []
    for row in engine.rows(look, list(set(ids) - known)):
        keys = [key for key in sounds_of(row.marks) if key.startswith(typed)]
        if keys:
            found.append((min(map(len, keys)), row.place, row.pk, row.kind))
    return [Hit(pk, kind) for _length, _place, pk, kind in sorted(found)]


def sounds_of(marks: str) -> list[str]:
    return [mark[1:] for mark in marks.split() if mark[0] == "p"]


def names_of(folded: str) -> str:
    return folded.partition("\n\n")[0]


def matching_names(query: Query, entities: list[int]) -> dict[int, str]:
    """The shortest name of each entity that holds the query."""
    labels = Label.objects.of_published().filter(entity__in=entities, folded__contains=query.whole)
    found: dict[int, str] = {}
    for entity, text in sorted(
        labels.values_list("entity_id", "text"), key=lambda pair: len(pair[1])
    ):
        found.setdefault(entity, text)
    return found


def offered(hit: Shown, matched: str) -> Suggestion:
    return Suggestion(
        hit.title, hit.title_lang, hit.type, hit.url, "" if matched == hit.title else matched
    )


def near(text: str, reader: Reader) -> list[Reference]:
    """Entities whose name is nearly what was asked for, or sounds nearly so; the nearest first."""
    wanted = parse(text).whole
    if not 1 < len(wanted) <= LONGEST_NAME:
        return []
    names = known_names()
    best: dict[UUID, float] = {}
    for asked in dict.fromkeys([wanted, *sounds(text)]):
        found = process.extract(
            asked,
            [name for name, _thing in names],
            scorer=fuzz.ratio,
            score_cutoff=NEAR_ENOUGH,
            limit=OFFERED,
        )
        for _name, score, at in found:
            best[names[at][1]] = max(score, best.get(names[at][1], 0))
    nearest = sorted(best, key=lambda thing: (-best[thing], str(thing)))[:3]
    pks = dict(Entity.objects.published().filter(uuid__in=nearest).values_list("uuid", "pk"))
    references = References(pks.values(), reader)
    return [
        references[pks[thing]] for thing in nearest if thing in pks and pks[thing] in references
    ]


def sounds(text: str) -> list[str]:
    """How what was asked for sounds: of Chinese characters, its pinyin; else it may be pinyin itself."""
    return pinyin.keys_of(text)[:1] or [key for key in [pinyin.letters(text)] if len(key) > 3]


def known_names() -> list[tuple[str, UUID]]:
    """The folded names of public entities, and the pinyin of the Chinese ones, with whose they are."""
    with engine.looking() as look:
        ids = look.filed_under([tokens.of_mark("group:named")], any_of=True, most=MOST_NAMED)
    rows = SearchDocument.objects.filter(pk__in=ids, kind__in=KINDS).order_by("pk")
    return [
        (mark[1:], thing)
        for thing, marks in rows.values_list("thing", "marks")
        for mark in marks.split()
        if mark[0] in "np"
    ]
