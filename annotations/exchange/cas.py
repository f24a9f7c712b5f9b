"""Notes as UIMA CAS XMI, which INCEpTION reads and writes.

Links and dates are `NamedEntity` annotations with `value` (the kind) and `identifier` (the entity's page),
as INCEpTION's own layer has them; the other notes are of the custom type NOTE. Both carry the rest of a
note as further features. XMI counts UTF-16 units; the conversion is done here, both ways.

Written with dkpro-cassis. Read without it: an XMI comes without its type system as often as with it, and
all we need is in the attributes. It is read an annotation at a time and twice, since the document may stand
at the end: no tree is made of it. Entities and document types are refused, and sizes are limited.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

import cassis  # type: ignore[import-untyped, unused-ignore]
from lxml import etree  # type: ignore[import-untyped, unused-ignore]

from annotations.exchange.labels import read_label
from annotations.exchange.notes import FILE_LIMIT, ExchangeError, Ground, Note, Person, Reference

NAMED_ENTITY = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
NOTE = "webanno.custom.ScholiumNote"
METADATA = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"
STRING, STRINGS = "uima.cas.String", "uima.cas.StringArray"
PLAIN = ("motivation", "provision", "body", "lang", "normalised", "verdict", "corrected", "source")
PEOPLE = ("creator", "creatorName")
# Features by which layers of other makers name a kind, a thing, and words.
KIND_FEATURES = ("value", "label", "kind", "category", "tag")
THING_FEATURES = ("identifier", "entity", "concept")
WORD_FEATURES = ("body", "comment", "note")
XMI = "{http://www.omg.org/XMI}"
CAS = "{http:///uima/cas.ecore}"
NOTE_LIMIT = 50_000
DOCUMENT_LIMIT = 100
PART_LIMIT = 1_000  # elements within one annotation
Features = dict[str, str]


def type_system() -> cassis.TypeSystem:
    """The types of our export; INCEpTION takes it as a description of layers."""
    system = cassis.TypeSystem()
    metadata = system.create_type(METADATA, "uima.tcas.DocumentAnnotation")
    for name in ("documentTitle", "documentId", "documentUri"):
        system.create_feature(metadata, name, STRING)
    for name in (NAMED_ENTITY, NOTE):
        kind = system.create_type(name)
        for feature in ("value", "identifier", *PLAIN, *PEOPLE):
            system.create_feature(kind, feature, STRING)
        system.create_feature(kind, "tags", STRINGS)
    return system


def write(notes: Iterable[Note], ground: Ground) -> bytes:
    """The XMI of a CAS whose document is the text. ExchangeError where XML cannot hold the text."""
    system = type_system()
    cas = cassis.Cas(typesystem=system)
    cas.sofa_string, cas.sofa_mime = ground.text, "text/plain"
    metadata = system.get_type(METADATA)(
        begin=0, end=len(ground.text), language=ground.language or "x-unspecified",
        documentTitle=ground.title, documentId=f"{ground.slug}/{ground.number}", documentUri=ground.address,
    )  # fmt: skip
    cas.add(metadata)
    for note in notes:
        cas.add(annotation(note, system))
    try:
        return str(cas.to_xmi()).encode()
    except ValueError as error:
        raise ExchangeError(
            "the text or a note holds control characters, which XML cannot"
        ) from error


def annotation(note: Note, system: cassis.TypeSystem) -> Any:
    is_named = note.motivation in ("identifying", "classifying")
    about, creator = note.reference or Reference(), note.creator or Person()
    said = {
        "motivation": note.motivation, "value": kind_of(note), "identifier": about.iri,
        "provision": note.provision, "body": note.body, "lang": note.lang, "normalised": note.value,
        "verdict": note.verdict, "corrected": note.corrected_value, "source": note.source,
        "creator": creator.id, "creatorName": creator.name,
    }  # fmt: skip
    made = system.get_type(NAMED_ENTITY if is_named else NOTE)(
        begin=note.start, end=note.end, **{name: value for name, value in said.items() if value}
    )
    if note.tags:
        made.tags = system.get_type(STRINGS)(elements=list(note.tags))
    return made


def kind_of(note: Note) -> str:
    """What INCEpTION shows on the span."""
    if note.motivation == "classifying":
        return "date"
    return note.reference.kind if note.reference else note.motivation


def packed(xmi: bytes, name: str) -> bytes:
    """A ZIP as INCEpTION exports and imports it: the XMI with its type system."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{name}.xmi", xmi)
        archive.writestr("TypeSystem.xml", type_system().to_xml() or "")
    return buffer.getvalue()


def read(content: bytes, ground: Ground) -> list[Note]:
    """The notes of every view whose text is the article's; what stands in other views is passed over.

    `content` is an XMI, or a ZIP that holds one. ExchangeError says what is wrong, and at which annotation.
    """
    xmi = unpacked(content)
    views = {sofa.get(f"{XMI}id", ""): sofa for sofa in documents(xmi)}
    if not views:
        raise ExchangeError("holds no document (no Sofa)")
    texts = {key: sofa["sofaString"] for key, sofa in views.items() if sofa.get("sofaString")}
    same = {key for key, text in texts.items() if text.rstrip() == ground.text.rstrip()}
    if not same:
        key, text = next(iter(texts.items()), ("", ""))
        ground.check_text(text, f"view {views[key].get('sofaID')}" if key else "the document")
    found: list[Note] = []
    converter = Units(ground.text)
    for element in spans_in(xmi):
        if element.get("sofa") not in same:
            continue
        if len(found) == NOTE_LIMIT:
            raise ExchangeError(f"holds more than {NOTE_LIMIT:,} annotations of this text")
        found.append(read_annotation(element, ground, converter))
    return sorted(found, key=lambda note: (note.start, -note.end))


def unpacked(content: bytes) -> bytes:
    if not content.startswith(b"PK"):
        return content
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [info for info in archive.infolist() if info.filename.lower().endswith(".xmi")]
            if len(names) != 1:
                raise ExchangeError(f"holds {len(names)} XMI files; one is needed")
            if names[0].file_size > FILE_LIMIT:
                raise ExchangeError(f"{names[0].filename} is larger than {FILE_LIMIT:,} bytes")
            return archive.read(names[0])
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise ExchangeError(f"not a ZIP file that can be read: {error}") from error


def parts(xmi: bytes) -> Iterator[Any]:
    """The elements below the root of an XMI, one at a time: each is emptied when the next is asked for.

    No entity is expanded, nothing is fetched, and a document type is refused.
    """
    if b"<!DOCTYPE" in xmi:  # before any of it is parsed; well-formed text cannot hold a bare <
        raise ExchangeError("has a document type, which an XMI has not")
    events = etree.iterparse(
        io.BytesIO(xmi),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        yield from below_root(events)
    except etree.XMLSyntaxError as error:
        raise ExchangeError(f"not XML, or cut off: {error.msg}") from error


def below_root(events: Iterable[tuple[str, Any]]) -> Iterator[Any]:
    root: Any = None
    depth = inside = 0
    for event, element in events:
        if root is None:
            root = checked_root(element)
        depth += 1 if event == "start" else -1
        inside = 0 if depth <= 1 else inside + (event == "start")
        if inside > PART_LIMIT:
            raise ExchangeError(f"has an annotation of more than {PART_LIMIT:,} elements")
        if event == "end" and depth == 1:
            yield element
            root.clear()


def checked_root(root: Any) -> Any:
    if root.getroottree().docinfo.doctype:
        raise ExchangeError("has a document type, which an XMI has not")
    if root.tag != f"{XMI}XMI":
        raise ExchangeError(f"is XML, but no XMI: its root is {etree.QName(root).localname}")
    return root


def documents(xmi: bytes) -> Iterator[Features]:
    """What is said of each document in an XMI, its text included."""
    for count, element in enumerate(e for e in parts(xmi) if e.tag == f"{CAS}Sofa"):
        if count == DOCUMENT_LIMIT:
            raise ExchangeError(f"holds more than {DOCUMENT_LIMIT} documents")
        yield dict(element.attrib)


def spans_in(xmi: bytes) -> Iterator[Any]:
    """The annotations that are notes: named entities, and spans of custom layers (relations are not)."""
    for element in parts(xmi):
        if element.get("begin") is None:
            continue
        layer = layer_of(element)
        is_ours = layer.startswith(("webanno.custom.", "custom.")) or ".ner.type." in layer
        if is_ours and element.get("Governor") is None and element.get("Dependent") is None:
            yield element


def layer_of(element: Any) -> str:
    """The name of the UIMA type that an element stands for."""
    name = etree.QName(element)
    package = (
        (name.namespace or "").removeprefix("http:///").removesuffix(".ecore").replace("/", ".")
    )
    return f"{package}.{name.localname}"


class Units:
    """UTF-16 offsets of one text as code points, by a table made once."""

    def __init__(self, text: str) -> None:
        self.at: dict[int, int] = {}
        unit = 0
        for place, char in enumerate(text):
            self.at[unit] = place
            unit += 2 if char > "\uffff" else 1
        self.at[unit] = len(text)

    def code_points(self, unit: str | None, place: str) -> int:
        if unit is None or not unit.isascii() or not unit.isdigit() or int(unit) not in self.at:
            raise ExchangeError(
                f"{place}: offset {unit} is outside the text, or inside a character"
            )
        return self.at[int(unit)]


def read_annotation(element: Any, ground: Ground, units: Units) -> Note:
    name = etree.QName(element).localname
    place = f"{name} {element.get(f'{XMI}id')} at {element.get('begin')}–{element.get('end')}"
    start, end = (units.code_points(element.get(side), place) for side in ("begin", "end"))
    start, end = ground.check_span(start, end, place)
    features = {key: value for key, value in element.attrib.items() if not key.startswith("{")}
    tags = tuple(child.text for child in element if child.tag == "tags" and child.text)
    fields = own_fields(features) if "motivation" in features else foreign_fields(features, name)
    return Note(
        start=start, end=end, exact=ground.text[start:end], tags=tags, place=place, **fields
    )


def own_fields(features: Features) -> dict[str, Any]:
    """What our export wrote."""
    names = {"normalised": "value", "corrected": "corrected_value"}
    fields: dict[str, Any] = {
        names.get(name, name): features[name] for name in PLAIN if name in features
    }
    if features.get("identifier") or fields["motivation"] == "identifying":
        fields["reference"] = Reference(
            iri=features.get("identifier", ""), label=features.get("value", "")
        )
    if features.get("creator") or features.get("creatorName"):
        fields["creator"] = Person(
            id=features.get("creator", ""), name=features.get("creatorName", "")
        )
    return fields


def foreign_fields(features: Features, layer: str) -> dict[str, Any]:
    """What a layer of another maker says: a label, a thing, words."""
    label = first(features, KIND_FEATURES) or layer
    thing, words = first(features, THING_FEATURES), first(features, WORD_FEATURES)
    fields: dict[str, Any] = {"body": words} if words else {}
    if thing:
        return fields | {
            "motivation": "identifying",
            "reference": Reference(iri=thing, label=label),
        }
    return fields | read_label(label)


def first(features: Features, names: Iterable[str]) -> str:
    return next((features[name] for name in names if features.get(name, "").strip()), "")
