"""What a list is asked in its address (the filters of the API), and addresses of other questions."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from instruments.models import KINDS, Entity, Membership
from portal.api.filtering import Filters
from portal.api.views.catalogue import LISTINGS
from portal.complaints import BadQuery
from portal.dates import shown_date
from portal.lists.facets import FACETS, YEAR, Facet, Option, counts, names_of, ranked
from portal.names import References
from portal.reader import Reader

FILTERS: dict[str, type[Filters]] = {listing.kind: listing.filters for listing in LISTINGS}
PARAMETERS = sorted({name for filters in FILTERS.values() for name in filters.base_filters})
PLAIN = {
    "q": gettext_lazy("name"),
    "as_of": gettext_lazy("on the day"),
    "adopted_after": gettext_lazy("adopted from"),
    "adopted_before": gettext_lazy("adopted until"),
    "updated_after": gettext_lazy("changed after"),
}
# Fields of the form beside the facets, by kind: (parameter, type of the input).
FIELDS = {
    "instrument": [("adopted_after", "text"), ("adopted_before", "text")],
    "state": [("as_of", "date")],
}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form that is typed into."""

    name: str
    label: str
    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A facet as the form shows it. `several`: more than one value was chosen, so that many may be."""

    name: str
    label: str
    options: list[Option]
    several: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that was asked, and the address without it."""

    label: str
    words: str
    lang: str
    without: str


class Asked:
    """A question to the list of a kind. BadQuery names the parameter whose value cannot be."""

    def __init__(self, kind: str, request: HttpRequest, reader: Reader) -> None:
        self.kind, self.reader, self.rows = kind, reader, KINDS[kind].objects.published()
        self.filters = FILTERS[kind]
        self.query = told(request.GET, self.filters)
        self.found = self.answer(self.query)
        self.narrowed = bool(self.query.keys() - {"ordering"})

    @property
    def ordering(self) -> str:
        return self.query.get("ordering", "name")

    def answer(self, query: QueryDict) -> QuerySet:
        """The rows that answer to `query`, by name unless it says otherwise."""
        ordered = query.copy()
        ordered.setdefault("ordering", "name")
        filters = self.filters(ordered, self.rows, reader=self.reader)
        if not filters.is_valid():
            raise BadQuery(complaint(filters))
        return filters.qs

    def address(self, name: str, *values: str) -> str:
        """The query with `values` for one parameter, from the first page."""
        query = self.query.copy()
        query.setlist(name, list(values))
        return f"?{query.urlencode()}"

    def counted(self) -> dict[Facet, dict[Any, int]]:
        """How the answers divide: for each facet by what its own values leave out.

        Facets of one path are counted together, unless something was chosen from one of them.
        """
        found: dict[Facet, dict[Any, int]] = {}
        alike: dict[str, dict[Any, int]] = {}
        for facet in FACETS[self.kind]:
            if facet.name in self.query:
                others = self.query.copy()
                del others[facet.name]
                found[facet] = counts(facet, self.answer(others), self.periods(facet))
            else:
                if facet.path not in alike:
                    alike[facet.path] = counts(facet, self.found, self.periods(facet))
                found[facet] = alike[facet.path]
        return found

    def periods(self, facet: Facet) -> QuerySet | None:
        """The memberships that a facet counts: on the day, with what else is asked of them."""
        if not facet.periods:
            return None
        day = self.query.get("as_of") or timezone.now().date()
        periods = Membership.objects.published().on(day)
        if self.kind == "state":
            for name, column in (("body", "body__slug__in"), ("status", "status__in")):
                if name in self.query and name != facet.name:
                    periods = periods.filter(**{column: self.query.getlist(name)})
        return periods

    def slugs(self) -> set[str]:
        """The entities that the question names."""
        of_entities = [facet.name for facet in FACETS[self.kind] if facet.of_entities]
        return {slug for name in of_entities for slug in self.query.getlist(name)}

    def named(self) -> list[int]:
        """Their keys, those that are public."""
        slugs = self.slugs()
        found = Entity.objects.published().filter(slug__in=slugs)
        return list(found.values_list("pk", flat=True)) if slugs else []

    def choices(self, counted: dict[Facet, dict[Any, int]], references: References) -> list[Choice]:
        """The facets that divide the answers, or from which something was chosen."""
        shown = []
        for facet, found in counted.items():
            chosen = self.query.getlist(facet.name)
            options = options_of(facet, found, chosen, references)
            if len(options) > 1 or chosen:
                shown.append(Choice(facet.name, str(facet.label), options, len(chosen) > 1))
        return shown

    def fields(self) -> list[Field]:
        return [
            Field(name, str(PLAIN[name]), kind, self.query.get(name, ""))
            for name, kind in FIELDS.get(self.kind, [])
        ]

    def kept(self) -> list[tuple[str, str]]:
        """What was asked and has no place in the form: it goes along unseen."""
        placed = {"q", *(facet.name for facet in FACETS[self.kind])}
        placed |= {name for name, _kind in FIELDS.get(self.kind, [])}
        return [
            (name, value)
            for name, values in self.query.lists()
            if name not in placed
            for value in values
        ]

    def chips(self, references: References) -> list[Chip]:
        """All that was asked, each to be taken away."""
        labels = PLAIN | {facet.name: facet.label for facet in FACETS[self.kind]}
        words = self.words(references)
        return [
            Chip(
                str(labels.get(name, name)),
                *words.get((name, value), (value, "")),
                self.address(name, *(other for other in values if other != value)),
            )
            for name, values in self.query.lists()
            if name != "ordering"
            for value in dict.fromkeys(values)
        ]

    def words(self, references: References) -> dict[tuple[str, str], tuple[str, str]]:
        """(words, language) of each value that was given, where they are not the value itself."""
        found: dict[tuple[str, str], tuple[str, str]] = {}
        by_slug = {one.slug: (one.name, one.lang) for one in references.values()}
        for facet in FACETS[self.kind]:
            for value in self.query.getlist(facet.name):
                if facet.choices is not None:
                    found[facet.name, value] = (names_of(facet.choices)[value], "")
                elif facet.name != YEAR and value in by_slug:
                    found[facet.name, value] = by_slug[value]
        for name in ("as_of", "adopted_after", "adopted_before"):
            for value in self.query.getlist(name):
                found[name, value] = (shown_date(value), "")
        return found


def told(given: QueryDict, filters: type[Filters]) -> QueryDict:
    """What the filters know of what was given, trimmed; an empty field of a form asks nothing."""
    query = QueryDict(mutable=True)
    for name in filters.base_filters:
        values = [value for text in given.getlist(name) if (value := text.strip(" "))]
        if values:
            query.setlist(name, values)
    return query


def complaint(filters: Filters) -> str:
    """What is wrong with the question, in the words of the API."""
    wrong = filters.errors.as_data()
    return " ".join(
        _("“%(name)s”: %(message)s") % {"name": name, "message": message}
        for name, errors in wrong.items()
        for error in errors
        for message in error.messages
    )


def options_of(
    facet: Facet, found: dict[Any, int], chosen: list[str], references: References
) -> list[Option]:
    """The values of a facet with their counts; what was chosen is there even where nothing has it."""
    if facet.of_entities:
        known = {
            one.slug: (one.name, one.lang, found.get(one.pk, 0))
            for one in references.values()
            if (one.pk in found or one.slug in chosen)
            and (not facet.kind or one.kind == facet.kind)
        }
    else:
        names = names_of(facet.choices) if facet.choices is not None else {}
        known = {
            value: (names.get(value, value), "", found.get(value, 0))
            for value in [*found, *(value for value in chosen if value not in found)]
        }
    missing = {value: (value, "", 0) for value in chosen if value not in known}
    options = [
        Option(value, *shown, value in chosen) for value, shown in {**known, **missing}.items()
    ]
    return ranked(options, facet)
