"""How the API describes itself: OpenAPI, from the same declarations that check what is asked."""

import re
from typing import Any

from django.utils.functional import cached_property
from drf_spectacular.openapi import AutoSchema as SpectacularAutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from portal.api.parameters import Parameter
from portal.api.serializers import Problems

PROBLEMS = {
    400: "A parameter is unknown or malformed; `attr` names it.",
    404: "There is no such thing, or no such page.",
    406: "None of the formats asked for is spoken here.",
    414: "The address is longer than the server reads.",
    429: "Too many requests; `Retry-After` says for how many seconds to wait.",
}
SLUG = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 100}
PATHS: dict[str, tuple[dict[str, Any], str, Any]] = {
    "slug": (SLUG, "The slug.", "sco"),
    "article": (SLUG, "The slug of the article.", "digest"),
    "eid": (
        {"type": "string", "pattern": "^[a-z0-9_]+$", "maxLength": 200},
        "The passage's eId.",
        "preamble",
    ),
    "uuid": (
        {"type": "string", "format": "uuid"},
        "The id.",
        "00000000-0000-4000-8000-000000000000",
    ),
    "seq": (
        {"type": "integer", "minimum": 1, "maximum": 2**53 - 1},
        "The number of the change.",
        1,
    ),
    "number": (
        {"type": "integer", "minimum": 1, "maximum": 2**53 - 1},
        "The number of the release.",
        1,
    ),
    "file": (
        {"type": "string", "pattern": "^[A-Za-z0-9.-]{1,100}$"},
        "The name of one of the release's files.",
        "instruments.csv",
    ),
}
SLUGS = {
    "states": "china",
    "instruments": "un-charter",
    "recommendations": "rec-1",
    "articles": "digest",
}
JSON = "application/json"
STRUCTURED = {JSON, "application/yaml"}
URL = {"allow_null": True, "help_text": "The address of that page, or null."}


class AutoSchema(SpectacularAutoSchema):
    @cached_property
    def is_listing(self) -> bool:
        return "page_size" in self.view.known()

    @cached_property
    def collection(self) -> str:
        return self.path.removeprefix("/api/v1/").split("/")[0]

    def get_operation_id(self) -> str:
        if self.is_listing:
            return "list_" + self.collection.replace("-", "_")
        name = type(self.view).__name__.removesuffix("Detail")
        return "get" + "".join(f"_{char.lower()}" if char.isupper() else char for char in name)

    def get_tags(self) -> list[str]:
        return [self.collection]

    def get_description(self) -> str:
        return self.view.get_view_description()

    def _is_list_view(self, serializer: Any = None) -> bool:
        return False

    def get_override_parameters(self) -> list[OpenApiParameter]:
        in_path = [self.in_path(name) for name in re.findall(r"{(\w+)}", self.path)]
        return in_path + [openapi(parameter) for parameter in self.view.known().values()]

    def _get_format_parameters(self) -> list[Any]:
        """None: formats are asked for by the Accept header alone."""
        return []

    def in_path(self, name: str) -> OpenApiParameter:
        schema, description, example = PATHS[name]
        example = SLUGS.get(self.collection, example) if name == "slug" else example
        return OpenApiParameter(
            name,
            schema,
            OpenApiParameter.PATH,
            required=True,
            description=description,
            examples=[OpenApiExample(name, example)],
        )

    def get_response_serializers(self) -> Any:
        answers: dict[Any, Any] = self.get_success()
        if getattr(self.view, "moves", False):
            answers[301] = OpenApiResponse(
                description="It was renamed or merged into another; `Location` says where it is now."
            )
        answers[304] = OpenApiResponse(
            description="The version named by If-None-Match is still current."
        )
        for status, meaning in PROBLEMS.items():
            answers[status, JSON] = OpenApiResponse(
                Problems if status != 414 else None, description=meaning
            )
        return answers

    def get_success(self) -> dict[Any, Any]:
        """What 200 brings: a page of results, one thing, or a file in one of its types."""
        kinds = getattr(self.view, "media_types", None)
        if kinds is None:
            shape = self.view.serializer_class
            bare = self.is_listing and "results" not in shape().fields
            return {(200, JSON): envelope(shape, self.view) if bare else shape}
        return {
            (200, kind): OpenApiResponse(file(kind), description="The file.") for kind in kinds()
        }


def openapi(parameter: Parameter) -> OpenApiParameter:
    example = (
        {"examples": [OpenApiExample(parameter.name, example_of(parameter))]}
        if parameter.example
        else {}
    )
    return OpenApiParameter(
        parameter.name,
        parameter.schema,
        OpenApiParameter.QUERY,
        description=str(parameter.description),
        explode=True if parameter.many else None,
        style="form",
        **example,
    )


def example_of(parameter: Parameter) -> Any:
    kind = parameter.value.schema.get("type")
    value: Any = parameter.example
    if kind == "integer":
        value = int(value)
    if kind == "boolean":
        value = value == "true"
    return [value] if parameter.many else value


def file(kind: str) -> dict[str, Any]:
    """How a file's content is described: JSON and YAML by what they hold, the others as text."""
    return {"type": "object" if kind in STRUCTURED else "string"}


def envelope(shape: type[serializers.Serializer], view: Any) -> type[serializers.Serializer]:
    """The serializer of a page of results."""
    fields: dict[str, Any] = {
        "next": serializers.URLField(**URL),
        "previous": serializers.URLField(**URL),
        "results": shape(many=True),
    }
    if "page" in view.known():
        fields = {"count": serializers.IntegerField(min_value=0)} | fields
    return type(f"{shape.__name__}Page", (serializers.Serializer,), fields)
