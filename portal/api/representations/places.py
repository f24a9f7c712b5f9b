"""States, bodies, places and topics."""

from django.db.models import Q

from instruments import edtf
from instruments.models import Membership, Topic
from portal.api.representations.entities import EntityRows, partial_date
from portal.api.representations.references import Json

DATED = ("established", "operational", "dissolved")


class WithMemberships(EntityRows):
    """Entities that belong to bodies, and bodies to which entities belong."""

    def gather(self, rows: list[Json], ids: list[int]) -> None:
        found = Membership.objects.published().filter(Q(member__in=ids) | Q(body__in=ids))
        columns = ("uuid", "member_id", "body_id", "status", "start", "end")
        self.memberships: dict[int, list[tuple]] = {}
        for row in found.order_by("start", "uuid").values_list(*columns):
            self.refs.need(row[1:3])
            for side in row[1:3]:
                self.memberships.setdefault(side, []).append(row)

    def facts(self, row: Json) -> Json:
        periods = self.memberships.get(row["pk"], ())
        return {"memberships": [period for found in periods if (period := self.membership(found))]}

    def membership(self, found: tuple) -> Json | None:
        uuid, member, body, status, start, end = found
        if not (self.refs.get(member) and self.refs.get(body)):
            return None
        return {
            "id": uuid,
            "member": self.refs.get(member),
            "body": self.refs.get(body),
            "status": status,
            "start": edtf.as_json(start),
            "end": edtf.as_json(end),
        }


class StateRows(WithMemberships):
    columns = ("iso2", "iso3")

    def facts(self, row: Json) -> Json:
        return {"iso2": row["iso2"], "iso3": row["iso3"]} | super().facts(row)


class BodyRows(WithMemberships):
    columns = (
        "body_type",
        "lifecycle",
        "parent_id",
        "seat_id",
        "founding_instrument_id",
        *DATED,
        *(f"{field}_as_cited" for field in DATED),
    )

    def gather(self, rows: list[Json], ids: list[int]) -> None:
        super().gather(rows, ids)
        for row in rows:
            self.refs.need((row["parent_id"], row["seat_id"], row["founding_instrument_id"]))

    def facts(self, row: Json) -> Json:
        return {
            "body_type": row["body_type"],
            "lifecycle": row["lifecycle"],
            "parent": self.refs.get(row["parent_id"]),
            "seat": self.refs.get(row["seat_id"]),
            "founding_instrument": self.refs.get(row["founding_instrument_id"]),
            **{field: partial_date(row, field) for field in DATED},
        } | super().facts(row)


class PlaceRows(EntityRows):
    columns = ("state_id",)

    def gather(self, rows: list[Json], ids: list[int]) -> None:
        self.refs.need(row["state_id"] for row in rows)

    def facts(self, row: Json) -> Json:
        return {"state": self.refs.get(row["state_id"])}


class TopicRows(EntityRows):
    columns = ("notation", "broader_id", "exact_match")

    def gather(self, rows: list[Json], ids: list[int]) -> None:
        self.refs.need(row["broader_id"] for row in rows)
        self.related = self.linked(Topic.related.through, "from_topic_id", "to_topic_id", ids)

    def facts(self, row: Json) -> Json:
        return {
            "notation": row["notation"],
            "broader": self.refs.get(row["broader_id"]),
            "related": self.refs.all(self.related.get(row["pk"], ())),
            "exact_match": row["exact_match"],
        }
