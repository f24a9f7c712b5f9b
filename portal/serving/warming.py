"""Shows itself pages before the first reader asks for one.

What is loaded when it is needed first (templates, addresses, translations, tables of characters, SQL) is
then there; done before the server forks its workers, it is there in each of them.
"""

import logging
import time
from collections.abc import Iterator
from io import BytesIO
from urllib.parse import urlencode

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection
from django.urls import resolve, reverse
from django.utils import translation

from annotations.models import Annotation, Article
from instruments.models import KINDS
from portal.names import entity_url
from portal.plurals import PLURALS

MOST = 1000  # notes on the article that is shown
TRIED = 5  # articles, the newest first
LASTS = 1.0  # seconds; what was not shown by then waits for its first reader
# In milliseconds: somebody may hold a table, as a migration does.
PATIENCE = "SET statement_timeout = 1000"
logger = logging.getLogger("scholium.warming")


def warm_up(lasts: float = LASTS) -> int:
    """How many pages were shown. It never fails, and changes nothing; who calls it closes the connection."""
    shown = 0
    try:
        resolve("/")  # loads the code of all pages, which whoever comes first would wait for anyway
        until = time.monotonic() + lasts
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(PATIENCE)
        for language, address in addresses():
            if time.monotonic() > until:
                break
            show(address, language)
            shown += 1
    except Exception as error:
        # A server that starts and says what it lacks is better than none.
        logger.warning("not warmed up: %s", error)
    return shown


def show(address: str, language: str) -> None:
    """As a reader would see it, but past the middleware: nobody is logged, counted or remembered."""
    path, _, query = address.partition("?")
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query}
    request = WSGIRequest(environ | {"wsgi.input": BytesIO(), "HTTP_HOST": settings.SITE_HOST})
    with translation.override(language):
        request.LANGUAGE_CODE = language
        request.resolver_match = found = resolve(path)
        found.func(request, *found.args, **found.kwargs)


def is_short(article: Article) -> bool:
    """Whether it has so few notes that its page may stay in memory: one of 5,000 takes 75 MB, and all
    workers would have it from the start, whether it is asked for or not."""
    return not Annotation.objects.filter(article=article)[MOST:].exists()


def addresses() -> Iterator[tuple[str, str]]:
    """(language, address) of pages, those first that most readers come to."""
    languages = [code for code, _name in settings.LANGUAGES]
    article = next(filter(is_short, Article.objects.published().order_by("-pk")[:TRIED]), None)
    for language in languages:
        yield language, reverse("home")
        if article:
            yield language, f"{article.get_absolute_url()}?script=hans"
    first = languages[0]
    yield first, f"{reverse('search')}?{urlencode({'q': settings.SITE_HOST})}"
    for kind, plural in PLURALS.items():
        yield first, reverse(plural)
        entity = KINDS[kind].objects.published().order_by("pk").first()
        if entity:
            yield first, entity_url(kind, entity.slug)
