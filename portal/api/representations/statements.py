"""Positions, challenges and recommendations, and the passages that say them."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db.models import F, QuerySet

from annotations.models import Annotation, Citation
from instruments.models import Addressee, Answer, Challenge, Position, Recommendation
from portal.api.representations.entities import EntityRows
from portal.api.representations.references import Json, grouped
from portal.api.representations.rows import Among

Place = tuple[str, int, str]  # article, start, eId
PLACE = ("article__slug", "anchors__start", "anchors__passage__eid")


def passages_of(ids: list[int]) -> dict[int, list[Json]]:
    """Where public notes in the current texts link these entities or are cited for them: two queries."""
    notes = Among(Annotation.objects.published_in_place, ids, by="entity_id")
    cited = Among(cited_in_place, ids, by="entity_id")
    rows = notes.values("entity_id", *PLACE)
    rows += cited.values("entity_id", *(f"annotation__{column}" for column in PLACE))
    return {pk: in_order(places) for pk, places in grouped(map(told, rows)).items()}


def cited_in_place() -> QuerySet:
    return Citation.objects.published().filter(
        annotation__anchors__revision=F("annotation__article__current")
    )


def told(row: Json) -> tuple[Any, ...]:
    return tuple(row.values())


def in_order(places: Iterable[Place]) -> list[Json]:
    """Each passage once, in the order of the text."""
    found = {(article, eid): None for article, _start, eid in sorted(p for p in places if p[2])}
    return [{"article": article, "eid": eid} for article, eid in found]


class StatementRows(EntityRows):
    columns = ("number", "parent_id")
    model: ClassVar[Any]

    def gather(self, rows: list[Json], ids: list[int]) -> None:
        own = f"{self.model._meta.model_name}_id"
        self.refs.need(row["parent_id"] for row in rows)
        self.named = self.linked(self.model.named.through, own, "entity_id", ids)
        self.passages = passages_of(ids)

    def facts(self, row: Json) -> Json:
        pk = row["pk"]
        named = self.named.get(pk, ())
        return {
            "number": row["number"],
            "statement": self.description(pk),
            "parent": self.refs.get(row["parent_id"]),
            "states": self.refs.of_kind("state", named),
            "bodies": self.refs.of_kind("body", named),
            "instruments": self.refs.of_kind("instrument", named),
            "passages": self.passages.get(pk, []),
        }


class PositionRows(StatementRows):
    model = Position

    def gather(self, rows: list[Json], ids: list[int]) -> None:
        super().gather(rows, ids)
        self.holders = self.linked(Position.holders.through, "position_id", "entity_id", ids)

    def facts(self, row: Json) -> Json:
        return super().facts(row) | {"holders": self.refs.all(self.holders.get(row["pk"], ()))}


class ChallengeRows(StatementRows):
    model = Challenge

    def gather(self, rows: list[Json], ids: list[int]) -> None:
        super().gather(rows, ids)
        self.answered_by = self.linked(Answer, "challenge_id", "recommendation_id", ids)

    def facts(self, row: Json) -> Json:
        return super().facts(row) | {
            "answered_by": self.refs.all(self.answered_by.get(row["pk"], ()))
        }


class RecommendationRows(StatementRows):
    model = Recommendation
    columns = (*StatementRows.columns, "uptake")

    def gather(self, rows: list[Json], ids: list[int]) -> None:
        super().gather(rows, ids)
        self.addresses = self.linked(Answer, "recommendation_id", "challenge_id", ids)
        self.addressees = self.linked(Addressee, "recommendation_id", "entity_id", ids)

    def facts(self, row: Json) -> Json:
        return super().facts(row) | {
            "addresses": self.refs.all(self.addresses.get(row["pk"], ())),
            "addressees": self.refs.all(self.addressees.get(row["pk"], ())),
            "status": row["uptake"],
        }
