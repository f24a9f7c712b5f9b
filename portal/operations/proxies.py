"""Whose word on the client's address and scheme counts: only that of a proxy in TRUSTED_PROXIES."""

from collections.abc import Callable
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse

FORWARDED = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_FORWARDED",
)


def trusted_proxies(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: REMOTE_ADDR becomes the nearest address that is no trusted proxy.

    What a client forwards about itself is dropped, so that throttles and lock-outs cannot be fooled and
    nobody claims to have come by HTTPS who did not.
    """
    networks = [ip_network(entry, strict=False) for entry in settings.TRUSTED_PROXIES]

    def is_trusted(address: str) -> bool:
        try:
            found = ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in networks)

    def middleware(request: HttpRequest) -> HttpResponse:
        meta = request.META
        if is_trusted(meta.get("REMOTE_ADDR", "")):
            hops = [
                hop.strip()
                for hop in meta.pop("HTTP_X_FORWARDED_FOR", "").split(",")
                if hop.strip()
            ]
            client = next((hop for hop in reversed(hops) if not is_trusted(hop)), None)
            meta["REMOTE_ADDR"] = client if client and is_address(client) else meta["REMOTE_ADDR"]
        else:
            for header in FORWARDED:
                meta.pop(header, None)
        return get_response(request)

    return middleware


def is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
