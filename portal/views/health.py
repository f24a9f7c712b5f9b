"""Whether the process is up, whether it can serve, and figures on how it does."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.operations import state


@require_safe
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """200 when database and cache answer and all migrations are applied; else 503, naming what fails."""
    found = state.found()
    return JsonResponse(found, status=200 if all(found.values()) else 503)


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus, for whoever has the token; there are none where no token is set."""
    if not settings.METRICS_TOKEN:
        raise Http404
    given = request.headers.get("Authorization", "")
    if not constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}"):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    from portal.operations.metrics import written  # noqa: PLC0415  opens files, which only a server should

    return HttpResponse(written(), content_type="text/plain; version=1.0.0; charset=utf-8")
