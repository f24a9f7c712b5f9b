"""The root of all addresses."""

from django.contrib import admin
from django.urls import include, path

from portal.operations.outages import handler500  # noqa: F401  Django asks for it by this name

urlpatterns = [
    path("api/", include("portal.api.urls")),
    path("admin/", include("portal.signing_in.urls")),
    path("admin/", admin.site.urls),
    path("", include("portal.api.container_urls")),
    path("", include("portal.views.urls")),
]
