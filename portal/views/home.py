"""The start page."""

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from annotations.models import Article
from portal import news
from portal.articles import bibliography
from portal.pictures import timeline
from portal.views.page import public_page


@public_page()
def home(request: HttpRequest) -> HttpResponse:
    """What this is, the newest texts, a picture that invites, three doors, what changed."""
    found, _references = timeline.dated_instruments(request.reader)
    articles = Article.objects.published().order_by(F("issued").desc(nulls_last=True), "slug")[:3]
    entries = [bibliography.entry(article, request.reader) for article in articles]
    context = {
        "picture": timeline.strip(found),
        "dated": len(found),
        "entries": entries,
        "first": entries[0].url if entries else reverse("articles"),
        "kinds": news.kinds_counted(),
        "changes": news.latest(request.reader, 8),
    }
    return render(request, "portal/home.html", context)
