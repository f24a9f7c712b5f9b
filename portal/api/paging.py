"""Pages by number, for what is counted, and pages by cursor, for what is long.

A cursor is the public key of the row at the edge of the page, and the collection it was given out in, signed:
it names no internal number, costs the same on every page, and none can be made up.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.exceptions import NotFound

from portal.api import values
from portal.api.conditional import in_order
from portal.api.parameters import Asked, Parameter, details
from portal.api.representations.rows import Among

Json = dict[str, Any]
Represent = Callable[[QuerySet | Among], list[Json]]
SIZE, MOST = 50, 500
LAST_PAGE = 2**31 - 1
FARTHEST = 10_000  # candidates looked at in one go


class CursorValue(values.Value):
    """(whether to read backwards, the public key of the row to read from, the path it was given out at)."""

    schema = {"type": "string", "maxLength": 1000}

    def clean(self, value: str) -> tuple[bool, str, str]:
        try:
            backwards, key, path = signer().unsign_object(value)
        except (BadSignature, ValueError):
            raise foreign() from None
        return bool(backwards), str(key), str(path)


def foreign() -> ValidationError:
    message = _("This cursor is not one that was given out here.")
    return ValidationError(message, code="invalid_cursor")


def signer() -> Signer:
    return Signer(salt="portal.api.cursor")


PAGE = Parameter(
    "page", values.Whole(1, LAST_PAGE), gettext_lazy("The number of the page, from 1."), "1"
)
PAGE_SIZE = Parameter(
    "page_size",
    values.Whole(1, MOST),
    gettext_lazy("How many results a page holds: 50 unless told, 500 at most."),
    "50",
)
CURSOR = Parameter(
    "cursor",
    CursorValue(),
    gettext_lazy("Where to read on: taken from `next` or `previous`, not made up."),
    "",
)


def address(path: str, query: QueryDict, **changes: Any) -> str:
    """The absolute address of another page of the same question."""
    changed = query.copy()
    for name, value in changes.items():
        changed[name] = str(value)
    return f"{settings.SITE_URL}{path}?{in_order(changed)}"


def numbered(rows: QuerySet, represent: Represent, asked: Asked, path: str) -> Json:
    """{count, next, previous, results}. NotFound beyond the last page."""
    number, size = asked.get("page", 1), asked.get("page_size", SIZE)
    count = rows.order_by().count()
    last = max(1, -(-count // size))
    if number > last:
        raise NotFound(_("There is no such page."))
    return {
        "count": count,
        "next": address(path, asked.query, page=number + 1) if number < last else None,
        "previous": address(path, asked.query, page=number - 1) if number > 1 else None,
        "results": represent(rows[(number - 1) * size : number * size]),
    }


@dataclass(frozen=True)
class Course:
    """How to walk through a long collection.

    `columns` order it, unique together; `key` is a result's public key, and `locate` gives the columns'
    values for it (None where it is gone). Where what is public is a question that no index answers, the
    collection's rows are candidates, easily walked, and `visible` those of them that
    count, looked at only when their turn comes.
    """

    columns: Sequence[str]
    key: Callable[[Json], str]
    locate: Callable[[str], Sequence[Any] | None]
    visible: Callable[[], QuerySet] | None = None

    def first(self, rows: QuerySet, wanted: int, represent: Represent, sign: str) -> list[Json]:
        """The first results of `rows` (at least `wanted`, if there are so many) from one end."""
        order = tuple(sign + column for column in self.columns)
        ordered = rows.order_by(*order)
        if self.visible is None:
            return represent(ordered[:wanted])
        results, at, reach = [], 0, wanted
        while len(results) < wanted:
            candidates = list(ordered.values_list("pk", flat=True)[at : at + reach])
            results += represent(Among(self.visible, candidates, order))
            if len(candidates) < reach:
                break
            at, reach = at + reach, min(4 * reach, FARTHEST)
        return results


def by_cursor(
    rows: QuerySet, represent: Represent, asked: Asked, path: str, course: Course
) -> Json:
    """{next, previous, results}. ValidationError where the cursor is one of another collection."""
    size = asked.get("page_size", SIZE)
    backwards, key, home = asked.get("cursor", (False, None, path))
    if home != path:
        raise exceptions.ValidationError({"cursor": details(foreign())})
    if key is not None:
        rows = rows.filter(beyond(course.columns, place(course, key), backwards))
    results = course.first(rows, size + 1, represent, "-" if backwards else "")
    more, results = len(results) > size, results[:size]
    if backwards:
        results.reverse()
    ahead, behind = (key is not None, more) if backwards else (more, key is not None)
    return {
        "next": edge(path, asked, False, course.key(results[-1])) if ahead and results else None,
        "previous": edge(path, asked, True, course.key(results[0])) if behind and results else None,
        "results": results,
    }


def place(course: Course, key: str) -> Sequence[Any]:
    located = course.locate(key)
    if located is None:
        raise NotFound(_("What this cursor pointed to is gone; begin again from the first page."))
    return located


def edge(path: str, asked: Asked, backwards: bool, key: str) -> str:
    return address(path, asked.query, cursor=signer().sign_object([backwards, key, path]))


def beyond(columns: Sequence[str], place: Sequence[Any], backwards: bool) -> Q:
    """Rows after `place` in the order of `columns`, said so that an index on them is walked from there."""
    after = "lt" if backwards else "gt"
    first, *rest = columns
    if not rest:
        return Q(**{f"{first}__{after}": place[0]})
    deeper = Q(**{first: place[0]}) & beyond(rest, place[1:], backwards)
    return Q(**{f"{first}__{after}e": place[0]}) & (Q(**{f"{first}__{after}": place[0]}) | deeper)
