"""What the site says as linked data: JSON-LD of entities (schema.org), Web Annotations of notes.

if linked_data.wanted(request):
    return linked_data.entity_response(request, entity)
"""

from portal.linked_data.answering import wanted, wanted_by_default
from portal.linked_data.responses import annotation_options, annotation_response, entity_response

__all__ = [
    "annotation_options",
    "annotation_response",
    "entity_response",
    "wanted",
    "wanted_by_default",
]
