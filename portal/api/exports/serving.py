"""Answers that are files: sent a part at a time, tagged, and refused in JSON."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponseBase, HttpResponseNotModified, StreamingHttpResponse
from rest_framework.response import Response

from portal.api import conditional
from portal.api.parameters import Asked
from portal.api.rendering import OrjsonRenderer
from portal.api.resources import Resource, tagged


class FileResource(Resource):
    """A file: subclasses say its name, its type and its `content`."""

    @classmethod
    def media_types(cls) -> tuple[str, ...]:
        """All types that a file of this address may have."""
        raise NotImplementedError

    def file_name(self) -> str:
        raise NotImplementedError

    def media_type(self) -> str:
        raise NotImplementedError

    def content(self, asked: Asked) -> Iterator[bytes]:
        """The bytes, made when they are asked for. What is wrong with the question is raised at once."""
        raise NotImplementedError

    def get_renderers(self) -> list[Any]:
        """Whoever accepts the file's own type, or JSON, may have it; what goes wrong is told in JSON."""
        file = type("FileRenderer", (OrjsonRenderer,), {"media_type": self.media_type()})
        return [file(), OrjsonRenderer()]

    def answer(self, asked: Asked, **kwargs: Any) -> HttpResponseBase:
        content, tag = self.content(asked), self.tag(self.request._request)
        if conditional.matches_any(self.request):
            return tagged(HttpResponseNotModified(), tag)
        sent = content if self.request.method == "GET" else iter(())
        kind = f"{self.media_type()}; charset=utf-8"
        response = StreamingHttpResponse(sent, content_type=kind)
        response["Content-Disposition"] = f'attachment; filename="{self.file_name()}"'
        response["ETag"] = tag
        return response

    def handle_exception(self, exc: Exception) -> Response:
        response: Response = super().handle_exception(exc)
        response.content_type = "application/json"
        return response
