"""What a list of entities shows in each row."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from instruments.models import KINDS, Entity, Kind
from portal.dates import shown_date
from portal.lists.asked import Asked
from portal.names import Reference, References

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


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column. `address` sorts by it where that can be; `sorted` is how it is sorted now."""

    words: str
    address: str = ""
    sorted: str = ""


def heads(asked: Asked) -> list[Head]:
    """The headings: the name, the columns of the kind, the number of mentions."""
    fields = KINDS[asked.kind]._meta
    between = [
        (name, _("date") if name == "dated" else str(fields.get_field(name).verbose_name))
        for name in COLUMNS[Kind(asked.kind)]
    ]
    columns = [("name", _("Name")), *between, ("mention_count", _("Mentions"))]
    return [head(name, words, asked) for name, words in columns]


def head(name: str, words: str, asked: Asked) -> Head:
    """Counts are sorted from the greatest first, everything else from the least."""
    if name not in asked.filters.base_filters["ordering"].columns:
        return Head(words)
    now = {name: "ascending", f"-{name}": "descending"}.get(asked.ordering, "")
    falls = now != "descending" if name == "mention_count" else now == "ascending"
    return Head(words, asked.address("ordering", f"-{name}" if falls else name), now)


def pks_in(kind: str, entities: list[Entity]) -> set[int | None]:
    """The entities that the rows name."""
    linked = [name for name in COLUMNS[Kind(kind)] if name in LINKED]
    named = {getattr(entity, f"{name}_id") for entity in entities for name in linked}
    return named | {entity.pk for entity in entities}


def rows(kind: str, entities: list[Entity], references: References) -> list[Row]:
    """One row an entity."""
    columns = [(name, words_of(kind, name)) for name in COLUMNS[Kind(kind)]]
    return [
        Row(
            references[entity.pk],
            [cell(entity, name, words, references) for name, words in columns],
            entity.mention_count,
        )
        for entity in entities
        if entity.pk in references
    ]


def words_of(kind: str, name: str) -> dict[str, str]:
    """The words for the values of an enumeration, in the active language; none for another column."""
    if name in LINKED or name in DATES:
        return {}
    choices = KINDS[kind]._meta.get_field(name).flatchoices
    return {value: str(label) for value, label in choices}


def cell(entity: Any, name: str, words: dict[str, str], references: References) -> Cell:
    if name in LINKED:
        return Cell("", references.get(getattr(entity, f"{name}_id")))
    value = getattr(entity, name) or ""
    if name in DATES:
        return Cell(shown_date(value) if value else "", value=value)
    return Cell(words.get(value, value))
