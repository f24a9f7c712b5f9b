"""Hands a request for linked data to the module that speaks it."""

from django.http import HttpRequest, HttpResponse

from annotations.models import Annotation
from instruments.models import Entity
from portal import linked_data


def entity(request: HttpRequest, thing: Entity) -> HttpResponse | None:
    """The JSON-LD of `thing` when the request prefers it to HTML, else None."""
    return linked_data.entity_response(request, thing) if linked_data.wanted(request) else None


def annotation(request: HttpRequest, thing: Annotation) -> HttpResponse | None:
    """The Web Annotation of `thing` when the request prefers it to HTML, else None."""
    return linked_data.annotation_response(request, thing) if linked_data.wanted(request) else None
