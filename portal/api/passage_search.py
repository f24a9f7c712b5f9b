"""Passages that hold given words: the index says in which articles to look, and their texts decide.

A passage that holds others holds their words too, also those that begin in one and end in the next.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db.models import Q, QuerySet

from annotations.models import Passage, Revision
from instruments.scripts import fold
from portal.api.paging import FARTHEST, Course, Json, Represent
from portal.models import SearchDocument
from portal.search import engine, tokens
from portal.search.candidates import PK
from portal.search.condition import Alternative, Condition


def near(text: str) -> Q:
    """The passages of articles that hold `text`, and maybe of others; where they are many, of all."""
    wanted = fold(text)
    if not wanted:
        return Q(pk__in=())
    condition = Condition((Alternative((wanted,)),), "texts", {"kind": ("passage",)})
    seams = sorted({tokens.of_mark(f"b{a}{b}") for a, b in pairwise(wanted)})
    with engine.looking() as look:
        (holding,) = look.newest([condition], engine.CAP)
        across = look.filed_under(seams, any_of=True, most=engine.CAP + 1) if seams else []
    if max(len(holding), len(across)) > engine.CAP:
        return Q()
    ids = {*map(PK, holding), *across}
    found = SearchDocument.objects.filter(pk__in=ids).order_by()
    return Q(revision__article__in=found.values("article"))


@dataclass(frozen=True)
class Reading(Course):
    """Goes through passages in order, reads them, and keeps those that hold one of `wanted`, folded."""

    wanted: tuple[str, ...] = ()

    def first(self, rows: QuerySet, wanted: int, represent: Represent, sign: str) -> list[Json]:
        order = [sign + column for column in self.columns]
        places = rows.order_by(*order).values_list("pk", "revision_id", "start", "end")
        found: list[int] = []
        at, reach = 0, 4 * wanted
        while len(found) < wanted:
            batch = list(places[at : at + reach])
            found += self.holding(batch)
            if len(batch) < reach:
                break
            at, reach = at + reach, min(4 * reach, FARTHEST)
        kept = Passage.objects.filter(pk__in=found[:wanted])
        return represent(kept.order_by(*order))

    def holding(self, places: list[tuple[Any, ...]]) -> Iterable[int]:
        revisions = Revision.objects.filter(pk__in={revision for _pk, revision, *_ in places})
        texts = dict(revisions.values_list("pk", "text"))
        for pk, revision, start, end in places:
            folded = fold(texts[revision][start:end])
            if any(each in folded for each in self.wanted):
                yield pk
