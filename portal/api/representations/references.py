"""Names of entities and references to them, looked up together for a whole page of an answer."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from instruments.models import Entity, Label, Status
from portal.api.collections import page_url
from portal.api.representations.rows import rows_of
from portal.reader import Reader

Json = dict[str, Any]
ENTITY = ("id", "uuid", "kind", "slug", "status")
LABEL = ("entity_id", "lang", "kind", "text")
NAMING = {"preferred": 0, "translation": 1}
PAIR = 2


def grouped(rows: Iterable[tuple[Any, ...]]) -> dict[Any, list[Any]]:
    """Rows by their first column; a single other column stands for itself, several as a tuple."""
    found: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(row[1] if len(row) == PAIR else row[1:])
    return found


class References:
    """First `need` what will be named, then `load` once (two queries), then `get`.

    Only published entities are there: `get` is None and `all` is silent for others.
    """

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.labels: dict[int, list[tuple[str, str, str]]] = {}
        self._wanted: set[int] = set()
        self._found: dict[int, Json] = {}

    def need(self, pks: Iterable[int | None]) -> None:
        self._wanted.update(pk for pk in pks if pk is not None)

    def load(self, own: Iterable[int] = ()) -> None:
        """Look up all that is needed, and the labels of the page's `own` entities."""
        rows = [
            row
            for *row, status in rows_of(Entity, ENTITY, "id", self._wanted)
            if status == Status.PUBLISHED
        ]
        labelled = {*own, *(row[0] for row in rows)}
        self.labels = grouped(rows_of(Label, LABEL, "entity_id", labelled, order=("id",)))
        for pk, uuid, kind, slug in rows:
            self._found[pk] = {
                "id": uuid if isinstance(uuid, UUID) else UUID(uuid),
                "kind": kind,
                "slug": slug,
                "name": self.name(pk, slug),
                "url": page_url(kind, slug),
            }

    def name(self, pk: int, slug: str) -> str:
        """The name in the reader's language, chosen as `Entity.name_label` does; the slug without any."""
        order, best, chosen = self.reader.order, (99, 9), None
        for lang, kind, text in self.labels.get(pk, ()):
            if kind in NAMING and (rank := (order.get(lang, 9), NAMING[kind])) < best:
                best, chosen = rank, (text, lang)
        return self.reader.in_script(*chosen)[0] if chosen else slug

    def get(self, pk: int | None) -> Json | None:
        return self._found.get(pk) if pk is not None else None

    def all(self, pks: Iterable[int]) -> list[Json]:
        """References in the order of their slugs, each once."""
        found = {pk: self._found[pk] for pk in pks if pk in self._found}
        return sorted(found.values(), key=lambda reference: reference["slug"])

    def of_kind(self, kind: str, pks: Iterable[int]) -> list[Json]:
        return [reference for reference in self.all(pks) if reference["kind"] == kind]
