"""The schema and the page that shows it."""

from typing import Any

from django.http import HttpResponseBase, HttpResponseNotModified
from django.utils import translation
from django.utils.cache import patch_vary_headers
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiJsonRenderer2, OpenApiYamlRenderer
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response

from portal.api import conditional
from portal.api.negotiation import AcceptOnly, language_of
from portal.api.parameters import read
from portal.api.rendering import OrjsonRenderer
from portal.api.resources import VARY, tagged
from portal.api.throttling import SharedRate
from portal.reader import Reader

SETTINGS = {"deepLinking": True, "validatorUrl": None, "displayOperationId": True}


@extend_schema(exclude=True)
class Schema(SpectacularAPIView):
    """OpenAPI 3.1, as JSON or YAML."""

    http_method_names = ["get", "head", "options"]
    content_negotiation_class = AcceptOnly
    throttle_classes = [SharedRate]
    renderer_classes = [OpenApiJsonRenderer2, OpenApiJsonRenderer, OpenApiYamlRenderer]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        translation.activate(language_of(request._request))
        super().initial(request, *args, **kwargs)

    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        plain = request._request
        read(plain, {})
        kind = request.accepted_renderer.media_type
        tag = conditional.etag(plain.path, "", Reader(translation.get_language()), kind)
        if conditional.matches(plain, tag) or conditional.matches_any(plain):
            return tagged(HttpResponseNotModified(), tag)
        return tagged(super().get(request, *args, **kwargs), tag)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Cache-Control"] = "no-cache"
        response["Content-Language"] = translation.get_language()
        patch_vary_headers(response, VARY)
        if isinstance(response, Response):
            response.add_post_render_callback(conditional.stamp)
        return response


@extend_schema(exclude=True)
class Docs(SpectacularSwaggerSplitView):
    """The page holds no script of its own: a strict policy lets none in."""

    http_method_names = ["get", "head", "options"]
    template_name = "portal/api/docs.html"
    url_name = "api-schema"

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """What is wrong is told as everywhere below /api/."""
        response = super().finalize_response(request, response, *args, **kwargs)
        if response.exception:
            response.accepted_renderer = OrjsonRenderer()
            response.accepted_media_type = OrjsonRenderer.media_type
        return response

    def _dump(self, data: Any) -> str:
        return super()._dump(
            {**data, **SETTINGS} if isinstance(data, dict) and "deepLinking" in data else data
        )
