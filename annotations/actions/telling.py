"""Telling people by mail what waits for them, where mail is set up.

A mail is sent when what it tells is stored, and to those only who may see it at the desk. A mail server
that fails is logged; it undoes nothing.
"""

import logging
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations import policy
from annotations.models import Annotation, Article, Assignment, NoteEdit
from instruments.models import User

TIMEOUT = 10  # seconds until a mail server that does not answer is given up
QUOTE = 60  # code points
logger = logging.getLogger(__name__)


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


def answered(note: Annotation, body: str, *, by: User) -> None:
    """Tell those whom a reply to `note` mentions."""
    for user in mentioned(body, by) if settings.EMAIL_URL else ():
        if policy.sees_note(user, note):
            with speaking_to(user):
                subject = _("%(who)s mentioned you on “%(article)s”")
                mail(user, subject % told(note.article, by), [body, address_of(note)])


def returned(thing: Annotation | NoteEdit, *, by: User, reason: str) -> None:
    """Tell the author that their note, or their edit of one, came back, and why."""
    note = note_of(thing)
    with speaking_to(thing.creator):
        subject = _("%(who)s returned your note on “%(article)s”")
        tell(thing.creator, by, subject % told(note.article, by), [reason, address_of(note)])


def published(things: Iterable[Annotation | NoteEdit], *, by: User) -> None:
    """Tell each author, once, which of their notes readers now see."""
    if not settings.EMAIL_URL:
        return  # nor ask who they are, and what the articles are called
    by_author: dict[tuple[User | None, Article], list[Annotation]] = defaultdict(list)
    for thing in things:
        by_author[thing.creator, note_of(thing).article].append(note_of(thing))
    for (author, article), notes in by_author.items():
        with speaking_to(author):
            subject = ngettext(
                "%(who)s published your note on “%(article)s”",
                "%(who)s published %(count)d of your notes on “%(article)s”",
                len(notes),
            ) % (told(article, by) | {"count": len(notes)})
            tell(author, by, subject, [address_of(note) for note in notes])


def assigned(assignment: Assignment, *, by: User) -> None:
    article = assignment.article
    with speaking_to(assignment.assignee):
        subject = _("%(who)s asks you to annotate “%(article)s”") % told(article, by)
        lines = [assignment.eid, assignment.note]
        if assignment.due:
            lines.append(_("Due: %(day)s") % {"day": assignment.due.isoformat()})
        tell(assignment.assignee, by, subject, [*filter(None, lines), workbench_of(article)])


def note_of(thing: Annotation | NoteEdit) -> Annotation:
    return thing.annotation if isinstance(thing, NoteEdit) else thing


def told(article: Article, by: User) -> dict[str, Any]:
    return {"who": by.name_at_desk, "article": article}


def workbench_of(article: Article) -> str:
    return f"{settings.SITE_URL}{reverse('admin:annotations_article_workbench', args=[article.pk])}"


def address_of(note: Annotation) -> str:
    return f"{workbench_of(note.article)}#note-{note.uuid}"


def speaking_to(user: User | None) -> Any:
    """The language that a person last worked in; where it is not known the portal's own, whatever the
    language of whoever did what the mail tells."""
    return translation.override((user and user.language) or settings.LANGUAGE_CODE)


def tell(user: User | None, by: User, subject: str, lines: list[str]) -> None:
    """Write to someone about what another did to their work."""
    if user is not None and user.pk != by.pk:
        mail(user, subject, lines)


def mail(user: User, subject: str, lines: list[str]) -> None:
    if settings.EMAIL_URL and user.email and policy.can(user, "see_desk"):
        message = EmailMessage(
            " ".join(subject.split()), "\n\n".join(lines) + "\n", to=[user.email]
        )
        transaction.on_commit(lambda: send(message))


def send(message: EmailMessage) -> None:
    try:
        message.connection = get_connection(timeout=TIMEOUT)
        message.send()
    except Exception:  # whatever a mail server, or the way to it, comes up with
        logger.exception("A mail could not be sent: %s", message.subject)
