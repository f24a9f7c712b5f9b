"""Bringing in the notes of other tools: all of a file, or nothing; the same file again adds nothing."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError

from annotations import policy
from annotations.actions import importing
from annotations.actions.importing import NewNote
from annotations.exchange import cas, doccano, w3c
from annotations.exchange.catalogue import Catalogue, People, date_said
from annotations.exchange.exporting import ground_of
from annotations.exchange.notes import MOTIVATIONS, ExchangeError, Ground, Note, Reference
from annotations.models import Anchor, Annotation, Article
from instruments import ledger
from instruments.conflicts import locked
from instruments.models import User
from instruments.models.entity import validate_language

TAG_LIMIT = 100  # code points
UNPAIRED = re.compile("[\ud800-\udfff]")
SAID = ("motivation", "provision", "body", "value", "verdict", "corrected_value", "source")
Reader = Callable[[bytes, Ground, bool], list[Note]]
READERS: dict[str, Reader] = {
    "w3c": lambda content, ground, utf16: w3c.read(content, ground, utf16=utf16),
    "doccano": lambda content, ground, utf16: doccano.read(content, ground, utf16=utf16),
    "cas": lambda content, ground, utf16: cas.read(content, ground),
}


@dataclass
class Outcome:
    """What became of the notes of a file: stored, there before, or kept under a tag for want of an entity."""

    notes: list[Annotation] = field(default_factory=list)
    already: int = 0
    unlinked: int = 0


@ledger.atomic
def import_file(
    content: bytes,
    format: str,
    slug: str,
    *,
    by: User | None = None,
    utf16: bool = False,
    reason: str = "",
) -> Outcome:
    """Store the notes of a file as drafts on the current revision.

    They are `by`'s, or else of the experts that the file names. ExchangeError or ValidationError says what
    is wrong and where; then nothing is stored.
    """
    article = locked(Article.objects.select_related("current"), slug=slug)
    policy.require(by, "annotate", article)
    read = READERS[format](content, ground_of(article), utf16)
    catalogue, people, outcome = Catalogue(), People(), Outcome()
    known = known_keys(article)
    fresh = []
    for note in read:
        new, linked = new_note(note, article, catalogue, by or author(note, people))
        outcome.unlinked += not linked
        if key(new) in known:
            outcome.already += 1
        else:
            known.add(key(new))
            fresh.append(new)
    outcome.notes = importing.import_notes(article, fresh, by=by, reason=reason)
    return outcome


def author(note: Note, people: People) -> User:
    found = people.find(note.creator)
    if found is None:
        name = note.creator and (note.creator.name or note.creator.id)
        said = f"“{name}” is no expert here" if name else "no author is named"
        raise ExchangeError(f"{note.place}: {said}; say with --by whose notes these are")
    return found


def new_note(
    note: Note, article: Article, catalogue: Catalogue, creator: User
) -> tuple[NewNote, bool]:
    """The note as we store it, and whether all that it links to is known."""
    check_characters(note)
    entity = catalogue.find(note) if note.reference else None
    ready = settled(note, entity is not None)
    for tag in ready.tags:
        if len(tag) > TAG_LIMIT:
            raise ExchangeError(
                f"{note.place}: the tag “{tag[:20]}…” is longer than {TAG_LIMIT} characters"
            )
    fields: dict[str, Any] = {name: getattr(ready, name) for name in SAID}
    fields |= {"entity": entity, "lang": language_of(ready, article)}
    is_linked = entity is not None or note.reference is None or ready.motivation == "classifying"
    new = NewNote(note.start, note.end, fields, creator, tags=ready.tags, place=note.place)
    return new, is_linked


def check_characters(note: Note) -> None:
    """Raise ExchangeError where a string holds what no database stores: NUL, or half a character."""
    strings = [value for name in SAID if isinstance(value := getattr(note, name), str)]
    reference = note.reference or Reference()
    strings += [*note.tags, reference.kind, reference.slug, reference.iri, reference.label]
    if any("\0" in words or UNPAIRED.search(words) for words in strings):
        raise ExchangeError(f"{note.place}: holds a NUL or an unpaired surrogate, which is no text")


def language_of(note: Note, article: Article) -> str:
    """The note's language, or the article's where the file gives none or one that is not written as ours."""
    try:
        validate_language(note.lang)
    except ValidationError:
        return article.language
    return note.lang


def settled(note: Note, has_entity: bool) -> Note:
    """The note with a motivation whose needs it meets. What cannot be linked keeps its label as a tag."""
    note = replace(note, tags=tuple(tag.strip() for tag in note.tags if tag.strip()))
    motivation = note.motivation if note.motivation in MOTIVATIONS else ""
    if note.verdict == "corrected" and not note.corrected_value.strip():
        note = replace(note, verdict="", tags=(*note.tags, "assessing:corrected"))
    if meets(motivation, note, has_entity):
        return note
    if note.reference and not has_entity:
        if value := date_said(note.reference.label, note.exact):
            return replace(note, motivation="classifying", value=value)
        note = remembered(note)
    order = ("identifying", "assessing", "classifying", "commenting", "tagging")
    fitting = next((name for name in order if meets(name, note, has_entity)), "")
    if fitting:
        return replace(note, motivation=fitting)
    return replace(note, motivation="tagging", tags=(motivation or "highlighting",))


def meets(motivation: str, note: Note, has_entity: bool) -> bool:
    """Whether the note says what one of that kind must."""
    needs = {
        "identifying": has_entity,
        "classifying": note.value.strip(),
        "assessing": note.verdict,
        "commenting": note.body.strip(),
        "questioning": note.body.strip(),
        "tagging": note.tags,
    }
    return bool(needs.get(motivation))


def remembered(note: Note) -> Note:
    """With the label and address of a thing that the catalogue does not have, as a tag and a source."""
    assert note.reference is not None
    reference = note.reference
    name = reference.label or reference.iri.rstrip("/").rpartition("/")[2] or reference.slug
    tags = (*note.tags, name[:TAG_LIMIT]) if name else note.tags
    return replace(note, tags=tuple(dict.fromkeys(tags)), source=note.source or reference.iri)


def key(new: NewNote) -> tuple[Any, ...]:
    """What makes two notes the same."""
    entity = new.fields["entity"]
    said = tuple(new.fields[name] for name in SAID)
    return (new.creator.pk, new.start, new.end, entity and entity.pk, *said, frozenset(new.tags))


def known_keys(article: Article) -> set[tuple[Any, ...]]:
    """What stands on the current revision already, in whatever status, in the terms of `key`."""
    anchors = Anchor.objects.filter(revision=article.current, annotation__creator__isnull=False)
    rows = anchors.select_related("annotation").prefetch_related("annotation__tags").order_by("pk")
    keys = set()
    for anchor in rows:
        note = anchor.annotation
        said = tuple(getattr(note, name) for name in SAID)
        tags = frozenset(tag.name for tag in note.tags.all())
        keys.add((note.creator_id, anchor.start, anchor.end, note.entity_id, *said, tags))
    return keys


def said_in_one_line(error: ValidationError) -> str:
    return "; ".join(error.messages).replace("\n", " ")
