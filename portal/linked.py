"""Hands a request for linked data to the module that speaks it."""

from django.http import HttpRequest, HttpResponse

from annotations.models import Annotation
from instruments.models import Entity


def entity(request: HttpRequest, thing: Entity) -> HttpResponse | None:
    """The JSON-LD of `thing` when the request prefers it to HTML, else None."""
    return None


def annotation(request: HttpRequest, thing: Annotation) -> HttpResponse | None:
    return None
