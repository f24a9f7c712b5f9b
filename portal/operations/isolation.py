"""What a browser may do with our pages, beyond what Django and the content security policy say."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

NOTHING_OF = ("camera", "geolocation", "microphone", "payment", "usb")
PERMISSIONS = ", ".join(f"{feature}=()" for feature in NOTHING_OF)
# What is made to be taken into other sites' pages.
FOR_ANYONE = ("/api/", "/feeds/")
PICTURE = ".svg"


def isolated(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: no device for any page, and no page of ours inside another site's."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        path = request.path_info
        shared = path.startswith(FOR_ANYONE) or path.endswith(PICTURE)
        response.headers["Permissions-Policy"] = PERMISSIONS
        response.headers["Cross-Origin-Resource-Policy"] = (
            "cross-origin" if shared else "same-origin"
        )
        return response

    return middleware
