"""One's own second factor: setting it up, new recovery codes, giving it up."""

from collections.abc import Callable
from functools import wraps

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_otp.plugins.otp_totp.models import TOTPDevice

from portal.signing_in import factors, sessions
from portal.signing_in.forms import CodeForm
from portal.signing_in.views import around, judge

KEY = "second_factor_key"  # in the session, until a code confirms it
View = Callable[[HttpRequest], HttpResponse]


def for_oneself(view: View) -> View:
    """For whoever works here and has shown what they have: no one with a second factor gets past it."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        user = request.user
        shown = user.is_authenticated and (
            sessions.opens_desk(request) or not factors.has_factor(user)
        )
        if not (user.is_authenticated and user.is_active and user.is_staff and shown):
            return redirect_to_login(request.path, reverse("admin:login"))
        return view(request)

    return never_cache(guarded)


@for_oneself
def second_factor(request: HttpRequest) -> HttpResponse:
    """How it stands, and what can be done."""
    if not factors.has_factor(request.user):  # type: ignore[arg-type]
        return redirect("second-factor-enrol")
    return show(request, CodeForm())


def show(request: HttpRequest, form: CodeForm) -> HttpResponse:
    left = factors.codes_left(request.user)  # type: ignore[arg-type]
    context = around(
        request, _("Second factor"), form=form, left=left, required=settings.REQUIRE_SECOND_FACTOR
    )
    return render(request, "portal/signing_in/second_factor.html", context)


@for_oneself
@sensitive_post_parameters("code")
def enrol(request: HttpRequest) -> HttpResponse:
    """Shows a secret as picture and text; a code made with it confirms it."""
    user = request.user
    if factors.has_factor(user) and not request.session.get(sessions.VERIFIED):  # type: ignore[arg-type]
        return redirect("second-factor")
    key = request.session.setdefault(KEY, factors.new_key())
    form = CodeForm(request.POST or None)
    if form.is_valid():
        codes = factors.enrol(user, key, factors.plain(form.cleaned_data["code"]))  # type: ignore[arg-type]
        if codes:
            return confirmed(request, codes)
        form.add_error("code", _("This code does not fit. Is the clock of your device right?"))
    context = around(request, _("Set up a second factor"), form=form)
    context |= {"picture": picture(request, key), "secret": factors.as_text(key)}
    return render(request, "portal/signing_in/enrol.html", context)


def picture(request: HttpRequest, key: str) -> SafeString:
    """The QR code that an authenticator reads, as SVG without styles."""
    url = TOTPDevice(user=request.user, key=key).config_url
    drawn = segno.make(url, error="m", micro=False)
    return SafeString(drawn.svg_inline(omitsize=True, border=4, dark="#000", light="#fff"))


def confirmed(request: HttpRequest, codes: list[str]) -> HttpResponse:
    """The codes, shown in this answer and never again."""
    del request.session[KEY]
    request.user.refresh_from_db()
    sessions.keep(request, request.user)  # type: ignore[arg-type]
    return show_codes(request, codes)


def show_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    context = around(request, _("Your recovery codes"), codes=codes)
    return render(request, "portal/signing_in/codes.html", context)


def with_code(request: HttpRequest) -> CodeForm:
    """The form, valid only if its code is good: a session left open must not be enough."""
    form = CodeForm(request.POST)
    if form.is_valid() and (complaint := judge(request, request.user, form.cleaned_data["code"])):  # type: ignore[arg-type]
        form.add_error("code", complaint)
    return form


@require_POST
@for_oneself
@sensitive_post_parameters("code")
def renew(request: HttpRequest) -> HttpResponse:
    form = with_code(request)
    if not form.is_valid():
        return show(request, form)
    return show_codes(request, factors.renew_codes(request.user))  # type: ignore[arg-type]


@require_POST
@for_oneself
@sensitive_post_parameters("code")
def give_up(request: HttpRequest) -> HttpResponse:
    """Forget the second factor, to set up another; where one is demanded that is the next thing to do."""
    form = with_code(request)
    if not form.is_valid():
        return show(request, form)
    factors.forget(request.user, by=request.user)  # type: ignore[arg-type]
    request.user.refresh_from_db()
    sessions.keep(request, request.user)  # type: ignore[arg-type]
    messages.success(request, _("Your second factor is forgotten."))
    return redirect("second-factor")
