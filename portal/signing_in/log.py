"""Keeps the log of sign-ins, and drops what is older than SIGN_IN_LOG_DAYS."""

from datetime import timedelta
from typing import Any

from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from instruments.models import User
from portal.models import SignIn

Outcome = SignIn.Outcome


def write(request: HttpRequest | None, outcome: str, person: User | None) -> None:
    """One line. The address is the client's, as the trusted proxies tell it."""
    address = request.META.get("REMOTE_ADDR") if request else None
    SignIn.objects.create(person=person, outcome=outcome, address=address or None)
    limit = timezone.now() - timedelta(days=settings.SIGN_IN_LOG_DAYS)
    SignIn.objects.filter(at__lt=limit).delete()


def named(username: str | None) -> User | None:
    if not username or "\0" in username:
        return None
    return User.objects.filter(username=username).first()


@receiver(user_logged_in)
def came_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    write(request, Outcome.SIGNED_IN, user)


@receiver(user_logged_out)
def went_out(request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        write(request, getattr(request, "leaving", Outcome.SIGNED_OUT), user)


@receiver(user_login_failed)
def failed(credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    """A wrong password, or a wrong code (the second step says which). Lock-outs have a line of their own."""
    if getattr(request, "axes_locked_out", False):
        return
    person = named(credentials.get("username"))
    wrong = credentials.get("outcome", Outcome.WRONG_PASSWORD)
    write(request, wrong if person else Outcome.UNKNOWN, person)


@receiver(user_locked_out)
def locked(request: HttpRequest, username: str | None, **kwargs: Any) -> None:
    write(request, Outcome.LOCKED, named(username))
