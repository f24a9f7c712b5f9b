"""Names to offer while someone types, and names that are near when nothing was found."""

from dataclasses import dataclass

from rapidfuzz import fuzz, process

from instruments.models import Label
from portal.names import Reference, References
from portal.reader import Reader
from portal.search.condition import Alternative
from portal.search.engine import Row
from portal.search.finding import Question, candidates, matching, ranked
from portal.search.hits import Showcase, Shown
from portal.search.query import Query, parse

OFFERED = 8
NEAR_ENOUGH = 70  # of 100, by rapidfuzz's ratio of folded names
LONGEST_NAME = 60  # code points; what is longer is no misspelt name
MOST_LABELS = 50_000


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
    ways = (Alternative((query.whole,)),)
    ids, _more = candidates("named", ways, Question(text))
    hits = [
        ranked(row, way, query) for row, way in matching(ids, ways) if query.whole in names_of(row)
    ]
    shown = Showcase(query, reader).show(sorted(hits, key=lambda hit: hit.order)[:OFFERED])
    names = matching_names(query, [hit.entity.pk for hit in shown if hit.entity])
    return [offered(hit, names.get(hit.entity.pk if hit.entity else 0, "")) for hit in shown]


def names_of(row: Row) -> str:
    return row.folded.partition("\n\n")[0]


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
    """Entities whose name is nearly what was asked for; the nearest first."""
    wanted = parse(text).whole
    if not 1 < len(wanted) <= LONGEST_NAME:
        return []
    labels = list(
        Label.objects.of_published().order_by("pk").values_list("folded", "entity_id")[:MOST_LABELS]
    )
    found = process.extract(
        wanted,
        [folded for folded, _entity in labels],
        scorer=fuzz.ratio,
        score_cutoff=NEAR_ENOUGH,
        limit=OFFERED,
    )
    pks = list(dict.fromkeys(labels[at][1] for _folded, _score, at in found))[:3]
    references = References(pks, reader)
    return [references[pk] for pk in pks if pk in references]
