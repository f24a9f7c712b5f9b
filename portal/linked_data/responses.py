"""The answers for one entity and for one annotation."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from instruments.models import Entity
from portal.linked_data import web_annotations
from portal.linked_data.answering import PROFILE, Json, answer, options, type_link
from portal.linked_data.entities import json_ld
from portal.reader import Reader

RESOURCE = "http://www.w3.org/ns/ldp#Resource"
ANNOTATION = "http://www.w3.org/ns/oa#Annotation"
ANNOTATION_LINKS = (type_link(RESOURCE), type_link(ANNOTATION))


def entity_response(request: HttpRequest, entity: Entity) -> HttpResponse:
    """A public entity in the terms of schema.org, SKOS and ORG."""
    return answer(
        request,
        lambda reader: json_ld(entity.kind, entity.slug, reader, timezone.now().date()),
        extra=(entity.kind, entity.slug),
    )


def annotation_response(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A public note as a Web Annotation. Http404 where there is none in the current text."""

    def make(reader: Reader) -> Json:
        found = web_annotations.one(uuid, reader)
        if found is None:
            raise Http404
        return {"@context": web_annotations.CONTEXT} | found

    return answer(request, make, kind=PROFILE, links=ANNOTATION_LINKS)


def annotation_options() -> HttpResponse:
    """What can be done with the address of any note, whether there is one or not."""
    return options(ANNOTATION_LINKS)
