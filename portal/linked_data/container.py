"""The notes of an article as a container of the Web Annotation Protocol, for reading only.

/articles/{slug}/annotations/            the collection, with its first page inside
/articles/{slug}/annotations/pages/{n}/  a page of full descriptions, from 0
/articles/{slug}/annotations/iris/{n}/   a page of IRIs
"""

import re
from typing import Literal

from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from annotations.models import Article
from portal.api.collections import annotation_url, article_url
from portal.api.negotiation import quality
from portal.linked_data import web_annotations
from portal.linked_data.answering import METHODS, PROFILE, Json, answer, options, type_link
from portal.reader import Reader

Content = Literal["pages", "iris"]
CONTEXT = [web_annotations.CONTEXT, "http://www.w3.org/ns/ldp.jsonld"]
MINIMAL = "http://www.w3.org/ns/ldp#PreferMinimalContainer"
IRIS = "http://www.w3.org/ns/oa#PreferContainedIRIs"
DESCRIPTIONS = "http://www.w3.org/ns/oa#PreferContainedDescriptions"
CONTAINER_LINKS = (
    type_link("http://www.w3.org/ns/ldp#BasicContainer"),
    type_link("http://www.w3.org/ns/oa#AnnotationCollection"),
    '<http://www.w3.org/TR/annotation-protocol/>; rel="http://www.w3.org/ns/ldp#constrainedBy"',
)
PAGE_LINKS = (
    type_link("http://www.w3.org/ns/ldp#Resource"),
    type_link("http://www.w3.org/ns/oa#AnnotationPage"),
)
SIZES = {"pages": 50, "iris": 500}
SPOKEN = ("application/ld+json", "application/json")


@csrf_exempt
def container(request: HttpRequest, slug: str) -> HttpResponse:
    """The collection, as full or as minimal as `Prefer` asks."""
    if (refusal := refused(request, CONTAINER_LINKS)) is not None:
        return refusal
    article = public_article(slug)
    wishes = preferred(request.headers.get("Prefer", ""))
    content: Content = "iris" if IRIS in wishes and DESCRIPTIONS not in wishes else "pages"
    response = answer(
        request,
        lambda reader: collection(article, content, MINIMAL in wishes, reader),
        kind=PROFILE,
        links=CONTAINER_LINKS,
        vary=("Accept", "Prefer"),
        extra=(content, MINIMAL in wishes),
    )
    response["Content-Location"] = address(article)
    if wishes:
        response["Preference-Applied"] = "return=representation"
    return response


@csrf_exempt
def page(request: HttpRequest, slug: str, content: str, number: int) -> HttpResponse:
    """One page of the collection. Http404 beyond the last."""
    if (refusal := refused(request, PAGE_LINKS)) is not None:
        return refusal
    article = public_article(slug)
    total = notes_of(article).count()
    if number > last_page(total, content):
        raise Http404

    def make(reader: Reader) -> Json:
        whole = described(article, total)
        return (
            {"@context": CONTEXT[0]}
            | page_of(article, total, content, number, reader)
            | {"partOf": whole}
        )

    return answer(request, make, kind=PROFILE, links=PAGE_LINKS)


def refused(request: HttpRequest, links: tuple[str, ...]) -> HttpResponse | None:
    """What is no reading, or asks for another format, is told so; OPTIONS is told what can be done."""
    if request.method == "OPTIONS":
        return options(links)
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(METHODS.split(", "), headers={"Link": ", ".join(links)})
    if request.headers.get("Accept") and not any(
        quality(request, kind) for kind in (*SPOKEN, "text/html")
    ):
        error = {
            "code": "not_acceptable",
            "detail": f"Only {SPOKEN[0]} is spoken here.",
            "attr": None,
        }
        refusal = JsonResponse({"type": "client_error", "errors": [error]}, status=406)
        refusal["Link"] = ", ".join(links)
        patch_vary_headers(refusal, ["Accept"])
        return refusal
    return None


def preferred(header: str) -> set[str]:
    """What of ours the Prefer header asks to be included (RFC 7240). Who asks for IRIs and descriptions
    at once asks for nothing that can be, and gets descriptions."""
    included = re.search(r'include\s*=\s*"?([^";,]*)"?', header, re.IGNORECASE)
    return {MINIMAL, IRIS, DESCRIPTIONS} & set(included[1].split() if included else [])


def public_article(slug: str) -> Article:
    article = Article.objects.published().filter(slug=slug).first()
    if article is None:
        raise Http404
    return article


def notes_of(article: Article) -> QuerySet:
    """The public notes in the order of the text."""
    return (
        web_annotations.placed()
        .filter(article=article)
        .order_by("anchors__start", "-anchors__end", "pk")
    )


def address(article: Article) -> str:
    return f"{article_url(article.slug)}annotations/"


def page_address(article: Article, content: str, number: int) -> str:
    return f"{address(article)}{content}/{number}/"


def last_page(total: int, content: str) -> int:
    return max(0, (total - 1) // SIZES[content])


def described(article: Article, total: int) -> Json:
    """The collection without its pages."""
    modified = (
        notes_of(article).order_by().aggregate(latest=Max("modified"))["latest"]
        or article.updated_at
    )
    return {
        "id": address(article),
        "type": ["BasicContainer", "AnnotationCollection"],
        "label": article.title,
        "total": total,
        "modified": modified,
    }


def collection(article: Article, content: Content, minimal: bool, reader: Reader) -> Json:
    total = notes_of(article).count()
    whole = {"@context": CONTEXT} | described(article, total)
    if not total:
        return whole
    first: str | Json = page_address(article, content, 0)
    if not minimal:
        first = page_of(article, total, content, 0, reader)
    last = page_address(article, content, last_page(total, content))
    return whole | {"first": first, "last": last}


def page_of(article: Article, total: int, content: str, number: int, reader: Reader) -> Json:
    size = SIZES[content]
    found = notes_of(article)[number * size : (number + 1) * size]
    node: Json = {
        "id": page_address(article, content, number),
        "type": "AnnotationPage",
        "startIndex": number * size,
        "items": iris(found) if content == "iris" else web_annotations.many(found, reader),
    }
    if number > 0:
        node["prev"] = page_address(article, content, number - 1)
    if number < last_page(total, content):
        node["next"] = page_address(article, content, number + 1)
    return node


def iris(notes: QuerySet) -> list[str]:
    return [annotation_url(uuid) for uuid in notes.values_list("uuid", flat=True)]
