"""Which database's own means are used: one small module each, with the same functions."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, NamedTuple, Protocol, cast

from django.db import connections, router

from portal.models import SearchDocument
from portal.search import postgresql, sqlite
from portal.search.candidates import Candidate
from portal.search.condition import Condition

CAP = 2_000  # hits that are ranked and counted exactly; beyond, the newest are shown


class Row(NamedTuple):
    """What of a document decides whether and where it is shown."""

    pk: int
    kind: str
    place: str
    lang: str
    marks: str
    folded: str


class Look(Protocol):
    """One look at the index, in which any number of things may be asked."""

    def expect(self, conditions: Sequence[Condition], most: int) -> None:
        """Says that these will likely be asked for by `newest`: the look may begin with them, whatever else
        is asked first."""

    def newest(self, conditions: Sequence[Condition], most: int) -> list[list[Candidate]]:
        """For each condition the newest documents (those of the highest ids) that meet it, in this order.
        Where there are more than `most`, one more than that is told."""

    def points(self, ids: list[int], condition: Condition) -> dict[int, int]:
        """By id, how well these texts meet the condition."""

    def filed_under(self, marks: list[int], any_of: bool, most: int) -> list[int]:
        """Ids of documents that have all tokens of `marks`, or any; at most so many, in any order."""

    def read(self, ids: list[int], columns: str) -> Iterable[tuple[Any, ...]]:
        """These columns of these documents, in any order."""


class Engine(Protocol):
    def learn(self, filed: Iterable[tuple[int, list[int]]]) -> None:
        """File documents (by id) under their tokens; their rows are written."""

    def copy(self, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bool:
        """Write rows of new documents in bulk; whether this database has such a way."""

    def forget(self, filed: Iterable[tuple[int, list[int]]]) -> None:
        """Undo `learn`, given the same tokens."""

    anew_is_unseen: bool  # whether searches go on in the old index while all is made anew

    def rebuilding(self) -> AbstractContextManager[None]:
        """Empties the index; around the writing of all documents."""

    def correcting(self) -> AbstractContextManager[None]:
        """Lets nobody else write, and everybody read; around the writing of some documents."""

    def looking(self, using: str) -> AbstractContextManager[Look]:
        """A look at the index."""

    def verify(self) -> Iterator[str]:
        """What is wrong with the filing."""


def engine_of(vendor: str) -> Engine:
    return cast(Engine, {"postgresql": postgresql, "sqlite": sqlite}[vendor])


def current() -> Engine:
    """The engine of the database that is written to."""
    return engine_of(connections[router.db_for_write(SearchDocument)].vendor)


def looking() -> AbstractContextManager[Look]:
    """A look at the index of the database that is read from."""
    using = router.db_for_read(SearchDocument)
    return engine_of(connections[using].vendor).looking(using)


def rows(look: Look, ids: list[int]) -> Iterator[Row]:
    """By hand rather than by the ORM, which takes ten times as long over two thousand rows."""
    return map(Row._make, look.read(ids, ", ".join(("id", *Row._fields[1:]))) if ids else ())
