"""One-time links that set a password: sent by mail, or handed over by an administrator.

The token is Django's: signed, good for PASSWORD_RESET_TIMEOUT, and void once the password, the address
for mail or the time of the last sign-in has changed, so that it works once.
"""

from threading import Thread

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from instruments import ledger, policy
from instruments.models import User

MAILS = 10  # asked for from one address within an hour
HOUR = 3600


def link_for(person: User) -> str:
    """Always below SITE_URL, whatever host the request named."""
    uid = urlsafe_base64_encode(force_bytes(person.pk))
    token = default_token_generator.make_token(person)
    return settings.SITE_URL + reverse("password_reset_confirm", args=[uid, token])


def mail(person: User) -> None:
    """Send the link, without making the asker wait: how long it takes would tell that there is an account."""
    context = {
        "person": person,
        "link": link_for(person),
        "site": settings.SITE_URL,
        "hours": settings.PASSWORD_RESET_TIMEOUT // HOUR,
    }
    text = render_to_string("portal/signing_in/link.txt", context)
    message = EmailMessage(_("Your way into Scholium"), text, to=[person.email])
    Thread(target=message.send, kwargs={"fail_silently": True}, daemon=True).start()


def people_at(email: str) -> list[User]:
    """Those who may ask for a link by mail: who works here and is reached at this address."""
    return list(User.objects.filter(email__iexact=email, is_active=True, is_staff=True))


def may_ask(address: str) -> bool:
    """Whether another mail may be asked for from this address; counted across workers."""
    key = f"link-asked:{address}"
    cache.add(key, 0, HOUR)
    return int(cache.incr(key)) <= MAILS


@ledger.atomic
def hand_over(person: User, *, by: User) -> str:
    """Mail the person a link where mail is set up, else return it for `by` to hand over."""
    policy.require(by, "manage_people")
    mailed = bool(settings.EMAIL_URL and person.email)
    action = "mail_link" if mailed else "hand_over_link"
    with ledger.record(person, by=by, action=action):
        if not mailed:
            return link_for(person)
        transaction.on_commit(lambda: mail(person))
    return ""
