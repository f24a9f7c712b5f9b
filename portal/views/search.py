"""The search page, and names to offer while someone types."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.request import QueryDict
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from annotations.models import Annotation, Article, Passage
from instruments.models import KINDS, Kind
from portal.complaints import BadQuery, choice
from portal.search.finding import FACETS, Found, Question, find
from portal.search.hits import Showcase, title_of
from portal.search.suggestions import near, suggest
from portal.views.page import public_page

LONGEST = 10_000
LONGEST_NAME = 200  # for suggestions, only so much of what was typed counts
PAGE_SIZE = 20
SHOWN_OPTIONS = 12
PARAMETERS = ("q", "type", "article", "entity_kind", "year", "page")
TYPES = ["passage", "annotation", "article", *KINDS]


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a facet: how it is named, how many hits have it, and where its link leads."""

    name: str
    lang: str
    count: int
    url: str
    chosen: bool


@public_page(*PARAMETERS, endless=True)
def page(request: HttpRequest) -> HttpResponse:
    text = question_text(request)
    if not text:
        return render(request, "portal/search/page.html", {"question": ""})
    found = find(asked(request, text))
    number, last = page_number(request), max(1, -(-found.count // PAGE_SIZE))
    if number > last:
        raise Http404(_("There is no such page of this list."))
    hits = Showcase(found.query, request.reader).show(found.page(number, PAGE_SIZE))
    context = {
        "question": text,
        "found": found,
        "hits": list(zip(hits, map(type_names().get, (hit.type for hit in hits)), strict=True)),
        "facets": facets(request, found),
        "start": (number - 1) * PAGE_SIZE + 1,
        "extra": address(request).replace("?", "&", 1),
        "near": near(text, request.reader) if not found.count else [],
        "number": number,
        "last": last,
        "previous": address(request, page=number - 1) if number > 1 else "",
        "next": address(request, page=number + 1) if number < last else "",
    }
    return render(request, "portal/search/page.html", context)


@public_page("q", endless=True)
def suggestions(request: HttpRequest) -> HttpResponse:
    """JSON for the search box: names of entities and articles that hold what was typed."""
    types = type_names()
    offered = [
        {
            "title": one.title,
            "lang": one.lang,
            "kind": types[one.kind],
            "url": one.url,
            "matched": one.matched,
        }
        for one in suggest(question_text(request)[:LONGEST_NAME], request.reader)
    ]
    return JsonResponse({"suggestions": offered})


def question_text(request: HttpRequest) -> str:
    """What was asked, trimmed. BadQuery where it is too long or holds control characters."""
    text = request.GET.get("q", "")
    if len(text) > LONGEST:
        raise BadQuery(
            _("“%(name)s” is longer than %(most)s characters.") % {"name": "q", "most": LONGEST}
        )
    if any(ord(char) < 32 or ord(char) == 127 for char in text):
        raise BadQuery(_("“%(name)s” holds control characters.") % {"name": "q"})
    return text.strip()


def asked(request: HttpRequest, text: str) -> Question:
    """The question with its facets. BadQuery for a type or a year that cannot be."""
    kind, entity_kind = choice(request, "type", TYPES), choice(request, "entity_kind", list(KINDS))
    article, year = request.GET.get("article", ""), request.GET.get("year", "")
    if year and not (len(year) == 4 and year.isascii() and year.isdigit()):
        raise BadQuery(
            _("“%(value)s” is not a value of “%(name)s”.") % {"value": year[:40], "name": "year"}
        )
    if "\0" in article:
        raise BadQuery(_("“%(name)s” holds control characters.") % {"name": "article"})
    pks = tuple(Article.objects.published().filter(slug=article).values_list("pk", flat=True)) or (
        -1,
    )
    return Question(text, given(kind), pks if article else (), given(entity_kind), given(year))


def given(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


def page_number(request: HttpRequest) -> int:
    value = request.GET.get("page", "1")
    if not (value.isascii() and value.isdigit() and 0 < len(value) < 10 and int(value)):
        raise BadQuery(_("“page” is a number, from 1."))
    return int(value)


def type_names() -> dict[str, Any]:
    """What each type of hit is called."""
    models = {"passage": Passage, "annotation": Annotation, "article": Article}
    named = {kind: capfirst(model._meta.verbose_name) for kind, model in models.items()}
    return named | dict(Kind.choices)


def facets(request: HttpRequest, found: Found) -> list[tuple[str, list[Option]]]:
    """(title, options) of each facet that divides the hits, or that was chosen from."""
    offered = {name: found.most_frequent(name)[:SHOWN_OPTIONS] for name in FACETS}
    articles = Article.objects.published().filter(
        slug__in=[slug for slug, _count in offered["article"]]
    )
    kinds = {kind: (name, "") for kind, name in type_names().items()}
    named = {
        "type": kinds,
        "article": {article.slug: title_of(article, request.reader) for article in articles},
        "entity_kind": kinds,
    }
    titles = (_("Type"), _("Article"), _("Kind of entity"), _("Year"))
    shown = []
    for title, (parameter, values) in zip(titles, offered.items(), strict=True):
        options = []
        for value, count in values:
            chosen = request.GET.get(parameter) == value
            url = address(request, page=None, **{parameter: None if chosen else value})
            options.append(
                Option(*named.get(parameter, {}).get(value, (value, "")), count, url, chosen)
            )
        if len(options) > 1 or any(option.chosen for option in options):
            shown.append((title, options))
    return shown


def address(request: HttpRequest, **changes: Any) -> str:
    """The query of another view of the same search; None takes a parameter away."""
    query = QueryDict(mutable=True)
    for name in PARAMETERS:
        value = changes[name] if name in changes else request.GET.get(name)
        if value:
            query[name] = str(value)
    return f"?{query.urlencode()}"
