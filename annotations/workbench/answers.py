"""The JSON door of the workbench: who may come in, what a body may be, how a refusal is said."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import (
    NON_FIELD_ERRORS,
    PermissionDenied,
    RequestDataTooBig,
    ValidationError,
)
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from rest_framework.authentication import CSRFCheck

from annotations import policy
from annotations.models import Article

BODY_BYTES = 4_000_000
# Said once, as every request asks it: making the query takes longer than running it.
ARTICLE = f"""
    SELECT id, uuid, slug, language, blind, current_id FROM {Article._meta.db_table}
    WHERE id = %s AND current_id IS NOT NULL
"""  # noqa: S608  the name of our own table
Json = dict[str, Any]
View = Callable[..., Json]


class Refused(Exception):
    """A request that cannot be served: `status`, and one message with the field it is about."""

    def __init__(self, message: str, *, field: str = "", status: int = 400, **more: Any) -> None:
        super().__init__(message)
        self.status, self.field, self.more = status, field, more


def refusal(status: int, errors: list[Json], **more: Any) -> JsonResponse:
    return JsonResponse({"errors": errors, **more}, status=status)


def said(message: Any, field: str = "") -> Json:
    return {"field": field, "message": str(message)}


def messages_of(error: ValidationError) -> list[Json]:
    if not hasattr(error, "error_dict"):
        return [said(message) for message in error.messages]
    return [
        said(message, "" if field == NON_FIELD_ERRORS else field)
        for field, messages in error.message_dict.items()
        for message in messages
    ]


def endpoint(admin_site: AdminSite, view: View, method: str) -> Callable[..., HttpResponseBase]:
    """`view(request, pk, …)` as an address below one article. Strangers get 403, never a sign-in page,
    so that a script can say that the session is over and keep what was typed."""

    def inside(request: HttpRequest, pk: int, **key: Any) -> HttpResponseBase:
        return answer(view, request, pk, key)

    guarded = admin_site.admin_view(inside)

    @wraps(view)
    def door(request: HttpRequest, pk: int, **key: Any) -> HttpResponseBase:
        if not admin_site.has_permission(request) or not policy.can(request.user, "see_desk"):  # type: ignore[arg-type]
            return refusal(
                403,
                [said(_("You are not signed in, or may not work at this desk."))],
                session=False,
            )
        if request.method != method:
            return refusal(405, [said(_("Only %(method)s works here.") % {"method": method})])
        if method == "POST" and (complaint := csrf_complaint(request)):
            return refusal(
                403, [said(_("The security token is missing or out of date."))], csrf=complaint
            )
        return guarded(request, pk, **key)

    # Checked above and again inside `admin_view`; the middleware's own check would answer in HTML.
    return csrf_exempt(door)


def csrf_complaint(request: HttpRequest) -> str | None:
    check = CSRFCheck(lambda _request: None)  # type: ignore[arg-type]
    check.process_request(request)
    return check.process_view(request, None, (), {})  # type: ignore[return-value]


def answer(view: View, request: HttpRequest, pk: int, key: dict[str, Any]) -> HttpResponseBase:
    try:
        return JsonResponse(view(request, pk, **key))
    except Refused as refused:
        return refusal(refused.status, [said(refused, refused.field)], **refused.more)
    except ValidationError as error:
        return refusal(400, messages_of(error))
    except PermissionDenied as error:
        return refusal(403, [said(error or _("You may not do this."))])
    except Http404 as error:
        return refusal(404, [said(error or _("There is no such thing here."))])


def with_article(view: View) -> View:
    """Gives `view(request, article, …)` the article that has the key."""

    @wraps(view)
    def inside(request: HttpRequest, pk: int, **key: Any) -> Json:
        return view(request, article_of(pk), **key)

    return inside


def article_of(pk: int) -> Article:
    """The article; its text, and what else few ask for, is left in the database until it is asked for."""
    found: list[Article] = list(Article.objects.raw(ARTICLE, [pk]))
    if not found:
        raise no_article(pk)
    return found[0]


def no_article(pk: int) -> Http404:
    return Http404(_("There is no article %(pk)d with a text.") % {"pk": pk})


def body_of(request: HttpRequest, *known: str) -> Json:
    """The JSON object sent, with no names but the `known`. Refused says what is wrong with it."""
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > BODY_BYTES:
            raise RequestDataTooBig
        sent = json.loads(request.body or b"{}")
    except RequestDataTooBig:
        raise Refused(_("This is more than can be sent at once."), status=413) from None
    except (ValueError, RecursionError):
        raise Refused(_("This is not JSON.")) from None
    if not isinstance(sent, dict):
        raise Refused(_("A JSON object is expected."))
    if unknown := sorted(sent.keys() - set(known)):
        raise Refused(
            _("There is no field “%(name)s”.") % {"name": unknown[0][:40]}, field=unknown[0][:40]
        )
    return sent
