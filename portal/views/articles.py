"""Articles: the list, the annotated text, and earlier revisions of it."""

from django.conf import settings
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from annotations.models import Article, Revision
from portal.articles import bibliography, history, reading, renderings, rereading, typesetting
from portal.complaints import BadQuery, choice
from portal.serving.prepared import Prepared, Together
from portal.views.page import public_page

PUBLIC = Prepared(
    lambda slug: Article.objects.published().select_related("current").filter(slug=slug)
)
# Stands for the annotated text while the page around it is made: nothing else there is unescaped.
TEXT = mark_safe("<!-- text -->")


@public_page()
def collection(request: HttpRequest) -> HttpResponse:
    """All public articles, the newest first."""
    articles = Article.objects.published().order_by(F("issued").desc(nulls_last=True), "slug")
    entries = [bibliography.entry(article, request.reader) for article in articles]
    return render(request, "portal/articles.html", {"entries": entries})


@public_page("rendering", "view")
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    article = public_article(slug)
    return page(request, article, article.current)


@public_page("rendering", "view")
def revision(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One revision as it was, with the notes that still stand in it."""
    article = public_article(slug)
    if number == article.current.number:
        return page(request, article, article.current)
    if number not in {one.number for one in history.public_revisions(article)}:
        raise Http404
    return page(request, article, get_object_or_404(Revision, article=article, number=number))


def public_article(slug: str) -> Article:
    """The public article that has the slug, with its current revision. Http404 where there is none."""
    for article in PUBLIC.objects(slug):
        return article
    raise Http404


def page(request: HttpRequest, article: Article, revision: Revision) -> HttpResponse:
    """The annotated text of one revision."""
    revision.article, asked = article, Together()
    readable = renderings.languages_of(revision, asked)
    notes = rereading.notes_of(revision, request.reader, request.seq, asked)
    languages = readable()
    lang, alone = wanted_rendering(request, languages)
    rendered = renderings.renderings_of(revision, lang) if lang else {}
    text = typesetting.page_of(
        reading.KeptRevision(revision),
        article.language,
        notes,
        request.reader,
        rendered,
        alone=alone,
        cite=reverse("article-cite", args=[article.slug]),
    )
    revisions = history.public_revisions(article)
    context = {
        "article": article,
        "entry": bibliography.entry(article, request.reader),
        "linked": bibliography.scholarly_article(article, settings.SITE_URL),
        "revision": revision,
        "revisions": revisions,
        "history": history.items(article, revisions, revision.number),
        "text": TEXT,
        "contents": text.contents,
        "text_lang": text.lang,
        "legend": typesetting.legend(notes),
        "count": len(notes),
        "languages_of_text": [(lang, own_name(lang)) for lang in languages],
        "rendering": lang,
        "alone": alone,
    }
    before, after = render_to_string("portal/article.html", context, request).split(TEXT)
    return HttpResponse(b"".join([before.encode(), *text.html, after.encode()]))


def wanted_rendering(request: HttpRequest, languages: list[str]) -> tuple[str, bool]:
    """(language, alone) of the rendering asked for; BadQuery for a language there is none in."""
    lang = request.GET.get("rendering", "")
    if lang and lang not in languages:
        raise BadQuery(_("This article has no rendering in “%(lang)s”.") % {"lang": lang[:40]})
    return lang, choice(request, "view", ["alone", "beside"]) == "alone" and bool(lang)


def own_name(lang: str) -> str:
    """A language in its own words, or its tag."""
    try:
        return str(get_language_info(lang.lower())["name_local"])
    except KeyError:
        return lang
