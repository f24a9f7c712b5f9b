"""The root of all addresses."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("api/", include("portal.api.urls")),
    path("admin/", admin.site.urls),
    path("", include("portal.api.container_urls")),
    path("", include("portal.views.urls")),
]
