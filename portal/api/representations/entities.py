"""What every entity says, and how a page of one kind is put together."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django.db.models import QuerySet

from instruments import edtf
from instruments.models import Description, Entity, Identifier
from portal.api.collections import page_url
from portal.api.representations.references import Json, References, grouped
from portal.api.representations.rows import Among, rows_of
from portal.reader import Reader

COMMON = ("pk", "uuid", "kind", "slug", "mention_count", "verified_at", "updated_at")


class EntityRows:
    """The rows of one kind. Subclasses name their `columns`, `gather` more and say their `facts`."""

    columns: ClassVar[tuple[str, ...]] = ()

    def __init__(self, reader: Reader, on: date) -> None:
        self.reader, self.on = reader, on
        self.refs = References(reader)

    def load(self, queryset: QuerySet | Among) -> list[Json]:
        """The JSON of all rows, in a number of queries that does not depend on how many there are."""
        rows = list(queryset.values(*COMMON, *self.columns))
        ids = [row["pk"] for row in rows]
        self.descriptions = of(Description, ("lang", "text"), ids, order=("lang",))
        self.identifiers = of(Identifier, ("scheme", "value"), ids, order=("scheme", "value"))
        self.topics = self.linked(Entity.topics.through, "entity_id", "topic_id", ids)
        self.gather(rows, ids)
        self.refs.load(own=ids)
        return [self.build(row) for row in rows]

    def linked(
        self, through: Any, owner: str, target: str, ids: Sequence[int]
    ) -> dict[int, list[int]]:
        """A many-to-many relation as {owner: [targets]}; the targets will be looked up."""
        pairs = rows_of(through, (owner, target), owner, ids)
        self.refs.need(pk for _owner, pk in pairs)
        return grouped(pairs)

    def gather(self, rows: list[Json], ids: list[int]) -> None:
        """Fetch what `facts` will need for all rows, and tell `refs` what will be named."""

    def facts(self, row: Json) -> Json:
        """What only this kind has."""
        return {}

    def build(self, row: Json) -> Json:
        pk = row["pk"]
        labels = sorted(self.refs.labels.get(pk, ()))
        return {
            "id": row["uuid"],
            "kind": row["kind"],
            "slug": row["slug"],
            "url": page_url(row["kind"], row["slug"]),
            "name": self.refs.name(pk, row["slug"]),
            "labels": [{"lang": lang, "text": text, "kind": kind} for lang, kind, text in labels],
            "description": self.description(pk),
            "descriptions": [
                {"lang": lang, "text": text} for lang, text in self.descriptions.get(pk, ())
            ],
            "topics": self.refs.all(self.topics.get(pk, ())),
            "identifiers": [
                {"scheme": scheme, "value": value} for scheme, value in self.identifiers.get(pk, ())
            ],
            "mention_count": row["mention_count"],
            "verified_at": row["verified_at"],
            "updated_at": row["updated_at"],
        } | self.facts(row)

    def description(self, pk: int) -> str:
        """In the reader's language, else the next best."""
        texts = self.descriptions.get(pk)
        if not texts:
            return ""
        lang, text = min(texts, key=lambda found: self.reader.order.get(found[0], 9))
        return self.reader.in_script(text, lang)[0]


def of(
    model: Any, columns: tuple[str, ...], ids: Sequence[int], *, order: tuple[str, ...]
) -> dict[int, list[Any]]:
    """The parts of these entities, by entity."""
    return grouped(rows_of(model, ("entity_id", *columns), "entity_id", ids, order))


def partial_date(row: Json, field: str) -> Json | None:
    return edtf.as_json(row[field], row[f"{field}_as_cited"])
