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


class AcceptOnly(DefaultContentNegotiation):
    """By the Accept header alone: no `?format=`, which is an unknown parameter. What is wanted alike is
    chosen in the order of the renderers; a quality of 0 is what is not wanted (RFC 9110, 12.4.2)."""

    def select_renderer(
        self,
        request: HttpRequest,
        renderers: Sequence[BaseRenderer],
        format_suffix: str | None = None,
    ) -> tuple[BaseRenderer, str]:
        if not request.headers.get("Accept", "").strip():
            return renderers[0], renderers[0].media_type
        best = max(renderers, key=lambda renderer: quality(request, renderer.media_type))
        if not quality(request, best.media_type):
            raise NotAcceptable(available_renderers=renderers)
        return best, best.media_type


def quality(request: HttpRequest, kind: str) -> float:
    """How much a media type is wanted, from 0 to 1: the most specific range that holds it decides.

    Parameters other than q (the profile) are asked for rather than required, so they are passed over.
    """
    found = (-1, 0.0)
    for part in split_ranges(request.headers.get("Accept", "")):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        found = max(
            found, (breadth(name.lower(), kind), worth(parameters)), key=lambda pair: pair[0]
        )
    return found[1] if found[0] >= 0 else 0.0


def split_ranges(header: str) -> list[str]:
    """The media ranges of an Accept header; commas inside quotes do not part them."""
    ranges, quoted, start = [], False, 0
    for at, char in enumerate(header):
        quoted ^= char == '"'
        if char == "," and not quoted:
            ranges.append(header[start:at])
            start = at + 1
    return [part.strip() for part in (*ranges, header[start:]) if part.strip()]


def breadth(name: str, kind: str) -> int:
    """2 for the very type, 1 for its family, 0 for */*, -1 where the range does not hold it."""
    return {kind: 2, f"{kind.split('/', maxsplit=1)[0]}/*": 1, "*/*": 0}.get(name, -1)


def worth(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _equals, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return min(1.0, max(0.0, float(value)))
            except ValueError:
                return 0.0
    return 1.0


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
