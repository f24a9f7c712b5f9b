"""Entity tags: known before the answer is built, equal only for equal answers."""

import hashlib
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.utils import timezone
from django.utils.http import parse_etags

from portal.publication import public_seq
from portal.reader import Reader

MADE_OF = (
    "portal/api",
    "portal/search",
    "portal/linked_data",
    "portal/reader.py",
    "instruments/status.py",
)


@lru_cache(maxsize=1)
def maker() -> bytes:
    """A digest of what makes answers: the code, of which a new version makes new answers, and the secret of
    the site."""
    found = hashlib.sha256(settings.SECRET_KEY.encode())
    for place in MADE_OF:
        path = Path(settings.BASE_DIR, place)
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            found.update(file.read_bytes())
    return found.digest()


def in_order(query: QueryDict) -> str:
    """A query string in one order of parameters and of their values, so that equal questions are equal."""
    return urlencode(sorted((name, value) for name, found in query.lists() for value in found))


def etag(path: str, query: str, reader: Reader, *extra: object) -> str:
    """The tag of an answer: what was asked, for whom, the latest public change, the UTC day, who made it.

    `query` is the query string as it came. The digest is keyed, so that nobody can make up a tag: who has
    one was given it with an answer to that very question.
    """
    today = timezone.now().date()
    asked = (settings.SITE_URL, path, query, reader.language, reader.chosen)
    parts = (*asked, today, public_seq(), *extra)
    digest = hashlib.blake2b(repr(parts).encode(), digest_size=16, key=maker())
    return f'"{digest.hexdigest()}"'


def quoted(content: bytes) -> str:
    return '"' + hashlib.sha256(content).hexdigest()[:32] + '"'


def matches(request: HttpRequest, tag: str) -> bool:
    """Whether the client has this version (If-None-Match, compared weakly as RFC 9110 says for GET)."""
    given = parse_etags(request.META.get("HTTP_IF_NONE_MATCH", ""))
    return tag in {each.removeprefix("W/") for each in given}


def matches_any(request: HttpRequest) -> bool:
    """If-None-Match: * holds for whatever exists, which is known once it is found."""
    return request.META.get("HTTP_IF_NONE_MATCH", "").strip() == "*"


def stamp(response: HttpResponseBase) -> None:
    """Tag an answer that was not known before it was built by what it says (errors, redirects)."""
    if "ETag" not in response and not response.streaming:
        said = f"{response.status_code}{response.get('Location', '')}".encode()
        response["ETag"] = quoted(said + response.content)  # type: ignore[attr-defined]
