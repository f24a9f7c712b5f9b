"""One note on a page of its own: the address to cite."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from annotations.models import Anchor, Annotation
from portal.articles import bibliography, reading
from portal.entities.concordance import in_context
from portal.linked_data import annotation_options, annotation_response, wanted_by_default
from portal.reader import Reader
from portal.views.page import public_page

AROUND = 120  # code points of text shown on either side


@csrf_exempt  # nothing is ever written here: who tries is told 405 and what is allowed
@require_http_methods(["GET", "HEAD", "OPTIONS"])
def detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The note, as a page or, for who prefers it or names no format, as a Web Annotation."""
    if request.method == "OPTIONS":
        return annotation_options()
    if wanted_by_default(request):
        return annotation_response(request, uuid)
    response = page(request, uuid)
    patch_vary_headers(response, ["Accept"])
    return response


@public_page()
def page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    shown = Annotation.objects.published().select_related("article__current", "parent")
    annotation = get_object_or_404(shown, uuid=uuid)
    revision = annotation.article.current
    revision.article = annotation.article
    home = annotation.parent or annotation
    found = reading.notes_on(revision, request.reader, only=[home.pk])
    if not found:
        raise Http404
    anchor = Anchor.objects.select_related("passage").get(annotation=home, revision=revision)
    context = {
        "annotation": annotation,
        "note": found[0],
        "entry": bibliography.entry(annotation.article, request.reader),
        "quotation": quotation(revision.text, anchor, annotation.article.language, request.reader),
        "eid": anchor.passage.eid if anchor.passage else "",
        "revision": revision,
    }
    return render(request, "portal/annotation.html", context)


def quotation(text: str, anchor: Anchor, lang: str, reader: Reader) -> dict[str, str]:
    """What the note is about, with some text around it, in the reader's script."""
    first, last = max(anchor.start - AROUND, 0), min(anchor.end + AROUND, len(text))
    return in_context(
        text[first : anchor.start], anchor.exact, text[anchor.end : last], lang, reader
    )
