"""How to cite an article or a passage, and the text to take away."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from annotations.models import Article
from portal.articles import bibliography, citing
from portal.complaints import choice, words
from portal.views.page import public_page


@public_page("passage", "format")
def cite(request: HttpRequest, slug: str) -> HttpResponse:
    """All forms of a citation on one page, or one of them as a file."""
    article = published(slug)
    form = choice(request, "format", list(citing.FILES))
    cited = citing.Cited(
        article,
        passage(article, words(request, "passage")),
        article.current.number,
        settings.SITE_URL,
        timezone.now().date(),
    )
    if form:
        make, content_type, ending = citing.FILES[form]
        response = HttpResponse(make(cited), content_type=f"{content_type}; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{citing.key(cited)}.{ending}"'
        return response
    context = {
        "cited": cited,
        "entry": bibliography.entry(article, request.reader),
        "lines": [("GB/T 7714", citing.gbt7714(cited)), ("APA", citing.apa(cited))],
        "files": [(name, make(cited)) for name, (make, _type, _ending) in citing.FILES.items()],
    }
    return render(request, "portal/cite.html", context)


@public_page()
def text(request: HttpRequest, slug: str) -> HttpResponse:
    """The current text as it was imported, in the reader's script."""
    article = published(slug)
    shown, _lang = article.current.text, article.language
    if request.reader.chosen:
        shown, _lang = request.reader.in_script(shown, article.language)
    return HttpResponse(shown, content_type="text/plain; charset=utf-8")


def published(slug: str) -> Article:
    return get_object_or_404(Article.objects.published().select_related("current"), slug=slug)


def passage(article: Article, eid: str) -> str:
    """`eid` where the current text has such a passage, "" where none is asked for; Http404 otherwise."""
    if eid and not article.current.passages.filter(eid=eid).exists():
        raise Http404
    return eid
