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
from portal.serving.prepared import Together

SHOWN = {"preferred": 0, "translation": 1}
# With the names in one language, where there are any; the best of each entity comes last.
NAMED_IN = f"""
    SELECT e.id, e.kind, e.slug, l.text
    FROM {Entity._meta.db_table} e LEFT JOIN {Label._meta.db_table} l
        ON l.entity_id = e.id AND l.lang = %s AND l.kind IN ('preferred', 'translation')
    WHERE e.id {{among}} AND e.status = '{Status.PUBLISHED}' ORDER BY l.kind DESC, l.id DESC
"""  # noqa: S608  the names of our own tables
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
    """References by primary key, in two queries at most. What is not published is not there."""

    def __init__(self, pks: Iterable[int | None], reader: Reader) -> None:
        self._found = references_to({pk for pk in pks if pk is not None}, reader, Together())

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


def references_to(pks: Collection[int], reader: Reader, asked: Together) -> dict[int, Reference]:
    """The published ones of `pks`: named in the reader's first language, else as `best_names` has them."""
    if not pks:
        return {}
    vendor, first = connections[router.db_for_read(Entity)].vendor, reader.first
    sql = NAMED_IN.format(among=AMONG[vendor])
    found: dict[int, Reference] = {}
    for pk, kind, slug, text in asked.answer((sql, [first, listed(vendor, pks)]))():
        name = (slug, "") if text is None else reader.in_script(text, first)
        found[pk] = Reference(pk, kind, slug, *name, entity_url(kind, slug))
    unnamed = [pk for pk, reference in found.items() if not reference.lang]
    for pk, (name, lang) in best_names(unnamed, reader).items():
        found[pk] = found[pk]._replace(name=name, lang=lang)
    return found


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
