"""Articles, and the passages of their current revisions."""

from django.db.models import Count, QuerySet

from annotations.models import Annotation, Passage, Rendering, Revision
from instruments import edtf
from portal.api.collections import article_url
from portal.api.representations.people import public_names
from portal.api.representations.references import Json
from portal.reader import Reader


class ArticleRows:
    columns = (
        "pk",
        "uuid",
        "slug",
        "title",
        "titles",
        "abstract",
        "authors",
        "container_title",
        "volume",
        "issue",
        "pages",
        "issued",
        "source_url",
        "doi",
        "language",
        "licence",
        "updated_at",
        "current_id",
        "current__number",
        "current__length",
        "current__sha256",
    )

    def __init__(self, reader: Reader, on: object = None) -> None:
        self.reader = reader

    def load(self, queryset: QuerySet) -> list[Json]:
        rows = list(queryset.values(*self.columns))
        self.passages = dict(
            counted(
                Passage.objects.filter(revision_id__in=[r["current_id"] for r in rows]),
                "revision_id",
            )
        )
        notes = Annotation.objects.published().filter(
            article_id__in=[r["pk"] for r in rows], parent__isnull=True
        )
        self.notes = dict(counted(notes, "article_id"))
        return [self.build(row) for row in rows]

    def build(self, row: Json) -> Json:
        plain = {
            name: row[name] for name in ("titles", "authors", "language", "licence", "updated_at")
        }
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
    plain = {
        name: row[name] or None for name in ("container_title", "volume", "issue", "pages", "doi")
    }
    return plain | {"url": row["source_url"] or None, "issued": edtf.as_json(row["issued"])}


class PassageRows:
    columns = (
        "eid",
        "kind",
        "number",
        "heading",
        "start",
        "end",
        "parent__eid",
        "revision_id",
        "revision__number",
        "revision__article_id",
        "revision__article__slug",
        "revision__article__language",
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
        article_id__in={row["revision__article_id"] for row in rows},
        eid__in={row["eid"] for row in rows},
    )
    columns = (
        "article_id",
        "eid",
        "uuid",
        "lang",
        "type",
        "text",
        "modified",
        "creator_id",
        "reviewer_id",
    )
    kept = list(found.order_by("lang", "type", "uuid").values(*columns))
    names = public_names(kept)
    renderings: dict[tuple[int, str], list[Json]] = {}
    for row in kept:
        renderings.setdefault((row["article_id"], row["eid"]), []).append(
            {
                "id": row["uuid"],
                **{name: row[name] for name in ("lang", "type", "text", "modified")},
            }
            | {"creator": names.get(row["creator_id"]), "reviewer": names.get(row["reviewer_id"])}
        )
    return renderings
