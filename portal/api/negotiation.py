"""What a client accepts, in formats and in languages."""

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation.trans_real import (
    get_supported_language_variant,
    parse_accept_lang_header,
)
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.utils.mediatypes import media_type_matches, order_by_precedence


class AcceptOnly(DefaultContentNegotiation):
    """By the Accept header alone: no `?format=`, which is an unknown parameter."""

    def select_renderer(
        self,
        request: HttpRequest,
        renderers: Sequence[BaseRenderer],
        format_suffix: str | None = None,
    ) -> tuple[BaseRenderer, str]:
        for accepted in order_by_precedence(self.get_accept_list(request)):
            for renderer in renderers:
                if any(media_type_matches(renderer.media_type, one) for one in accepted):
                    return renderer, renderer.media_type
        raise NotAcceptable(available_renderers=renderers)


def language_of(request: HttpRequest) -> str:
    """The best of the site's languages for the Accept-Language header; cookies do not count here."""
    header = request.META.get("HTTP_ACCEPT_LANGUAGE", "").lower()
    for wanted, _quality in parse_accept_lang_header(header):
        if wanted == "*":
            break
        try:
            return get_supported_language_variant(wanted)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE
