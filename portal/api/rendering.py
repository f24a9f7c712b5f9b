"""How answers become bytes."""

from typing import Any

import orjson
from rest_framework.renderers import BaseRenderer


def to_json(content: Any) -> bytes:
    """JSON in UTF-8; times in RFC 3339 with `Z`, UUIDs and what else has no form of its own as text."""
    return orjson.dumps(content, option=orjson.OPT_UTC_Z, default=str)


class OrjsonRenderer(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None
    ) -> bytes:
        return b"" if data is None else to_json(data)
