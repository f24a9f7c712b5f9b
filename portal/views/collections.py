"""The list of each kind of the catalogue, asked as the API is asked."""

from typing import Any

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from instruments.models import KINDS, Kind
from portal.complaints import BadQuery
from portal.entities import statements
from portal.entities.trees import tree_html
from portal.lists import listing
from portal.lists.asked import PARAMETERS, Asked
from portal.lists.sentences import how_many
from portal.names import References
from portal.plurals import PLURALS
from portal.views.page import complain, public_page

STATEMENTS = {Kind.POSITION, Kind.CHALLENGE, Kind.RECOMMENDATION}
PAGE_SIZE = 100


@public_page(*PARAMETERS, "page", endless=True)
def collection(request: HttpRequest, kind: str) -> HttpResponse:
    """The published entities of a kind, as a table; statements without a question as a tree."""
    asked = Asked(kind, request, request.reader)  # type: ignore[attr-defined]
    if kind in STATEMENTS and not asked.query:
        return tree(request, asked)
    try:
        shown = numbered(request, asked.found)
    except EmptyPage:
        return complain(request, _("There is no such page of this list."), status=404)
    entities, counted = list(shown.object_list), asked.counted()
    references = References(
        {*listing.pks_in(kind, entities), *keys(counted), *asked.named()}, asked.reader
    )
    context = form(asked, counted, references, shown.paginator.count) | {
        "rows": listing.rows(kind, entities, references),
        "shown": shown,
        "heads": listing.heads(asked),
        "previous": asked.address("page", str(shown.number - 1)),
        "next": asked.address("page", str(shown.number + 1)),
    }
    return render(request, "portal/collection.html", context)


def tree(request: HttpRequest, asked: Asked) -> HttpResponse:
    """All statements of a kind, each under what it is part of."""
    counted = asked.counted()
    branches = statements.branches(KINDS[asked.kind], asked.reader)
    references = References(keys(counted), asked.reader)
    context = form(asked, counted, references, asked.found.count())
    drawn = tree_html(branches, asked.reader.tag)
    return render(request, "portal/tree.html", context | {"tree": drawn})


def form(asked: Asked, counted: Any, references: References, count: int) -> dict[str, Any]:
    """What both show above: how many there are, what was asked, and what could be."""
    total = asked.rows.count() if asked.narrowed else count
    return {
        "kind": asked.kind,
        "plural": PLURALS[asked.kind],
        "plural_name": KINDS[asked.kind]._meta.verbose_name_plural,
        "asked": asked,
        "question": asked.query.get("q", ""),
        "sentence": how_many(asked.kind, count, total, narrowed=asked.narrowed),
        "chips": asked.chips(references),
        "choices": asked.choices(counted, references),
        "fields": asked.fields(),
        "kept": asked.kept(),
    }


def keys(counted: Any) -> set[int]:
    """The entities among the values of the facets."""
    return {pk for facet, found in counted.items() if facet.of_entities for pk in found}


def numbered(request: HttpRequest, found: QuerySet) -> Any:
    """The page asked for. BadQuery for what is no number, EmptyPage beyond the last."""
    try:
        return Paginator(found, PAGE_SIZE).page(request.GET.get("page", "1"))
    except PageNotAnInteger:
        raise BadQuery(_("“page” is a number, from 1.")) from None
