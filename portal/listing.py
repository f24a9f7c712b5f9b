"""What a list of entities shows in each row."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from instruments.models import KINDS, Entity, Kind, Topic
from portal.dates import shown_date
from portal.names import Reference, References
from portal.reader import Reader

LABEL_TAGS = {"zh-hant": "zh-Hant", "zh-hans": "zh-Hans", "en": "en", "ru": "ru"}
COLUMNS = {
    Kind.INSTRUMENT: ("form", "level", "legal_force", "lifecycle", "dated"),
    Kind.BODY: ("body_type", "lifecycle", "parent", "established"),
    Kind.STATE: ("iso2", "iso3"),
    Kind.PLACE: ("state",),
    Kind.TOPIC: ("notation", "broader"),
    Kind.POSITION: ("number",),
    Kind.CHALLENGE: ("number",),
    Kind.RECOMMENDATION: ("number", "uptake"),
}
LINKED = {"parent", "state", "broader"}
DATES = {"dated", "established"}


@dataclass(frozen=True, slots=True)
class Cell:
    words: str
    reference: Reference | None = None
    value: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    reference: Reference
    cells: list[Cell]
    mention_count: int


def name_language(reader: Reader) -> str:
    """The language by whose names a list is ordered."""
    return min(reader.order, key=lambda tag: reader.order[tag])


def columns(kind: str) -> list[str]:
    """The headings between the name and the number of mentions."""
    model = KINDS[kind]
    return [
        _("date") if name == "dated" else str(model._meta.get_field(name).verbose_name)
        for name in COLUMNS[Kind(kind)]
    ]


def rows(kind: str, entities: list[Entity], reader: Reader) -> list[Row]:
    """One row an entity, names and references in two queries."""
    names = COLUMNS[Kind(kind)]
    pks = {entity.pk for entity in entities}
    pks |= {
        getattr(entity, f"{name}_id") for entity in entities for name in names if name in LINKED
    }
    references = References(pks, reader)
    return [
        Row(
            references[entity.pk],
            [cell(entity, name, references) for name in names],
            entity.mention_count,
        )
        for entity in entities
        if entity.pk in references
    ]


def cell(entity: Any, name: str, references: References) -> Cell:
    if name in LINKED:
        return Cell("", references.get(getattr(entity, f"{name}_id")))
    if name in DATES:
        value = getattr(entity, name)
        return Cell(shown_date(value) if value else "", value=value or "")
    if hasattr(entity, f"get_{name}_display"):
        return Cell(str(getattr(entity, f"get_{name}_display")()))
    return Cell(getattr(entity, name) or "")


def topics(model: type[Entity], reader: Reader) -> list[Reference]:
    """The public topics that some public entity of this kind has, by name."""
    pks = list(
        model.objects.published()
        .filter(topics__isnull=False)
        .order_by()
        .values_list("topics", flat=True)
        .distinct()
    )
    if model is Topic:
        return []
    return References(pks, reader).of(pks)
