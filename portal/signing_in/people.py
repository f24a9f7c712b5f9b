"""What an administrator can do about somebody's sign-in, and the log of all."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from instruments import ledger, policy
from instruments.admin.base import PolicyAdmin
from instruments.admin.people import PersonAdmin
from instruments.models import User
from portal.models import SignIn
from portal.signing_in import factors, lifting, links
from portal.signing_in.forms import LiftForm
from portal.signing_in.views import around

View = Callable[..., HttpResponse]


def for_administrators(view: View) -> View:
    """The desk's own guard, then the policy's; the view gets the person."""

    def guarded(request: HttpRequest, pk: int) -> HttpResponse:
        if not policy.can(request.user, "manage_people"):  # type: ignore[arg-type]
            raise PermissionDenied
        return view(request, get_object_or_404(User, pk=pk))

    return never_cache(admin.site.admin_view(guarded))


@for_administrators
def person(request: HttpRequest, someone: User) -> HttpResponse:
    return show(request, someone)


def show(request: HttpRequest, someone: User, **more: Any) -> HttpResponse:
    lift = lifting.open_lifts().filter(person=someone).select_related("asked_by").first()
    context = around(
        request,
        _("Sign-in of %(person)s") % {"person": someone},
        person=someone,
        has_factor=factors.has_factor(someone),
        lift=lift,
        may_grant=lift and not lift.granted_by_id and request.user not in (someone, lift.asked_by),
        lift_form=LiftForm(),
        latest=someone.sign_ins.all()[:10],
        opts=User._meta,
        **more,
    )
    return render(request, "portal/signing_in/person.html", context)


def step(act: Callable[[HttpRequest, User], str]) -> View:
    """A POST that does `act`, says what it answers, and goes back; what it refuses is said there too."""

    def inside(request: HttpRequest, someone: User) -> HttpResponse:
        try:
            messages.success(request, act(request, someone))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect("person-sign-in", someone.pk)

    return require_POST(for_administrators(inside))


@step
def ask(request: HttpRequest, someone: User) -> str:
    form = LiftForm(request.POST)
    if not form.is_valid():
        raise ValidationError(_("Say why."))
    lifting.ask(someone, by=request.user, reason=form.cleaned_data["reason"])  # type: ignore[arg-type]
    return _("Asked. Another administrator must grant it within %(hours)d hours.") % {
        "hours": lifting.HOURS
    }


@step
def grant(request: HttpRequest, someone: User) -> str:
    lifting.grant(someone, by=request.user)  # type: ignore[arg-type]
    return _("Granted: they can sign in once with the password alone, within %(hours)d hours.") % {
        "hours": lifting.HOURS
    }


@step
def sign_out(request: HttpRequest, someone: User) -> str:
    with ledger.batch(), ledger.record(someone, by=request.user, action="end_sessions"):  # type: ignore[arg-type]
        someone.end_sessions()
    return _("Signed out everywhere.")


@require_POST
@for_administrators
def link(request: HttpRequest, someone: User) -> HttpResponse:
    """Mail a one-time link, or show it in this answer only."""
    made = links.hand_over(someone, by=request.user)  # type: ignore[arg-type]
    if not made:
        messages.success(request, _("A link was sent to %(address)s.") % {"address": someone.email})
        return redirect("person-sign-in", someone.pk)
    return show(request, someone, link=made)


def panel(request: HttpRequest, someone: User) -> str:
    return format_html(
        '<p class="sign-in"><a href="{}">{}</a></p>',
        reverse("person-sign-in", args=[someone.pk]),
        _("Sign-in: second factor, one-time link, latest attempts"),
    )


PersonAdmin.panels = [*PersonAdmin.panels, panel]


@admin.register(SignIn)
class SignInAdmin(PolicyAdmin):
    """The log of sign-ins: read only."""

    abilities = {"view": "manage_people"}
    list_display = ("at", "who", "address", "outcome")
    list_filter = ("outcome",)
    search_fields = ("person__username", "address")
    list_select_related = ("person",)
    date_hierarchy = "at"
    show_full_result_count = False
    fields = ("at", "person", "address", "outcome")

    @admin.display(description=gettext_lazy("who"), ordering="person__username")
    def who(self, sign_in: SignIn) -> str:
        return sign_in.person.get_username() if sign_in.person else "—"
