"""The pages of signing in: password, code, forgotten password, one-time link, lock-out."""

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib import admin, auth
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import views
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from instruments import ledger
from instruments.models import User
from portal.models import SignIn
from portal.signing_in import factors, lifting, log, sessions
from portal.signing_in.forms import CodeForm, ForgottenForm


def around(request: HttpRequest, title: str, **more: Any) -> dict[str, Any]:
    """What the admin's pages need, with this page's title."""
    return {**admin.site.each_context(request), "title": title, "subtitle": None, **more}


class Password(views.LoginView):
    """The first step. Who has a second factor is not signed in by it."""

    template_name = "admin/login.html"
    authentication_form = AdminAuthenticationForm

    def get_default_redirect_url(self) -> str:
        return reverse("admin:index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        then = self.get_redirect_url() or self.get_default_redirect_url()
        more = {"app_path": self.request.get_full_path(), "next": then}
        user = {"username": self.request.user.get_username()}
        return {**around(self.request, _("Log in")), **context, **more, **user}

    def form_valid(self, form: Any) -> HttpResponse:
        user = form.get_user()
        if factors.has_factor(user) and not lifting.use(user):
            sessions.half_way(self.request, user, self.get_success_url())
            return redirect("sign-in-code")
        user.refresh_from_db()
        return super().form_valid(form)


@never_cache
def password(request: HttpRequest) -> HttpResponse:
    """The door of the desk, for whoever may not come in yet."""
    user = request.user
    if admin.site.has_permission(request) and request.method == "GET":
        return redirect("admin:index")
    if user.is_authenticated and user.is_staff and not sessions.opens_desk(request):
        if not factors.has_factor(user):  # type: ignore[arg-type]
            return redirect("second-factor")
        auth.logout(request)
    return Password.as_view()(request)


@never_cache
@sensitive_post_parameters("code")
def code(request: HttpRequest) -> HttpResponse:
    """The second step: a code of the authenticator, or a recovery code."""
    person = sessions.person_half_way(request)
    if person is None:
        return redirect("admin:login")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        complaint = judge(request, person, form.cleaned_data["code"])
        if not complaint:
            return redirect(sessions.let_in(request, person))
        form.add_error("code", complaint)
    context = around(request, _("Second step"), form=form)
    return render(request, "portal/signing_in/code.html", context)


def judge(request: HttpRequest, person: User, typed: str) -> str:
    """Why the code does not open the door; empty if it does. A wrong one counts for axes too."""
    credentials = {"username": person.get_username()}
    if not AxesProxyHandler.is_allowed(request, credentials):
        request.axes_locked_out = True  # type: ignore[attr-defined]
        return _("Too many attempts.")
    if seconds := factors.wait(person, typed):
        return _("After a wrong code, wait %(seconds)d s.") % {"seconds": seconds}
    if factors.verify(person, typed):
        return ""
    user_login_failed.send(
        __name__, request=request, credentials=credentials | {"outcome": SignIn.Outcome.WRONG_CODE}
    )
    return _("This code is wrong, or was used already.")


def locked_out(request: HttpRequest, response: Any, credentials: Any) -> HttpResponse:
    """What django-axes shows who tried too often."""
    context = around(request, _("Too many attempts"))
    return render(request, "portal/signing_in/locked.html", context, status=429)


class Forgotten(views.PasswordResetView):
    """Asks for an address, and says the same whether anyone has it. Without mail: whom to ask."""

    form_class = ForgottenForm

    def get_template_names(self) -> list[str]:
        if not settings.EMAIL_URL:
            return ["portal/signing_in/no_mail.html"]
        return ["registration/password_reset_form.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**around(self.request, _("Password reset")), **super().get_context_data(**kwargs)}

    def form_valid(self, form: ForgottenForm) -> HttpResponse:
        if not settings.EMAIL_URL:  # what were sent would be in the log
            return self.get(self.request)
        form.save(self.request)
        return redirect("password_reset_done")


class OneTimeLink(views.PasswordResetConfirmView):
    """Sets a password, once."""

    def get_user(self, uidb64: str) -> Any:
        """Nobody who was deactivated since."""
        user = super().get_user(uidb64)
        return user if user is not None and user.is_active else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**around(self.request, _("New password")), **super().get_context_data(**kwargs)}

    def form_valid(self, form: Any) -> HttpResponse:
        person = User.objects.get(pk=form.user.pk)
        with ledger.batch(), ledger.record(person, by=person, action="set_password_by_link"):
            response = super().form_valid(form)
        log.write(self.request, SignIn.Outcome.PASSWORD_SET, person)
        return response
