"""Articles, passages, annotations and citations."""

from typing import Any, ClassVar

from django.db.models import Count, F, QuerySet

from annotations.models import Annotation, Passage, Rendering, Revision, Tag
from instruments import edtf
from instruments.models import User
from portal.api.collections import annotation_url, article_url
from portal.api.representations.references import Json, References, grouped
from portal.reader import Reader


class ArticleRows:
    columns = (
        "pk", "uuid", "slug", "title", "titles", "abstract", "authors", "container_title", "volume", "issue",
        "pages", "issued", "source_url", "doi", "language", "licence", "updated_at", "current_id",
        "current__number", "current__length", "current__sha256",
    )

    def __init__(self, reader: Reader, on: object = None) -> None:
        self.reader = reader

    def load(self, queryset: QuerySet) -> list[Json]:
        rows = list(queryset.values(*self.columns))
        self.passages = dict(counted(Passage.objects.filter(revision_id__in=[r["current_id"] for r in rows]), "revision_id"))
        notes = Annotation.objects.published().filter(article_id__in=[r["pk"] for r in rows], parent__isnull=True)
        self.notes = dict(counted(notes, "article_id"))
        return [self.build(row) for row in rows]

    def build(self, row: Json) -> Json:
        plain = {name: row[name] for name in ("titles", "authors", "language", "licence", "updated_at")}
        return {
            "id": row["uuid"],
            "kind": "article",
            "slug": row["slug"],
            "url": article_url(row["slug"]),
            "title": self.title(row),
            **plain,
            "abstract": self.best(row["abstract"]),
            "source": source_of(row),
            "revision": row["current__number"],
            "sha256": row["current__sha256"],
            "length": row["current__length"],
            "passage_count": self.passages.get(row["current_id"], 0),
            "annotation_count": self.notes.get(row["pk"], 0),
        }

    def title(self, row: Json) -> str:
        """In the reader's language where there is a translation, else as published."""
        return self.best({row["language"]: row["title"]} | row["titles"])

    def best(self, texts: dict[str, str]) -> str:
        if not texts:
            return ""
        lang = min(texts, key=lambda tag: (self.reader.order.get(tag, 9), tag))
        return self.reader.in_script(texts[lang], lang)[0]


def counted(rows: QuerySet, by: str) -> QuerySet:
    return rows.order_by().values_list(by).annotate(Count("pk"))


def source_of(row: Json) -> Json:
    """Where the article was published."""
    plain = {name: row[name] or None for name in ("container_title", "volume", "issue", "pages", "doi")}
    return plain | {"url": row["source_url"] or None, "issued": edtf.as_json(row["issued"])}


class PassageRows:
    columns = (
        "eid", "kind", "number", "heading", "start", "end", "parent__eid", "revision_id", "revision__number",
        "revision__article_id", "revision__article__slug", "revision__article__language",
    )

    def __init__(self, reader: Reader, on: object = None) -> None:
        self.reader = reader

    def load(self, queryset: QuerySet) -> list[Json]:
        rows = list(queryset.values(*self.columns))
        revisions = {row["revision_id"] for row in rows}
        self.texts = dict(Revision.objects.filter(pk__in=revisions).values_list("pk", "text"))
        self.renderings = renderings_of(rows)
        return [self.build(row) for row in rows]

    def build(self, row: Json) -> Json:
        text = self.texts[row["revision_id"]][row["start"] : row["end"]]
        slug = row["revision__article__slug"]
        return {
            "article": slug,
            "revision": row["revision__number"],
            "eid": row["eid"],
            "kind": row["kind"],
            "url": f"{article_url(slug)}#{row['eid']}",
            "number": row["number"],
            "heading": self.shown(row["heading"], row),
            "start": row["start"],
            "end": row["end"],
            "text": self.shown(text, row),
            "parent": row["parent__eid"],
            "renderings": self.renderings.get((row["revision__article_id"], row["eid"]), []),
        }

    def shown(self, text: str | None, row: Json) -> str | None:
        """The text as it is, or in the script that was asked for (never in that of the language alone)."""
        if not text or self.reader.chosen is None:
            return text
        return self.reader.in_script(text, row["revision__article__language"])[0]


def renderings_of(rows: list[Json]) -> dict[tuple[int, str], list[Json]]:
    """The published translations and summaries of these passages, by article and eId."""
    found = Rendering.objects.published().filter(
        article_id__in={row["revision__article_id"] for row in rows}, eid__in={row["eid"] for row in rows}
    )
    columns = ("article_id", "eid", "uuid", "lang", "type", "text", "modified", "creator_id", "reviewer_id")
    kept = list(found.order_by("lang", "type", "uuid").values(*columns))
    names = public_names(kept)
    renderings: dict[tuple[int, str], list[Json]] = {}
    for row in kept:
        renderings.setdefault((row["article_id"], row["eid"]), []).append(
            {"id": row["uuid"], **{name: row[name] for name in ("lang", "type", "text", "modified")}}
            | {"creator": names.get(row["creator_id"]), "reviewer": names.get(row["reviewer_id"])}
        )
    return renderings


def public_names(rows: list[Json]) -> dict[int, str]:
    """What readers see of the authors and reviewers of these rows."""
    people = {row[role] for row in rows for role in ("creator_id", "reviewer_id")} - {None}
    found = User.objects.filter(pk__in=people).only("display_name", "first_name", "last_name")
    return {person.pk: person.public_name for person in found}


class AnnotationRows:
    """Published notes at their place in the current revision (`in_place` rows)."""

    columns: ClassVar[dict[str, str]] = {
        "pk": "pk", "uuid": "uuid", "article": "article__slug", "entity": "entity_id", "parent": "parent__uuid",
        "number": "anchors__revision__number", "eid": "anchors__passage__eid", "start": "anchors__start",
        "end": "anchors__end", "exact": "anchors__exact", "prefix": "anchors__prefix", "suffix": "anchors__suffix",
    }
    plain = (
        "motivation", "provision", "body", "lang", "value", "verdict", "corrected_value", "source", "creator_id",
        "reviewer_id", "created", "modified",
    )

    def __init__(self, reader: Reader, on: object = None) -> None:
        self.refs = References(reader)

    def load(self, queryset: QuerySet) -> list[Json]:
        rows = list(queryset.values(*self.plain, **{f"n_{k}": F(v) for k, v in self.columns.items()}))
        return self.assemble(rows)

    def assemble(self, rows: list[Json]) -> list[Json]:
        ids = [row["n_pk"] for row in rows]
        tags = Tag.annotations.through.objects.filter(annotation_id__in=ids).order_by("tag__name")
        self.tags = grouped(tags.values_list("annotation_id", "tag__name"))
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
            "id": row["uuid"], "url": annotation_url(row["uuid"]), "body": row["body"], "lang": row["lang"]
        } | self.written(row)


class ReplyRows(AnnotationRows):
    """Published replies: they have no place of their own, but that of the note they answer."""

    columns: ClassVar[dict[str, str]] = {
        "pk": "pk", "uuid": "uuid", "article": "article__slug", "entity": "entity_id", "parent": "parent__uuid",
        "number": "article__current__number",
    }

    def assemble(self, rows: list[Json]) -> list[Json]:
        nowhere = dict.fromkeys(f"n_{name}" for name in AnnotationRows.columns)
        return super().assemble([nowhere | row for row in rows])


def replies_to(ids: list[int]) -> list[Json]:
    """The published replies in the threads of these notes, oldest first."""
    columns = ("parent_id", "uuid", "body", "lang", "creator_id", "reviewer_id", "created", "modified")
    found = Annotation.objects.published().filter(parent_id__in=ids).order_by("created", "uuid")
    return list(found.values(*columns))


class CitationRows:
    columns = (
        "uuid", "entity_id", "field", "value", "stance", "locator", "stale", "annotation_id", "annotation__uuid",
        "annotation__article__slug", "checked_at",
    )
    source = (
        "source__uuid", "source__key", "source__type", "source__title", "source__authors",
        "source__container_title", "source__publisher", "source__issued", "source__url", "source__accessed",
        "source__tier", "source__language",
    )

    def __init__(self, reader: Reader, on: object = None) -> None:
        self.refs = References(reader)

    def load(self, queryset: QuerySet) -> list[Json]:
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
    names = ("key", "type", "title", "authors", "container_title", "publisher", "url", "accessed", "tier", "language")
    plain: dict[str, Any] = {name: row[f"source__{name}"] for name in names}
    return {"id": row["source__uuid"], **plain, "issued": edtf.as_json(row["source__issued"])}
