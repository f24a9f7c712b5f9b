"""Notes as W3C Web Annotations in JSON-LD (Web Annotation Data Model, Recommendation of 2017).

Each thing a note says is a body with a purpose of its own: `identifying` the entity (with a
FragmentSelector for a provision), `classifying` the value, `assessing` the verdict, `editing` the corrected
value, `linking` the source, `commenting` or `questioning` the words, `tagging` each keyword. The site's
public annotations read the same way, so that they, too, can be imported.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any, ClassVar

from annotations.anchoring import quote_at
from annotations.exchange.notes import (
    MOTIVATIONS,
    VERDICTS,
    ExchangeError,
    Ground,
    Note,
    Person,
    Reference,
    as_text,
)
from annotations.exchange.selectors import Selection, Utf16Counted, as_list, means_article, type_of

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
NEAREST = {"describing": "commenting", "linking": "identifying", "editing": "commenting"}
Json = dict[str, Any]


def write(notes: Iterable[Note], ground: Ground) -> bytes:
    """An AnnotationCollection with all notes on its one page."""
    items = [annotation(note, ground) for note in notes]
    collection: Json = {
        "@context": CONTEXT,
        "type": "AnnotationCollection",
        "label": ground.title,
        "total": len(items),
        "first": {"type": "AnnotationPage", "startIndex": 0, "items": items},
    }
    return (json.dumps(collection, ensure_ascii=False, indent=1) + "\n").encode()


def annotation(note: Note, ground: Ground) -> Json:
    node: Json = {"type": "Annotation", "motivation": note.motivation, **note.extra}
    if note.creator:
        node["creator"] = {
            "id": f"urn:uuid:{note.creator.id}",
            "type": "Person",
            "name": note.creator.name,
        }
    return node | {"body": list(bodies(note)), "target": target(note, ground)}


def bodies(note: Note) -> Iterator[Json]:
    if note.reference and note.reference.iri:
        linked: Json = {
            "type": "SpecificResource",
            "purpose": "identifying",
            "source": note.reference.iri,
        }
        yield linked | (
            {"selector": {"type": "FragmentSelector", "value": note.provision}}
            if note.provision
            else {}
        )
    for purpose, value in (
        ("classifying", note.value), ("assessing", note.verdict), ("editing", note.corrected_value),
        ("linking", note.source),
    ):  # fmt: skip
        if value:
            yield words(value, purpose)
    if note.body:
        purpose = "questioning" if note.motivation == "questioning" else "commenting"
        yield words(note.body, purpose) | {"format": "text/markdown", "language": note.lang}
    for tag in note.tags:
        yield words(tag, "tagging")


def words(value: str, purpose: str) -> Json:
    return {"type": "TextualBody", "value": value, "purpose": purpose}


def target(note: Note, ground: Ground) -> Json:
    quote = quote_at(ground.text, note.start, note.end)
    return {
        "type": "SpecificResource",
        "source": ground.address,
        "selector": [
            {"type": "TextPositionSelector", "start": note.start, "end": note.end},
            {"type": "TextQuoteSelector", **asdict(quote)},
        ],
    }


def read(content: bytes, ground: Ground, *, utf16: bool = False) -> list[Note]:
    """The notes of a collection, a page, a list or a single annotation.

    ExchangeError says what is wrong, and at which annotation. `utf16`: positions count UTF-16 units.
    """
    found = annotations_in(parsed(content))
    notes, counted = [], []
    for number, node in enumerate(found, 1):
        try:
            notes.append(read_annotation(node, ground, f"annotation {number}", utf16=utf16))
        except Utf16Counted as error:
            counted.append(error)
    if counted:
        more = f", and {len(counted) - 1} more" if len(counted) > 1 else ""
        raise ExchangeError(
            f"the positions count UTF-16 units ({counted[0]}{more}); import with --utf16"
        )
    return notes


def parsed(content: bytes) -> Any:
    try:
        return json.loads(as_text(content))
    except json.JSONDecodeError as error:
        raise ExchangeError(
            f"not JSON, or cut off: {error.msg} at line {error.lineno}, column {error.colno}"
        ) from error
    except RecursionError as error:
        raise ExchangeError("not JSON that can be read: it is nested too deeply") from error


def annotations_in(node: Any) -> list[Any]:
    """The annotations of whatever shape the file has; ExchangeError where some are elsewhere."""
    if isinstance(node, list):
        return [found for part in node for found in annotations_in(part)]
    if not isinstance(node, dict):
        raise ExchangeError("holds no Web Annotation")
    kind = type_of(node)
    if "@graph" in node:
        return annotations_in(node["@graph"])
    if kind == "AnnotationCollection" or "first" in node:
        return all_of(node, pages_of(node.get("first")))
    if kind == "AnnotationPage" or "items" in node:
        return pages_of(node)
    if kind != "Annotation" and "target" not in node:
        raise ExchangeError(f"holds no Web Annotation, but a {kind or 'thing without a type'}")
    return [node]


def pages_of(page: Any) -> list[Any]:
    """The items of a page and of those that follow it inside the file."""
    items: list[Any] = []
    while page is not None:
        if not isinstance(page, dict):
            raise ExchangeError(f"is not complete: the rest is at {page}")
        items += as_list(page.get("items"))
        page = page.get("next")
    return items


def all_of(collection: Json, items: list[Any]) -> list[Any]:
    total = collection.get("total")
    if isinstance(total, int) and total != len(items):
        raise ExchangeError(f"is not complete: {len(items)} of {total} annotations are there")
    return items


def read_annotation(node: Any, ground: Ground, place: str, *, utf16: bool) -> Note:
    if not isinstance(node, dict):
        raise ExchangeError(f"{place}: is not an annotation, but {str(node)[:60]!r}")
    if isinstance(node.get("id"), str):
        place = f"{place} ({node['id']})"
    if isinstance(node.get("motivation"), str) and node["motivation"] == "replying":
        raise ExchangeError(f"{place}: is a reply; only notes on the text itself can be imported")
    start, end = read_target(node.get("target"), ground, place, utf16=utf16)
    start, end = ground.check_span(start, end, place)
    fields = read_bodies(node, place)
    return Note(
        start=start, end=end, exact=ground.text[start:end], motivation=motivation_of(node, fields),
        creator=creator_of(node.get("creator")), place=place, **fields,
    )  # fmt: skip


def read_target(target: Any, ground: Ground, place: str, *, utf16: bool) -> tuple[int, int]:
    targets = as_list(target)
    if len(targets) != 1:
        raise ExchangeError(f"{place}: has {len(targets)} targets; one is needed")
    node = targets[0]
    source = (
        node
        if isinstance(node, str)
        else address(node.get("source"))
        if isinstance(node, dict)
        else ""
    )
    if not means_article(source, ground):
        raise ExchangeError(
            f"{place}: its target is {source or 'nothing'}, not the article {ground.slug}"
        )
    if isinstance(node, str):
        raise ExchangeError(f"{place}: its target is the whole article, so no words are marked")
    return Selection(ground, place, utf16).span(node)


def address(thing: Any) -> str:
    """The IRI of a resource given as a string or as an object."""
    if isinstance(thing, dict):
        thing = thing.get("id") or thing.get("@id")
    return thing if isinstance(thing, str) else ""


def creator_of(creator: Any) -> Person | None:
    first = next(iter(as_list(creator)), None)
    if isinstance(first, str):
        return Person(id=first.removeprefix("urn:uuid:"), name=first, account=first)
    if not isinstance(first, dict):
        return None
    ident = address(first).removeprefix("urn:uuid:")
    return Person(id=ident, name=string(first.get("name")), account=string(first.get("nickname")))


def string(value: Any) -> str:
    return value if isinstance(value, str) else ""


def motivation_of(node: Json, fields: Json) -> str:
    """The first motivation that we have too, or the nearest to what the file says; else ""."""
    given = [str(name).removeprefix("oa:") for name in as_list(node.get("motivation"))]
    known = next((name for name in given if name in MOTIVATIONS), "")
    nearest = known or next((NEAREST[name] for name in given if name in NEAREST), "")
    return "" if nearest == "identifying" and not fields.get("reference") else nearest


def read_bodies(node: Json, place: str) -> Json:
    """What the bodies say, as fields of a `Note`."""
    reading = Bodies(place, string(next(iter(as_list(node.get("motivation"))), "")))
    for text in as_list(node.get("bodyValue")):
        reading.words({"value": text})
    for body in as_list(node.get("body")):
        if isinstance(body, str):
            reading.resource({"source": body})
        elif not isinstance(body, dict):
            raise ExchangeError(f"{place}: a body of it cannot be read")
        elif "value" in body or type_of(body) == "TextualBody":
            reading.words(body)
        else:
            reading.resource(body)
    tags = tuple(dict.fromkeys(reading.tags))
    return reading.said | {"body": "\n\n".join(reading.texts), "tags": tags}


class Bodies:
    """Gathers what the bodies of one annotation say; `motivation` stands in for a purpose not given."""

    FIELDS: ClassVar[dict[str, str]] = {
        "classifying": "value", "editing": "corrected_value", "linking": "source",
    }  # fmt: skip

    def __init__(self, place: str, motivation: str) -> None:
        self.place = place
        self.motivation = motivation
        self.said: Json = {}
        self.texts: list[str] = []
        self.tags: list[str] = []

    def words(self, body: Json) -> None:
        value = body.get("value", "")
        if not isinstance(value, str):
            raise ExchangeError(f"{self.place}: the value of a body of it is not text")
        purpose = string(next(iter(as_list(body.get("purpose"))), self.motivation))
        name = self.FIELDS.get(purpose, "")
        if purpose == "assessing" and value in VERDICTS:
            name = "verdict"
        if purpose == "tagging":
            self.tags.append(value)
        elif name and name not in self.said:
            self.said[name] = value
        elif value.strip():
            self.texts.append(value)
            if lang := string(body.get("language")):
                self.said.setdefault("lang", lang)

    def resource(self, body: Json) -> None:
        """A thing in the world: what the note is about; a second one is kept as its source."""
        source = body.get("source", body)
        iri = address(source)
        if iri and "reference" in self.said:
            self.said.setdefault("source", iri)
        elif iri:
            label = string(source.get("label")) if isinstance(source, dict) else ""
            self.said["reference"] = Reference(iri=iri, label=label)
            selector = next(iter(as_list(body.get("selector"))), None)
            if isinstance(selector, dict):
                self.said["provision"] = string(selector.get("value"))
