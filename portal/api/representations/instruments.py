"""Instruments with their parties and relations; treaty actions, relations and memberships by themselves."""

from typing import Any, ClassVar

from django.db.models import QuerySet

from instruments import edtf, status
from instruments.models import Instrument, InstrumentRelation
from portal.api.representations.entities import EntityRows, partial_date
from portal.api.representations.references import Json, References, grouped
from portal.api.representations.rows import rows_of
from portal.reader import Reader

DATED = ("adopted", "signed", "entry_into_force", "terminated")


class InstrumentRows(EntityRows):
    columns = (
        "form",
        "level",
        "legal_force",
        "lifecycle",
        *DATED,
        *(f"{field}_as_cited" for field in DATED),
        "place_id",
        "depositary_id",
        "authentic_languages",
        "registration",
        "stub",
    )

    def gather(self, rows: list[Json], ids: list[int]) -> None:
        for row in rows:
            self.refs.need((row["place_id"], row["depositary_id"]))
        self.bodies = self.linked(
            Instrument.adopting_bodies.through, "instrument_id", "body_id", ids
        )
        self.states = self.linked(Instrument.states.through, "instrument_id", "state_id", ids)
        self.relations = self.joined("subject_id", "object_id", ids)
        self.inverse = self.joined("object_id", "subject_id", ids)
        self.standings = status.by_instrument(ids, self.on)
        for found in self.standings.values():
            self.refs.need(participant for participant, _standing in found)

    def joined(self, one: str, other: str, ids: list[int]) -> dict[int, list[tuple]]:
        """The relations in which these instruments are `one` side: (relation, other side, provision)."""
        columns = (one, "relation", other, "provision")
        rows = rows_of(InstrumentRelation, columns, one, ids, order=("relation", "uuid"))
        self.refs.need(row[2] for row in rows)
        return grouped(rows)

    def facts(self, row: Json) -> Json:
        pk = row["pk"]
        return {
            **{name: row[name] for name in ("form", "level", "legal_force", "lifecycle")},
            **{field: partial_date(row, field) for field in DATED},
            "place": self.refs.get(row["place_id"]),
            "adopting_bodies": self.refs.all(self.bodies.get(pk, ())),
            "states": self.refs.all(self.states.get(pk, ())),
            "depositary": self.refs.get(row["depositary_id"]),
            "authentic_languages": row["authentic_languages"],
            "registration": row["registration"] or None,
            "stub": row["stub"],
            "relations": self.related("object", self.relations.get(pk, ())),
            "inverse_relations": self.related("subject", self.inverse.get(pk, ())),
            "parties": self.parties(pk),
        }

    def related(self, side: str, found: Any) -> list[Json]:
        return [
            {"relation": relation, side: reference, "provision": provision}
            for relation, other, provision in found
            if (reference := self.refs.get(other))
        ]

    def parties(self, pk: int) -> list[Json]:
        """Who stands how to the instrument on the day, in the order of slugs."""
        found = [
            {"participant": reference, "status": standing.status, "since": standing.since}
            for participant, standing in self.standings.get(pk, ())
            if (reference := self.refs.get(participant))
        ]
        return sorted(found, key=lambda party: party["participant"]["slug"])


class FactRows:
    """Rows that join entities: `sides` are the foreign keys, `rest` turns other columns into JSON."""

    sides: ClassVar[tuple[str, ...]]
    columns: ClassVar[tuple[str, ...]]
    dates: ClassVar[tuple[str, ...]] = ()
    optional: ClassVar[tuple[str, ...]] = ()

    def __init__(self, reader: Reader, on: object = None) -> None:
        self.refs = References(reader)

    def load(self, queryset: QuerySet) -> list[Json]:
        links = (*self.sides, *self.optional)
        rows = list(
            queryset.values("uuid", *(f"{side}_id" for side in links), *self.columns, *self.dates)
        )
        for row in rows:
            self.refs.need(row[f"{side}_id"] for side in links)
        self.refs.load()
        return [self.build(row) for row in rows]

    def build(self, row: Json) -> Json:
        return {
            "id": row["uuid"],
            **{side: self.refs.get(row[f"{side}_id"]) for side in (*self.sides, *self.optional)},
            **{column: row[column] for column in self.columns},
            **{column: edtf.as_json(row[column]) for column in self.dates},
        }


class MembershipRows(FactRows):
    sides, optional, columns, dates = (
        ("member", "body"),
        ("legal_basis",),
        ("status",),
        ("start", "end"),
    )


class TreatyActionRows(FactRows):
    sides, columns, dates = (
        ("instrument", "participant"),
        ("action", "text", "provisions"),
        ("done", "effective"),
    )


class InstrumentRelationRows(FactRows):
    sides, columns = ("subject", "object"), ("relation", "provision")
