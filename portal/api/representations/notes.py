"""Published notes at their place in the text, and the replies to them."""

from typing import ClassVar

from django.db.models import F, QuerySet

from annotations.models import Annotation, Tag
from portal.api.collections import annotation_url
from portal.api.representations.people import public_names
from portal.api.representations.references import Json, References, grouped
from portal.api.representations.rows import Among, rows_of
from portal.reader import Reader


class AnnotationRows:
    """Published notes at their place in the current revision (`in_place` rows)."""

    columns: ClassVar[dict[str, str]] = {
        "pk": "pk",
        "uuid": "uuid",
        "article": "article__slug",
        "entity": "entity_id",
        "parent": "parent__uuid",
        "number": "anchors__revision__number",
        "eid": "anchors__passage__eid",
        "start": "anchors__start",
        "end": "anchors__end",
        "exact": "anchors__exact",
        "prefix": "anchors__prefix",
        "suffix": "anchors__suffix",
    }
    plain = (*Annotation.FIELDS, "creator_id", "reviewer_id", "created", "modified")

    def __init__(self, reader: Reader, on: object = None) -> None:
        self.refs = References(reader)

    def load(self, queryset: QuerySet | Among) -> list[Json]:
        rows = list(
            queryset.values(*self.plain, **{f"n_{k}": F(v) for k, v in self.columns.items()})
        )
        return self.assemble(rows)

    def assemble(self, rows: list[Json]) -> list[Json]:
        ids = [row["n_pk"] for row in rows]
        self.tags = tags_of(ids)
        replies = replies_to(ids)
        self.replies = grouped((reply["parent_id"], reply) for reply in replies)
        self.people = public_names([*rows, *replies])
        self.refs.need(row["n_entity"] for row in rows)
        self.refs.load()
        return [self.build(row) for row in rows]

    def build(self, row: Json) -> Json:
        pk = row["n_pk"]
        return {
            "id": row["n_uuid"],
            "url": annotation_url(row["n_uuid"]),
            "article": row["n_article"],
            "revision": row["n_number"],
            "passage": row["n_eid"],
            "motivation": row["motivation"],
            "start": row["n_start"],
            "end": row["n_end"],
            "exact": row["n_exact"],
            "prefix": row["n_prefix"],
            "suffix": row["n_suffix"],
            "entity": self.refs.get(row["n_entity"]),
            "provision": row["provision"],
            "body": row["body"] or None,
            "lang": row["lang"],
            "value": row["value"] or None,
            "verdict": row["verdict"] or None,
            "corrected_value": row["corrected_value"] or None,
            "source": row["source"] or None,
            "tags": self.tags.get(pk, []),
            **self.written(row),
            "parent": row["n_parent"],
            "replies": [self.reply(reply) for reply in self.replies.get(pk, ())],
        }

    def written(self, row: Json) -> Json:
        """Who wrote and who reviewed it, and when."""
        return {
            "creator": self.people.get(row["creator_id"]),
            "reviewer": self.people.get(row["reviewer_id"]),
            "created": row["created"],
            "modified": row["modified"],
        }

    def reply(self, row: Json) -> Json:
        return {
            "id": row["uuid"],
            "url": annotation_url(row["uuid"]),
            "body": row["body"],
            "lang": row["lang"],
        } | self.written(row)


class ReplyRows(AnnotationRows):
    """Published replies: they have no place of their own, but that of the note they answer."""

    columns: ClassVar[dict[str, str]] = {
        "pk": "pk",
        "uuid": "uuid",
        "article": "article__slug",
        "entity": "entity_id",
        "parent": "parent__uuid",
        "number": "article__current__number",
    }

    def assemble(self, rows: list[Json]) -> list[Json]:
        nowhere = dict.fromkeys(f"n_{name}" for name in AnnotationRows.columns)
        return super().assemble([nowhere | row for row in rows])


def tags_of(ids: list[int]) -> dict[int, list[str]]:
    """The tags of these notes, by note, in the order of the alphabet."""
    links = rows_of(Annotation.tags.through, ("annotation_id", "tag_id"), "annotation_id", ids)
    used = {tag for _note, tag in links}
    notes = grouped((tag, note) for note, tag in links)
    names = rows_of(Tag, ("id", "name"), "id", used, order=("name",))
    return grouped((note, name) for tag, name in names for note in notes[tag])


def replies_to(ids: list[int]) -> list[Json]:
    """The published replies in the threads of these notes, oldest first."""
    columns = (
        "parent_id",
        "uuid",
        "body",
        "lang",
        "creator_id",
        "reviewer_id",
        "created",
        "modified",
    )
    answers = [pk for pk, _parent in rows_of(Annotation, ("id", "parent_id"), "parent_id", ids)]
    return Among(Annotation.objects.published, answers, ("created", "uuid")).values(*columns)
