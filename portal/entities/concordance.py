"""What the texts say of an entity: every public mention in its context, grouped by article."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from annotations.models import Annotation
from instruments.models import Entity
from instruments.scripts import convert
from portal.reader import Reader
from portal.serving.prepared import Prepared

SHOWN = 60  # mentions on a page; the rest is counted
COLUMNS = (
    "article__slug",
    "article__title",
    "article__language",
    "anchors__passage__eid",
    "anchors__prefix",
    "anchors__exact",
    "anchors__suffix",
    "provision",
)


@dataclass(frozen=True, slots=True)
class Mention:
    url: str
    context: dict[str, str]
    eid: str
    provision: str


@dataclass(frozen=True, slots=True)
class Mentioning:
    """An article and what it says."""

    title: str
    lang: str
    url: str
    mentions: list[Mention]


def mentions_of(entity: Entity, reader: Reader) -> tuple[list[Mentioning], int]:
    """(the first mentions by article, how many there are in all)."""
    found: dict[str, Mentioning] = {}
    for slug, title, lang, eid, prefix, exact, suffix, provision in FIRST.rows(entity.pk):
        url = reverse("article-detail", args=[slug])
        if slug not in found:
            words = reader.in_script(title, lang) if reader.chosen else (title, lang)
            found[slug] = Mentioning(*words, url, [])
        context = in_context(prefix, exact, suffix, lang, reader)
        found[slug].mentions.append(Mention(f"{url}#{eid or ''}", context, eid or "", provision))
    shown = sum(len(article.mentions) for article in found.values())
    return list(found.values()), shown if shown < SHOWN else notes_on(entity.pk).count()


def notes_on(entity: int) -> QuerySet:
    return Annotation.objects.published_in_place().filter(entity_id=entity)


def first_notes(entity: int) -> QuerySet:
    rows = notes_on(entity).order_by("article__slug", "anchors__start", "pk")
    return rows.values_list(*COLUMNS)[:SHOWN]


FIRST = Prepared(first_notes, skewed=True)  # an entity may be named once, or everywhere


def in_context(before: str, words: str, after: str, lang: str, reader: Reader) -> dict[str, str]:
    """A quotation in the reader's script: {before, words, after, lang}; line breaks become spaces."""
    before, after = (" ".join(part.split("\n")) for part in (before, after))
    if reader.chosen is None or not lang.startswith("zh"):
        return {"before": before, "words": words, "after": after, "lang": lang}
    whole = convert(before + words + after, reader.chosen)
    first, last = whole.position(len(before)), whole.position(len(before) + len(words))
    tag = "zh-Hant" if reader.chosen == "hant" else "zh-Hans"
    return {
        "before": whole.text[:first],
        "words": whole.text[first:last],
        "after": whole.text[last:],
        "lang": tag,
    }
