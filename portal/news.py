"""What changed lately, in words: the public change list with names."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from annotations.models import Article
from instruments.models import KINDS, Entity, Kind
from portal.models import PublicChange
from portal.names import References
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
    """The last `most` things that appeared or changed and are still there, newest first, each once."""
    changes = list(PublicChange.objects.filter(action="upsert").order_by("-seq")[:LOOKED_AT])
    newest: dict[UUID, PublicChange] = {}
    for change in changes:
        newest.setdefault(change.uuid, change)
    titles = titles_of(list(newest), reader)
    notes = {uuid for uuid, change in newest.items() if change.kind == "annotation"}
    kept = [change for uuid, change in newest.items() if uuid in titles or uuid in notes]
    return [news_of(change, titles) for change in kept[:most]]


def news_of(change: PublicChange, titles: dict[UUID, tuple[str, str]]) -> News:
    title, lang = titles.get(change.uuid) or (_("Note %(id)s") % {"id": str(change.uuid)[:8]}, "")
    return News(change.seq, change.at, change.kind, change.uuid, change.url, title, lang)


def titles_of(uuids: list[UUID], reader: Reader) -> dict[UUID, tuple[str, str]]:
    """(title, language) of those that are public now, entities and articles."""
    entities = dict(Entity.objects.published().filter(uuid__in=uuids).order_by().values_list("uuid", "pk"))
    references = References(entities.values(), reader)
    found = {uuid: (references[pk].name, references[pk].lang) for uuid, pk in entities.items() if pk in references}
    articles = Article.objects.published().filter(uuid__in=uuids).values_list("uuid", "title", "language")
    return found | {uuid: reader.in_script(title, lang) if reader.chosen else (title, lang) for uuid, title, lang in articles}


def kinds_counted() -> list[tuple[str, str, int]]:
    """(name of the list's address, its title, how many are public) for each kind that has any."""
    from django.db.models import Count

    from portal.views.plurals import PLURALS

    counts = dict(Entity.objects.published().order_by().values_list("kind").annotate(Count("pk")))
    return [
        (plural, str(KINDS[kind]._meta.verbose_name_plural), counts[kind])
        for kind, plural in PLURALS.items()
        if counts.get(Kind(kind))
    ]
