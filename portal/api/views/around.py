"""What stands around the collections: the list of them, the schema, the documentation, and 404."""

from typing import Any

from django.conf import settings
from django.http import HttpResponseBase, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from portal.api.collections import ROOT
from portal.api.conditional import stamp
from portal.api.parameters import Asked
from portal.api.resources import Json, Resource


@extend_schema(exclude=True)
class Root(Resource):
    """The collections of this API."""

    collections: tuple[str, ...] = ()

    def answer(self, asked: Asked, **kwargs: Any) -> Json:
        links = {name: f"{settings.SITE_URL}{ROOT}/{name}/" for name in self.collections}
        return links | {
            "schema": f"{settings.SITE_URL}{ROOT}/schema/",
            "docs": f"{settings.SITE_URL}/api/docs/",
        }


@extend_schema(exclude=True)
class Unknown(Resource):
    """Every other address below /api/."""

    http_method_names = ["get", "head", "options", "post", "put", "patch", "delete", "trace"]

    def dispatch(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A known address without its last slash has moved; anything else is not found, however asked."""
        if request.method in ("GET", "HEAD") and known(f"{request.path_info}/"):
            query = request.META.get("QUERY_STRING", "")
            moved = HttpResponsePermanentRedirect(
                f"{request.path}/?{query}" if query else f"{request.path}/"
            )
            stamp(moved)
            return moved
        return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise NotFound


def known(path: str) -> bool:
    try:
        return getattr(resolve(path).func, "cls", None) is not Unknown
    except Resolver404:
        return False
