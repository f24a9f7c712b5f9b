"""One note on a page of its own: the address to cite."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from annotations.models import Anchor, Annotation
from portal import bibliography, linked, reading
from portal.concordance import in_context
from portal.reader import Reader
from portal.views.page import public_page

AROUND = 120  # code points of text shown on either side


@require_safe
def detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The note, as a page or as JSON-LD."""
    note = (
        Annotation.objects.published()
        .filter(uuid=uuid)
        .select_related("article__current", "parent")
        .first()
    )
    if note is None:
        raise Http404
    response = linked.annotation(request, note) or page(request, uuid)
    patch_vary_headers(response, ["Accept"])
    return response


@public_page()
def page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    annotation = (
        Annotation.objects.published().select_related("article__current", "parent").get(uuid=uuid)
    )
    revision = annotation.article.current
    revision.article = annotation.article
    home = annotation.parent or annotation
    notes = [note for note in reading.notes_on(revision, request.reader) if note.id == home.pk]
    if not notes:
        raise Http404
    anchor = Anchor.objects.select_related("passage").get(annotation=home, revision=revision)
    context = {
        "annotation": annotation,
        "note": notes[0],
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
