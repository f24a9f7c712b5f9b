"""How long a session lasts, and what it must show before the desk opens."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from instruments.models import User
from portal.models import SignIn
from portal.signing_in import factors, standing

BEGAN, SEEN = "session_began", "session_seen"
VERIFIED = "second_factor_shown"
FIRST_STEP = "password_shown"
STEP_SECONDS = 600  # between the password and the code
BACKEND = "django.contrib.auth.backends.ModelBackend"


class EndOfSession:
    """Middleware: at the desk, a session ends after a time of no use, and after a time in any case.

    Pages for the public never look at the session, so it is asked only below /admin/.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/admin/") and request.user.is_authenticated:
            self.look_at(request)
        return self.get_response(request)

    def look_at(self, request: HttpRequest) -> None:
        now, session = time.time(), request.session
        began, seen = session.setdefault(BEGAN, now), session.get(SEEN, now)
        if now - began > settings.SESSION_COOKIE_AGE or now - seen > settings.SESSION_IDLE_AGE:
            request.leaving = SignIn.Outcome.TIMED_OUT  # type: ignore[attr-defined]
            auth.logout(request)
        elif now - session.get(SEEN, 0) > settings.SESSION_IDLE_AGE / 60:
            session[SEEN] = now


@receiver(user_logged_in)
def begin(request: HttpRequest, user: User, **kwargs: Any) -> None:
    request.session[BEGAN] = request.session[SEEN] = time.time()
    request.session[auth.BACKEND_SESSION_KEY] = standing.PATH
    User.objects.filter(pk=user.pk).update(language=get_language() or "")


def opens_desk(request: HttpRequest) -> bool:
    """Whether the session has shown all that is asked: the second factor where the person has one; and
    where the portal demands one of everybody, they must have it."""
    if request.session.get(VERIFIED):
        return True
    if settings.REQUIRE_SECOND_FACTOR:
        return False
    if not hasattr(request.user, "had_factor"):
        request.user.had_factor = factors.has_factor(request.user)  # type: ignore[union-attr, arg-type]
    return not request.user.had_factor  # type: ignore[union-attr]


def half_way(request: HttpRequest, user: User, then: str) -> None:
    """Remember that `user` gave the password; nobody is signed in yet."""
    auth.logout(request)
    request.session[FIRST_STEP] = {
        "person": user.pk,
        "stamp": user.get_session_auth_hash(),
        "at": time.time(),
        "then": then,
    }


def person_half_way(request: HttpRequest) -> User | None:
    """Who gave the password a short while ago, unless it, or their standing, changed since."""
    step = request.session.get(FIRST_STEP)
    if not step or time.time() - step["at"] > STEP_SECONDS:
        return None
    user = User.objects.filter(pk=step["person"], is_active=True).first()
    return user if user and user.get_session_auth_hash() == step["stamp"] else None


def let_in(request: HttpRequest, user: User) -> str:
    """Sign in who has shown both; the address they asked for."""
    then = str(request.session.pop(FIRST_STEP)["then"])
    auth.login(request, user, backend=BACKEND)
    request.session[VERIFIED] = True
    return then


def keep(request: HttpRequest, user: User) -> None:
    """Keep this session when all of the person's others end."""
    auth.update_session_auth_hash(request, user)
    request.session[VERIFIED] = factors.has_factor(user)
