"""The facts of an entity, as the table on its page shows them: each value with its footnotes."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import F, IntegerField, QuerySet, Value
from django.utils.translation import gettext as _

from instruments.models import KINDS, Entity, Kind, Label
from portal.dates import shown_date
from portal.entities.evidence import Footnote, Footnotes
from portal.languages import language_name
from portal.names import Reference, References
from portal.reader import Reader
from portal.serving.prepared import Prepared

CHOICES = {
    Kind.BODY: ("body_type", "lifecycle"),
    Kind.INSTRUMENT: ("form", "level", "legal_force", "lifecycle"),
    Kind.RECOMMENDATION: ("uptake",),
}
PLAIN = {
    Kind.STATE: ("iso2", "iso3"),
    Kind.INSTRUMENT: ("registration",),
    Kind.TOPIC: ("notation",),
    Kind.POSITION: ("number",),
    Kind.CHALLENGE: ("number",),
    Kind.RECOMMENDATION: ("number",),
}
DATES = {
    Kind.BODY: ("established", "operational", "dissolved"),
    Kind.INSTRUMENT: ("adopted", "signed", "entry_into_force", "terminated"),
}
LINKS = {
    Kind.BODY: ("parent", "seat", "founding_instrument"),
    Kind.INSTRUMENT: ("place", "depositary"),
    Kind.PLACE: ("state",),
    Kind.TOPIC: ("broader",),
    Kind.POSITION: ("parent",),
    Kind.CHALLENGE: ("parent",),
    Kind.RECOMMENDATION: ("parent",),
}
MANY = {
    Kind.INSTRUMENT: ("adopting_bodies", "states"),
    Kind.TOPIC: ("related",),
    Kind.POSITION: ("holders", "named"),
    Kind.CHALLENGE: ("named",),
    Kind.RECOMMENDATION: ("named",),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One row: words or references, what the text called it, and its footnotes."""

    field: str
    name: str
    words: list[tuple[str, str]]
    references: list[Reference]
    as_cited: str
    datetime: str
    notes: list[Footnote]


def linked_pks(entity: Any) -> dict[str, list[int]]:
    """By field, the primary keys that the table refers to. One query for all many-valued fields."""
    kind = Kind(entity.kind)
    found = {name: [getattr(entity, f"{name}_id")] for name in LINKS.get(kind, ())}
    for place, pk in many_of(kind).rows(entity.pk):
        found.setdefault(many_valued(kind)[place], []).append(pk)
    return {name: pks for name, pks in found.items() if any(pks)}


def many_valued(kind: Kind) -> tuple[str, ...]:
    return (*MANY.get(kind, ()), "topics")


@lru_cache
def many_of(kind: Kind) -> Prepared:
    """(place of the field, key) of what the many-valued fields of an entity of the kind hold."""
    ways = [(name, "pk") for name in many_valued(kind)]
    return Prepared(lambda pk: all_linked(KINDS[kind], pk, ways))


def all_linked(model: Any, pk: int, ways: list[tuple[str, str]]) -> QuerySet:
    """(place of the way, key) of all that is linked to the row `pk` of the model by one of the ways, each
    an accessor and the column to read there; passing over those that the model does not have."""
    owner = model(id=pk, entity_ptr_id=pk)
    first, *rest = [
        getattr(owner, accessor)
        .order_by()
        .annotate(nth=Value(place, IntegerField()), found=F(column))
        .values_list("nth", "found")
        for place, (accessor, column) in enumerate(ways)
        if hasattr(model, accessor)
    ]
    return first.union(*rest, all=True).order_by()


def facts_of(
    entity: Any,
    pks: dict[str, list[int]],
    references: References,
    footnotes: Footnotes,
    reader: Reader,
) -> list[Fact]:
    """The rows of the table, those without a value left out; `entity` is of its own kind."""
    kind = Kind(entity.kind)
    makers: list[tuple[tuple[str, ...], Callable[[str], Fact | None]]] = [
        (
            CHOICES.get(kind, ()),
            lambda name: words_fact(entity, name, display(entity, name), footnotes),
        ),
        (
            PLAIN.get(kind, ()),
            lambda name: words_fact(entity, name, getattr(entity, name) or "", footnotes),
        ),
        (DATES.get(kind, ()), lambda name: date_fact(entity, name, footnotes)),
        (
            (*LINKS.get(kind, ()), *MANY.get(kind, ()), "topics"),
            lambda name: link_fact(entity, name, references.of(pks.get(name, [])), footnotes),
        ),
        (
            ("authentic_languages",) if kind == Kind.INSTRUMENT else (),
            lambda name: words_fact(
                entity,
                name,
                ", ".join(language_name(tag) for tag in entity.authentic_languages),
                footnotes,
            ),
        ),
    ]
    rows = [make(name) for names, make in makers for name in names]
    return [row for row in rows if row]


def display(entity: Any, name: str) -> str:
    return str(getattr(entity, f"get_{name}_display")())


def field_label(entity: Any, name: str) -> str:
    return str(entity._meta.get_field(name).verbose_name)


def words_fact(entity: Any, name: str, words: str, footnotes: Footnotes) -> Fact | None:
    if not words:
        return None
    return Fact(name, field_label(entity, name), [(words, "")], [], "", "", footnotes.of(name))


def date_fact(entity: Any, name: str, footnotes: Footnotes) -> Fact | None:
    value = getattr(entity, name)
    if not value:
        return None
    cited = getattr(entity, f"{name}_as_cited")
    return Fact(
        name,
        field_label(entity, name),
        [(shown_date(value), "")],
        [],
        cited,
        value,
        footnotes.of(name),
    )


def link_fact(entity: Any, name: str, found: list[Reference], footnotes: Footnotes) -> Fact | None:
    if not found:
        return None
    return Fact(name, field_label(entity, name), [], found, "", "", footnotes.of(name))


def all_names(entity: Entity, reader: Reader) -> list[dict[str, str]]:
    """Every name in every language: what a title block lists below the one it shows large."""
    labels = sorted(
        entity.labels.all(),
        key=lambda label: (reader.order.get(label.lang, 9), label.kind != "preferred", label.text),
    )
    return [
        {
            "lang": label.lang,
            "text": label.text,
            "kind": label.kind,
            "kind_name": Label.Kind(label.kind).label,
        }
        for label in labels
    ]


def descriptions(entity: Entity, reader: Reader) -> list[dict[str, str]]:
    """What the entity is, the reader's language first."""
    rows = sorted(
        entity.descriptions.all(), key=lambda row: (reader.order.get(row.lang, 9), row.lang)
    )
    return [{"lang": row.lang, "text": row.text} for row in rows]


def sources_heading() -> str:
    return _("How this is known")
