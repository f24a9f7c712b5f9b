"""What every template may say about the site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from portal.complaints import BadQuery
from portal.reader import TAGS, Reader


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's address, who reads, and where: nothing that belongs to one visitor only."""
    reader = getattr(request, "reader", None) or plain_reader(request)
    address = getattr(request, "address", request.path)
    return {
        "SITE_URL": settings.SITE_URL,
        "CONTACT_EMAIL": settings.CONTACT_EMAIL,
        "reader": reader,
        "address": address,
        "api": reverse("api-root"),
        "alternates": hasattr(request, "address"),
        "languages": [(code, TAGS[code], name) for code, name in settings.LANGUAGES],
    }


def plain_reader(request: HttpRequest) -> Reader:
    """The reader of a page that is no public page (an error, the admin)."""
    try:
        return Reader.of(request)
    except BadQuery:
        return Reader(request.LANGUAGE_CODE)
