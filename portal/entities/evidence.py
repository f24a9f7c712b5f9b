"""Why the catalogue says what it says: the footnotes of an entity's facts."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.models import Anchor, Citation, Source
from instruments.models import Entity
from portal.dates import shown_date
from portal.entities.concordance import in_context
from portal.reader import Reader
from portal.serving.prepared import Prepared

# A field of the catalogue that pages and the API show under another name.
SAME_FIELD = {"statement": "description", "status": "uptake", "name": "label"}


@dataclass(frozen=True, slots=True)
class Footnote:
    """One citation: a passage of an article, or an outside source."""

    number: int
    field: str
    stance: str
    stance_name: str
    value: str
    stale: bool
    passage: dict[str, str] | None
    article: str
    article_lang: str
    url: str
    source: Source | None
    issued: str
    locator: str


class Footnotes:
    """The public citations of one entity, numbered by field in the order in which fields ask for them."""

    def __init__(self, entity: Entity, reader: Reader) -> None:
        self.listed: list[Footnote] = []
        self._waiting = grouped(entity)
        self._reader = reader
        self._passages = passages_of(entity, self._waiting)

    def of(self, *fields: str) -> list[Footnote]:
        """The footnotes of `fields`, which get the next numbers."""
        return [self.number(row) for field in fields for row in self._waiting.pop(field, [])]

    def matching(self, field: str, value: str) -> list[Footnote]:
        """The footnotes of `field` that cite this very value."""
        rows = self._waiting.get(field, [])
        self._waiting[field] = [row for row in rows if row.value != value]
        return [self.number(row) for row in rows if row.value == value]

    def rest(self) -> list[Footnote]:
        """Those that no fact has asked for."""
        return self.of(*sorted(self._waiting))

    def number(self, row: Citation) -> Footnote:
        note = self.footnote(row, len(self.listed) + 1)
        self.listed.append(note)
        return note

    def footnote(self, row: Citation, number: int) -> Footnote:
        passage, article, lang, url = None, "", "", row.source.url if row.source else ""
        if row.annotation_id:
            found = self._passages[row.annotation_id]
            article, lang = found["title"], found["lang"]
            if self._reader.chosen:
                article, lang = self._reader.in_script(article, lang)
            url = f"{reverse('article-detail', args=[found['slug']])}#{found['eid'] or ''}"
            passage = in_context("", found["exact"], "", found["lang"], self._reader)
        return Footnote(
            number,
            row.field,
            row.stance,
            str(Citation.Stance(row.stance).label),
            row.value,
            row.stale,
            passage,
            article,
            lang,
            url,
            row.source,
            shown_date(row.source.issued) if row.source and row.source.issued else "",
            row.locator,
        )


def cited_of(entity: int) -> QuerySet:
    cited = Citation.objects.published().filter(entity_id=entity).select_related("source")
    return cited.order_by("field", "-stance", "pk")


CITED = Prepared(cited_of)


def grouped(entity: Entity) -> dict[str, list[Citation]]:
    rows: dict[str, list[Citation]] = defaultdict(list)
    for row in CITED.objects(entity.pk):
        rows[SAME_FIELD.get(row.field, row.field)].append(row)
    return rows


def places_of(entity: int) -> QuerySet:
    """Where the notes that are cited for the entity stand now."""
    cited = Citation.objects.filter(entity_id=entity).order_by().values("annotation")
    anchors = Anchor.objects.filter(
        annotation__in=cited, revision=F("annotation__article__current")
    )
    return anchors.order_by().values_list(
        "annotation_id",
        "exact",
        "passage__eid",
        "annotation__article__slug",
        "annotation__article__title",
        "annotation__article__language",
    )


PLACES = Prepared(places_of)


def passages_of(entity: Entity, cited: dict[str, list[Citation]]) -> dict[int, dict[str, str]]:
    """Where the cited notes stand now, by note."""
    if not any(row.annotation_id for rows in cited.values() for row in rows):
        return {}
    names = ("exact", "eid", "slug", "title", "lang")
    rows = PLACES.rows(entity.pk)
    return {note: dict(zip(names, place, strict=True)) for note, *place in rows}


def field_name(field: str) -> str:
    """A field of the catalogue in words, for citations that belong to no row of the table."""
    names = {
        "membership": _("membership"),
        "label": _("name"),
        "description": _("description"),
        "treaty_action": _("treaty action"),
        "relation": _("relation"),
        "topics": _("topics"),
        "addressees": _("addressees"),
        "addresses": _("addressed challenges"),
        "mention": _("mention"),
    }
    return names.get(field, field.replace("_", " "))
