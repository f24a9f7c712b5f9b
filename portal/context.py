"""What every template may say about the site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from portal.complaints import BadQuery
from portal.reader import TAGS, Reader

# Languages as Open Graph names them.
LOCALES = {"zh-hant": "zh_TW", "zh-hans": "zh_CN", "en": "en_GB", "ru": "ru_RU"}


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
        "locale": LOCALES.get(reader.language, reader.language),
        "alternates": alternates(request) if hasattr(request, "address") else "",
    }


def alternates(request: HttpRequest) -> SafeString:
    """The links of a public page to itself in each language."""
    page = escape(f"{settings.SITE_URL}{request.path}")
    pages = [(TAGS[code], f"{page}?lang={code}") for code, _name in settings.LANGUAGES]
    links = [
        f'<link rel="alternate" hreflang="{tag}" href="{address}">\n'
        for tag, address in [*pages, ("x-default", page)]
    ]
    return mark_safe("".join(links))  # noqa: S308  escaped


def plain_reader(request: HttpRequest) -> Reader:
    """The reader of a page that is no public page (an error, the admin)."""
    try:
        return Reader.of(request)
    except BadQuery:
        return Reader(request.LANGUAGE_CODE)
