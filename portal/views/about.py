"""What this is, for readers, experts and programmers."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from portal import abilities
from portal.views.page import public_page

PAGES = ("index", "guide", "permissions", "api", "cite", "licence", "accessibility")


@public_page()
def page(request: HttpRequest, name: str) -> HttpResponse:
    if name not in PAGES or request.path.endswith("/index/"):
        raise Http404
    context: dict[str, Any] = {"name": name}
    if name == "permissions":
        context |= {"roles": abilities.ROLES.values(), "rows": abilities.rows()}
    return render(request, f"portal/about/{name}.html", context)
