"""@names in replies: who is meant, and telling them by mail where mail is set up."""

import re
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.models import Annotation
from instruments.models import User


def pattern(user: User) -> str:
    """A regular expression (PostgreSQL's and Python's alike) for a mention by sign-in or public name."""
    names = "|".join(re.escape(name) for name in (user.username, user.display_name) if name)
    return rf"@({names})(?!\w)"


def threads_naming(user: User) -> QuerySet[Any]:
    """Keys of the notes in whose threads someone else mentions `user`."""
    replies = Annotation.objects.filter(motivation=Annotation.Motivation.REPLYING).exclude(
        creator=user
    )
    return replies.filter(body__regex=pattern(user)).values("parent_id")


def mentioned(body: str, by: User) -> list[User]:
    """The colleagues at the desk whom `body` names, its writer apart."""
    if "@" not in body:
        return []
    desk = User.objects.filter(is_staff=True, is_active=True).exclude(pk=by.pk)
    return [user for user in desk if re.search(pattern(user), body)]


def tell(request: HttpRequest, note: Annotation, body: str) -> None:
    """Write to those mentioned. A mail that cannot be sent does not undo the reply."""
    if not settings.EMAIL_URL:
        return
    by: Any = request.user
    path = reverse("admin:annotations_article_workbench", args=[note.article_id])
    text = f"{body}\n\n{settings.SITE_URL}{path}#note-{note.uuid}\n"
    subject = _("%(who)s mentioned you on “%(article)s”") % {
        "who": by.public_name,
        "article": note.article,
    }
    for user in mentioned(body, by):
        if user.email:
            send_mail(" ".join(subject.split()), text, None, [user.email], fail_silently=True)
