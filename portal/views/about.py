"""What this is, for readers, experts and programmers."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from portal.views.page import public_page

PAGES = ("index", "guide", "api", "cite", "licence", "accessibility")


@public_page()
def page(request: HttpRequest, name: str) -> HttpResponse:
    if name not in PAGES or request.path.endswith("/index/"):
        raise Http404
    return render(request, f"portal/about/{name}.html", {"name": name})
