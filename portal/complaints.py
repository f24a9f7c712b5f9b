"""What a page says when it is asked for something that cannot be."""

from datetime import date

from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

LONGEST_QUERY = 200


class BadQuery(Exception):
    """An address whose question makes no sense: answered with 400 and this message."""


def words(request: HttpRequest, name: str = "q") -> str:
    """A free-text parameter, trimmed. BadQuery where it is too long or holds control characters."""
    text = request.GET.get(name, "").strip()
    if len(text) > LONGEST_QUERY:
        raise BadQuery(
            _("“%(name)s” is longer than %(most)s characters.")
            % {"name": name, "most": LONGEST_QUERY}
        )
    if any(ord(char) < 32 or ord(char) == 127 for char in text):
        raise BadQuery(_("“%(name)s” holds control characters.") % {"name": name})
    return text


def choice(request: HttpRequest, name: str, allowed: list[str]) -> str:
    """A parameter that is one of a few values, or empty. BadQuery for any other."""
    value = request.GET.get(name, "")
    if value and value not in allowed:
        raise BadQuery(
            _("“%(value)s” is not a value of “%(name)s”.") % {"value": value[:40], "name": name}
        )
    return value


def day(request: HttpRequest, name: str = "as_of") -> date:
    """A day of the calendar, today where none is given. BadQuery for one that never was."""
    value = request.GET.get(name, "")
    if not value:
        return timezone.now().date()
    try:
        if len(value) != 10:
            raise ValueError(value)
        return date.fromisoformat(value)
    except ValueError:
        message = _("“%(value)s” is not a day of the calendar; write it as 2021-02-28.")
        raise BadQuery(message % {"value": value[:40]}) from None


def query_of(request: HttpRequest, names: tuple[str, ...]) -> str:
    """The part of the query that the page heeds, in a fixed order, as it is written in an address."""
    heeded = QueryDict(mutable=True)
    for name in sorted(names):
        if name in request.GET:
            heeded.setlist(name, request.GET.getlist(name))
    return heeded.urlencode()
