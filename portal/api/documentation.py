"""The schema and the page that shows it."""

from typing import Any

from django.http import HttpResponseBase
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiJsonRenderer2, OpenApiYamlRenderer
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request

from portal.api.conditional import stamp
from portal.api.parameters import read
from portal.api.throttling import SharedRate

SETTINGS = {"deepLinking": True, "validatorUrl": None, "displayOperationId": True}


@extend_schema(exclude=True)
class Schema(SpectacularAPIView):
    """OpenAPI 3.1, as JSON or YAML."""

    http_method_names = ["get", "head", "options"]
    throttle_classes = [SharedRate]
    renderer_classes = [OpenApiJsonRenderer2, OpenApiJsonRenderer, OpenApiYamlRenderer]

    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        read(request, {})
        response = super().get(request, *args, **kwargs)
        response["Cache-Control"] = "no-cache"
        response.add_post_render_callback(stamp)
        return response


@extend_schema(exclude=True)
class Docs(SpectacularSwaggerSplitView):
    """The page holds no script of its own: a strict policy lets none in."""

    http_method_names = ["get", "head", "options"]
    template_name = "portal/api/docs.html"
    url_name = "api-schema"

    def _dump(self, data: Any) -> str:
        return super()._dump(
            {**data, **SETTINGS} if isinstance(data, dict) and "deepLinking" in data else data
        )
