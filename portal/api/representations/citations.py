"""Which passage or source says what of which field."""

from typing import Any

from django.db.models import QuerySet

from annotations.models import Annotation
from instruments import edtf
from portal.api.representations.references import Json, References
from portal.api.representations.rows import Among
from portal.reader import Reader


class CitationRows:
    columns = (
        "uuid",
        "entity_id",
        "field",
        "value",
        "stance",
        "locator",
        "stale",
        "annotation_id",
        "annotation__uuid",
        "annotation__article__slug",
        "checked_at",
    )
    source = (
        "source__uuid",
        "source__key",
        "source__type",
        "source__title",
        "source__authors",
        "source__container_title",
        "source__publisher",
        "source__issued",
        "source__url",
        "source__accessed",
        "source__tier",
        "source__language",
    )

    def __init__(self, reader: Reader, on: object = None) -> None:
        self.refs = References(reader)

    def load(self, queryset: QuerySet | Among) -> list[Json]:
        rows = list(queryset.values(*self.columns, *self.source))
        self.refs.need(row["entity_id"] for row in rows)
        self.refs.load()
        cited = {row["annotation_id"] for row in rows} - {None}
        places = Annotation.objects.filter(pk__in=cited).in_place()
        self.eids = dict(places.values_list("pk", "anchors__passage__eid"))
        return [self.build(row) for row in rows]

    def build(self, row: Json) -> Json:
        plain = {name: row[name] for name in ("field", "value", "stance")}
        return {
            "id": row["uuid"],
            "entity": self.refs.get(row["entity_id"]),
            **plain,
            "annotation": row["annotation__uuid"],
            "passage": self.passage(row),
            "source": cited_source(row) if row["source__uuid"] else None,
            "locator": row["locator"],
            "stale": row["stale"],
            "checked_at": row["checked_at"],
        }

    def passage(self, row: Json) -> Json | None:
        eid = self.eids.get(row["annotation_id"])
        return {"article": row["annotation__article__slug"], "eid": eid} if eid else None


def cited_source(row: Json) -> Json:
    """An outside source, with the names of CSL."""
    names = (
        "key",
        "type",
        "title",
        "authors",
        "container_title",
        "publisher",
        "url",
        "accessed",
        "tier",
        "language",
    )
    plain: dict[str, Any] = {name: row[f"source__{name}"] for name in names}
    return {"id": row["source__uuid"], **plain, "issued": edtf.as_json(row["source__issued"])}
