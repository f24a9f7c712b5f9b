"""Pages compressed for whoever takes them so. They hold no secret of a reader that their size could tell."""

import gzip

from django.core.cache.backends.base import BaseCache
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import re_accepts_gzip

SHORT = 1_000  # bytes; less is not worth it
LEVEL = 6


def packed_tag(tag: str) -> str:
    """The entity tag of the compressed form: an answer of other bytes has another tag."""
    return f'{tag[:-1]}-gzip"'


def packed(request: HttpRequest, response: HttpResponse, store: BaseCache) -> HttpResponse:
    """The answer, compressed where the client says so; that form is kept in `store`, too."""
    if len(response.content) < SHORT or not re_accepts_gzip.search(
        request.headers.get("Accept-Encoding", "")
    ):
        return response
    tag = packed_tag(response["ETag"])
    content = store.get(tag)
    if not content:
        content = gzip.compress(response.content, LEVEL, mtime=0)
        store.set(tag, content)
    response.content = content
    response["ETag"], response["Content-Encoding"] = tag, "gzip"
    return response
