"""Notes as Web Annotations (W3C Recommendation of 2017, Web Annotation Data Model).

Positions are code points of the revision's text, as the model says for TextPositionSelector. A quote's
context is lengthened until prefix, quote and suffix together occur only once in the text.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from annotations.models import Annotation, Revision
from portal.api.collections import annotation_url, article_url
from portal.api.representations.notes import AnnotationRows, ReplyRows
from portal.api.representations.references import Json
from portal.reader import Reader

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
SHORTEST = 32  # code points of context on each side


def placed() -> QuerySet:
    """The public notes that stand in the current text of their article."""
    return Annotation.objects.published_in_place()


def one(uuid: UUID, reader: Reader) -> Json | None:
    """The public note or reply of that id, or None."""
    for found in many(placed().filter(uuid=uuid), reader):
        return found
    replies = Annotation.objects.published().filter(parent__isnull=False, uuid=uuid)
    for found in ReplyRows(reader).load(replies):
        return replying(found)
    return None


def many(notes: QuerySet, reader: Reader) -> list[Json]:
    """The notes as annotations, without @context; the number of queries does not grow with them."""
    found = AnnotationRows(reader).load(notes)
    revisions = revisions_of(found)
    return [annotation(note, revisions[note["article"], note["revision"]]) for note in found]


def revisions_of(notes: Iterable[Json]) -> dict[tuple[str, int], Revision]:
    wanted = {(note["article"], note["revision"]) for note in notes}
    rows = Revision.objects.filter(
        article__slug__in={slug for slug, _number in wanted},
        number__in={number for _slug, number in wanted},
    ).select_related("article")
    return {(row.article.slug, row.number): row for row in rows}


def annotation(note: Json, revision: Revision) -> Json:
    return common(note) | said(note) | {"target": target(note, revision)}


def replying(reply: Json) -> Json:
    """A reply is about the note that it answers."""
    return common(reply) | said(reply) | {"target": annotation_url(reply["parent"])}


def common(note: Json) -> Json:
    node = {
        "id": note["url"],
        "type": "Annotation",
        "motivation": note["motivation"],
        "created": note["created"],
        "modified": note["modified"],
        "generator": {"id": f"{settings.SITE_URL}/", "type": "Software", "name": "Scholium"},
    }
    if note["creator"]:
        node["creator"] = {"type": "Person", "name": note["creator"]}
    if note["reviewer"]:
        node["schema:reviewedBy"] = {"type": "Person", "name": note["reviewer"]}
    return node


def said(note: Json) -> Json:
    """The bodies, under their key; a note that only marks a span has none."""
    found = bodies(note)
    return {"body": found} if found else {}


def bodies(note: Json) -> list[Json]:
    """What is said: a link, words, a value, a verdict, keywords, each a body with its own purpose."""
    found: list[Json] = []
    if note["entity"]:
        found.append(
            {"type": "SpecificResource", "purpose": "identifying", "source": note["entity"]["url"]}
            | ({"selector": provision(note["provision"])} if note["provision"] else {})
        )
    if note["value"]:
        found.append(words(note["value"], "classifying"))
    if note["verdict"]:
        found.append(words(note["verdict"], "assessing"))
    if note["corrected_value"]:
        found.append(words(note["corrected_value"], "editing"))
    if note["source"]:
        found.append(words(note["source"], "linking"))
    if note["body"]:
        purpose = (
            note["motivation"]
            if note["motivation"] in ("questioning", "replying")
            else "commenting"
        )
        found.append(
            words(note["body"], purpose) | {"format": "text/markdown", "language": note["lang"]}
        )
    return found + [words(tag, "tagging") for tag in note["tags"]]


def words(value: str, purpose: str) -> Json:
    return {"type": "TextualBody", "value": value, "purpose": purpose}


def provision(name: str) -> Json:
    """A part of an instrument, such as Art. 2(3)."""
    return {"type": "FragmentSelector", "value": name}


def target(note: Json, revision: Revision) -> Json:
    """The span, in the article as it reads now and in the revision that never changes."""
    page = article_url(note["article"])
    return {
        "type": "SpecificResource",
        "source": {
            "id": page,
            "type": "Text",
            "format": "text/html",
            "language": revision.article.language,
        },
        "selector": [
            {"type": "TextPositionSelector", "start": note["start"], "end": note["end"]},
            quote(revision.text, note["start"], note["end"]),
        ],
        "state": {
            "type": "TimeState",
            "sourceDate": revision.created_at,
            "cached": f"{page}revisions/{revision.number}/",
        },
    }


def quote(text: str, start: int, end: int) -> Json:
    """A TextQuoteSelector that fits one place of `text` only."""
    reach = SHORTEST
    while True:
        first, last = max(0, start - reach), min(len(text), end + reach)
        if only_once(text[first:last], text) or (first == 0 and last == len(text)):
            break
        reach *= 2
    parts: dict[str, Any] = {
        "exact": text[start:end],
        "prefix": text[first:start],
        "suffix": text[end:last],
    }
    return {"type": "TextQuoteSelector"} | parts


def only_once(quoted: str, text: str) -> bool:
    at = text.find(quoted)
    return text.find(quoted, at + 1) < 0
