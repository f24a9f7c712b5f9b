"""Going through a whole published collection a chunk at a time, from any place in it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from annotations.models import Annotation
from portal.api import values
from portal.api.listings import LISTINGS
from portal.api.paging import beyond
from portal.api.representations.rows import Among
from portal.api.resources import Json, Listing
from portal.api.text_filters import LATEST
from portal.api.views.texts import passage_at
from portal.reader import Reader

CHUNK = 500  # rows in memory at a time
Located = Sequence[Any] | None


class Uuid(values.Value):
    schema = {"type": "string", "format": "uuid"}

    def read(self, text: str) -> UUID:
        try:
            return UUID(text)
        except ValueError:
            raise self.refuse(_("An id is written like a UUID.")) from None


class PassageKey(values.Value):
    schema = {"type": "string", "pattern": "^[a-z0-9-]+:[a-z0-9_]+$"}

    def read(self, text: str) -> str:
        article, _colon, eid = text.partition(":")
        try:
            return f"{values.slug().clean(article)}:{values.eid().clean(eid)}"
        except ValidationError:
            raise self.refuse(_("A passage is named like article:sec_1__para_1.")) from None


@dataclass(frozen=True)
class Walk:
    """How a collection is gone through: in the order of `columns`, unique together.

    `key` says what a cursor is: the public key of a row. `locate` gives the columns' values for it, None
    where no public thing has it; it must not tell a hidden thing from none.
    """

    name: str
    listing: type[Listing]
    columns: tuple[str, ...]
    key: values.Value
    locate: Callable[[Any], Located]

    def rows(self) -> QuerySet:
        return self.listing().rows()

    def visible(self) -> QuerySet:
        """What is public, where `rows` are candidates only (see `paging.Course`)."""
        course = getattr(self.listing, "course", None)
        return course.visible() if course and course.visible else self.rows()

    def these(self, keys: list[Any]) -> QuerySet | Among:
        """Those of the rows with these keys that are public."""
        course = getattr(self.listing, "course", None)
        if course and course.visible:
            return Among(course.visible, keys, self.columns)
        return self.rows().filter(pk__in=keys).order_by(*self.columns)

    def count(self) -> int:
        return self.visible().order_by().count()

    def chunks(
        self, reader: Reader, on: date, after: Located = None, size: int = CHUNK
    ) -> Iterator[list[Json]]:
        """The API's JSON of all rows beyond `after`, at most `size` at a time; every chunk costs the same
        queries and the same memory. A list may be empty."""
        while True:
            rows = self.rows() if after is None else self.rows().filter(self.beyond(after))
            found = list(rows.order_by(*self.columns).values_list("pk", *self.columns)[:size])
            if found:
                rows = self.these([row[0] for row in found])
                yield self.listing.representation(reader, on).load(rows)
            if len(found) < size:
                return
            after = found[-1][1:]

    def beyond(self, place: Sequence[Any]) -> Any:
        return beyond(self.columns, place, False)

    def fields(self) -> list[str]:
        """The names of a row's fields, in the order of the API's description."""
        return list(self.listing.serializer_class().fields)


def itself(key: Any) -> Located:
    return (key,)


def note_at(key: UUID) -> Located:
    return Annotation.objects.published_in_place().filter(uuid=key).values_list("pk").first()


def walk_of(name: str, listing: type[Listing]) -> Walk:
    special: dict[str, tuple[tuple[str, ...], values.Value, Callable[[Any], Located]]] = {
        "passages": (("revision_id", "order"), PassageKey(), passage_at),
        "annotations": (("pk",), Uuid(), note_at),
        "citations": (("uuid",), Uuid(), itself),
        "changes": (("seq",), values.Whole(0, LATEST), itself),
    }
    if name in special:
        return Walk(name, listing, *special[name])
    if hasattr(listing, "model"):
        return Walk(name, listing, ("uuid",), Uuid(), itself)
    return Walk(name, listing, ("slug",), values.slug(), itself)


WALKS = {name: walk_of(name, listing) for name, listing in LISTINGS.items()}
