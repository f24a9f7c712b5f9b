"""Names of entities for a reader, and references to them; only published ones have any."""

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from html import escape
from typing import NamedTuple

from django.db import connections, router
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from instruments.models import Entity, Label, Status
from portal.api.representations.rows import AMONG, listed, rows_of
from portal.reader import Reader
from portal.serving import planned

SHOWN = {"preferred": 0, "translation": 1}
ENTITY = ("id", "kind", "slug", "status")
# The best of each entity comes last.
NAMES_IN = f"""
    SELECT entity_id, text FROM {Label._meta.db_table} WHERE entity_id {{among}}
    AND lang = %s AND kind IN ('preferred', 'translation') ORDER BY kind DESC, id DESC
"""  # noqa: S608  the name of our own table
LABEL = ("id", "entity_id", "lang", "kind", "text")


class Reference(NamedTuple):
    """A published entity as others name it. `lang` is the language of `name`."""

    pk: int
    kind: str
    slug: str
    name: str
    lang: str
    url: str

    @property
    def link(self) -> SafeString:
        """As HTML: a page may show hundreds."""
        lang = f' lang="{escape(self.lang)}"' if self.lang else ""
        html = f'<a href="{escape(self.url)}"{lang}>{escape(self.name)}</a>'
        return mark_safe(html)  # noqa: S308  escaped


@lru_cache(maxsize=4096)
def entity_url(kind: str, slug: str) -> str:
    return reverse(f"{kind}-detail", args=[slug])


class References(Mapping[int, Reference]):
    """References by primary key, in two queries however many. What is not published is not there."""

    def __init__(self, pks: Iterable[int | None], reader: Reader) -> None:
        wanted = {pk for pk in pks if pk is not None}
        rows = [
            (pk, kind, slug)
            for pk, kind, slug, status in rows_of(Entity, ENTITY, "id", wanted)
            if status == Status.PUBLISHED
        ]
        names = best_names([pk for pk, _kind, _slug in rows], reader)
        self._found = {
            pk: Reference(pk, kind, slug, *names.get(pk, (slug, "")), entity_url(kind, slug))
            for pk, kind, slug in rows
        }

    def __getitem__(self, pk: int) -> Reference:
        return self._found[pk]

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def of(self, pks: Iterable[int | None]) -> list[Reference]:
        """Those of `pks` that are published, by name."""
        found = {pk: self._found[pk] for pk in pks if pk in self._found}
        return sorted(found.values(), key=lambda reference: (reference.name, reference.slug))


def names_in(lang: str, pks: Collection[int]) -> dict[int, tuple[str, str]]:
    """(name, language) by primary key, as `Entity.name_label` chooses, of those that have one in `lang`."""
    database = connections[router.db_for_read(Label)]
    keys = listed(database.vendor, pks)
    rows = planned.asked(database, NAMES_IN.format(among=AMONG[database.vendor]), [keys, lang])
    return {entity: (text, lang) for entity, text in rows}


def best_names(pks: list[int], reader: Reader) -> dict[int, tuple[str, str]]:
    """(name, language) by primary key, as `Entity.name_label` chooses, in the reader's script."""
    best: dict[int, tuple[tuple[int, int, int], str, str]] = {}
    for pk, entity, lang, kind, text in rows_of(Label, LABEL, "entity_id", pks):
        if kind not in SHOWN:
            continue
        found = ((reader.order.get(lang, 9), SHOWN[kind], pk), text, lang)
        if entity not in best or found < best[entity]:
            best[entity] = found
    return {entity: reader.in_script(text, lang) for entity, (_rank, text, lang) in best.items()}
