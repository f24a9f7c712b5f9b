"""What changed lately, in words: the public change list with names."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F

from annotations.models import Annotation, Article
from instruments.models import KINDS, Entity, Kind
from portal.models import PublicChange
from portal.names import References
from portal.pictures.drawing import shortened
from portal.plurals import PLURALS
from portal.reader import Reader

LOOKED_AT = 500


@dataclass(frozen=True, slots=True)
class News:
    seq: int
    at: datetime
    kind: str
    uuid: UUID
    url: str
    title: str
    lang: str


def latest(reader: Reader, most: int) -> list[News]:
    """The last `most` things that appeared or changed and are still there, newest first, each once.

    A few of the latest changes mostly tell enough of them.
    """
    found = among(most * 4, reader)
    if len(found) < most:
        found = among(LOOKED_AT, reader)
    return found[:most]


def among(count: int, reader: Reader) -> list[News]:
    """All such things that the last `count` changes tell of."""
    changes = PublicChange.objects.filter(action="upsert").order_by("-seq")
    newest: dict[UUID, tuple] = {}
    for change in changes.values_list("seq", "at", "kind", "uuid", "url")[:count]:
        newest.setdefault(change[3], change)
    titles = titles_of(list(newest), reader)
    return [News(*change, *titles[uuid]) for uuid, change in newest.items() if uuid in titles]


def titles_of(uuids: list[UUID], reader: Reader) -> dict[UUID, tuple[str, str]]:
    """(title, language) of those that are public now: names, titles, and what notes quote."""
    entities = dict(
        Entity.objects.published().filter(uuid__in=uuids).order_by().values_list("uuid", "pk")
    )
    references = References(entities.values(), reader)
    found = {
        uuid: (references[pk].name, references[pk].lang)
        for uuid, pk in entities.items()
        if pk in references
    }
    articles = Article.objects.published().filter(uuid__in=uuids)
    rows = [*articles.values_list("uuid", "title", "language"), *quotations(uuids)]
    return found | {
        uuid: reader.in_script(words, lang) if reader.chosen else (words, lang)
        for uuid, words, lang in rows
    }


def quotations(uuids: list[UUID]) -> list[tuple[UUID, str, str]]:
    """(note, what it quotes, language) of the public notes among `uuids`."""
    public = Annotation.objects.published().filter(uuid__in=uuids)
    rows = public.filter(anchors__revision=F("article__current")).order_by()
    return [
        (uuid, f"“{shortened(exact, 30)}”", lang)
        for uuid, exact, lang in rows.values_list("uuid", "anchors__exact", "article__language")
    ]


def kinds_counted() -> list[tuple[str, str, int]]:
    """(name of the list's address, its title, how many are public) for each kind that has any."""
    counts = dict(Entity.objects.published().order_by().values_list("kind").annotate(Count("pk")))
    return [
        (plural, str(KINDS[kind]._meta.verbose_name_plural), counts[kind])
        for kind, plural in PLURALS.items()
        if counts.get(Kind(kind))
    ]
