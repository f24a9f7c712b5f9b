"""What an article page shows of one revision: its passages, and the public notes on them.

Notes are plain values rather than models: a page may carry hundreds of them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from django.db import connections, router
from django.db.models import QuerySet
from django.utils.functional import Promise

from annotations.models import Passage, Revision
from instruments.models import Kind, User
from portal.api.representations.rows import AMONG, listed
from portal.articles.note_rows import NAMES, OF_ARTICLE, OF_NOTES, SAID, padded, public_rows
from portal.names import Reference, references_to
from portal.reader import Reader
from portal.serving.planned import Question
from portal.serving.prepared import Prepared, Together, dashed

STATEMENTS = {Kind.POSITION, Kind.CHALLENGE, Kind.RECOMMENDATION}
BY_MOTIVATION = {
    "commenting": "comment",
    "questioning": "comment",
    "replying": "comment",
    "tagging": "topic",
    "classifying": "date",
    "assessing": "verdict",
}
# What the legend, the colour and the letter of a highlight say of a link.
BY_ENTITY = {kind.value: "statement" if kind in STATEMENTS else kind.value for kind in Kind}
CONTAINERS = {"preamble", "section", "subsection"}
PEOPLE = f"SELECT id, {', '.join(NAMES)} FROM {User._meta.db_table} WHERE id {{among}}"  # noqa: S608
Name = str | Promise  # of a person, in whatever language it is shown


class Reply(NamedTuple):
    """A public answer to a note."""

    uuid: str
    body: str
    lang: str
    creator: Name


class Note(NamedTuple):
    """A public note and where it stands (code points of the revision's text)."""

    id: int
    start: int
    end: int
    motivation: str
    body: str
    lang: str
    value: str
    verdict: str
    corrected: str
    source: str
    provision: str
    uuid: str
    creator: Name
    reviewer: Name
    kind: str
    tags: tuple[str, ...]
    replies: tuple[Reply, ...]
    entity: Reference | None

    def at(self, start: int, end: int) -> "Note":
        """The same note at another place."""
        if (start, end) == (self.start, self.end):
            return self
        return Note(self.id, start, end, *self[PLACED:])


PLACED = Note._fields.index("motivation")  # what comes before it tells where the note stands
NAMED = Note._fields.index("entity")  # what comes before it is the same for all who read


@dataclass(slots=True)
class Node:
    """A passage. `stretch` is what it says itself: a heading, or the text of a leaf; else empty."""

    eid: str
    kind: str
    number: str
    heading: str
    start: int
    end: int
    depth: int
    stretch: tuple[int, int]
    children: list["Node"] = field(default_factory=list)

    @property
    def is_container(self) -> bool:
        return self.kind in CONTAINERS


# --- structure -------------------------------------------------------------------------------


def tree_of(revision: Revision) -> list[Node]:
    """The outermost passages of a revision, each with those inside it. Not to be changed: it is kept."""
    return kept_tree(KeptRevision(revision))


class KeptRevision:
    """A revision as a key: it never changes, so what is made of it may be kept as long as it is asked for."""

    def __init__(self, revision: Revision) -> None:
        self.revision = revision
        self.key = (revision.pk, revision.sha256, revision.created_at)

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, KeptRevision) and self.key == other.key


def passages_of(revision: int) -> QuerySet:
    rows = Passage.objects.filter(revision=revision).order_by("order")
    return rows.values_list("pk", "eid", "kind", "number", "heading", "start", "end", "parent_id")


PASSAGES = Prepared(passages_of)


@lru_cache(maxsize=64)
def kept_tree(kept: KeptRevision) -> list[Node]:
    nodes: dict[int, Node] = {}
    roots: list[Node] = []
    for pk, eid, kind, number, heading, start, end, parent in PASSAGES.rows(kept.revision.pk):
        above = nodes.get(parent)
        depth = above.depth + 1 if above else 1
        nodes[pk] = Node(eid, kind, number or "", heading or "", start, end, depth, (start, start))
        (above.children if above else roots).append(nodes[pk])
    for node in nodes.values():
        node.stretch = own_stretch(node, kept.revision.text)
    return roots


def own_stretch(node: Node, text: str) -> tuple[int, int]:
    """The span of text that `node` holds outside its children, without line breaks at its end."""
    end = node.children[0].start if node.children else node.end
    while end > node.start and text[end - 1].isspace():
        end -= 1
    return node.start, end


def in_order(nodes: list[Node]) -> list[Node]:
    """All nodes of the tree, in the order of the text."""
    found: list[Node] = []
    for node in nodes:
        found.append(node)
        found.extend(in_order(node.children))
    return found


# --- notes -----------------------------------------------------------------------------------


def notes_on(
    revision: Revision,
    reader: Reader,
    asked: Together | None = None,
    *,
    only: Sequence[int] = (),
) -> tuple[Note, ...]:
    """The public notes (or `only` those few of these keys) that stand at a sure place in `revision`,
    in the order of the text.

    Six queries at most, however many notes there are; what they link is asked for when they are known.
    """
    related, keys = (OF_NOTES, padded(only)) if only else (OF_ARTICLE, [revision.article_id])
    asked = asked or Together()
    placed = public_rows(revision, only, asked)
    tagged, answered = asked.rows(related.tags, *keys), asked.rows(related.replies, *keys)
    rows = [row for row in placed() if row[1] is not None]
    if not rows:
        return ()
    people = asked.answer(people_of(rows))
    references = references_to({row[-1] for row in rows} - {None}, reader, asked)
    notes = made_of(
        rows, public_names(people()), references, tags_in(tagged()), threads_of(answered())
    )
    return tuple(sorted(notes, key=in_text))


def in_text(note: Note) -> tuple[int, int, int]:
    """The order of notes: as they begin, the longer first."""
    return note.start, -note.end, note.id


def made_of(
    rows: list[tuple],
    people: dict[int | None, Name],
    references: dict[int | None, Reference],
    tags: dict[int, tuple[str, ...]],
    threads: dict[int, tuple[Reply, ...]],
) -> Iterator[Note]:
    """The notes of these rows of COLUMNS with what belongs to them; none that links what is not there."""
    for row in rows:
        uuid, creator, reviewer, linked = row[SAID:]
        entity = references.get(linked)
        if entity is None and linked is not None:
            continue
        yield Note(
            *row[:SAID],
            dashed(uuid),
            people.get(creator, ""),
            people.get(reviewer, ""),
            BY_MOTIVATION.get(row[3]) or (BY_ENTITY[entity.kind] if entity else ""),
            tags.get(row[0], ()),
            threads.get(row[0], ()),
            entity,
        )


def told_to(reader: Reader, notes: tuple[Note, ...], asked: Together) -> tuple[Note, ...]:
    """Notes that were read for another reader: what they link has other names for this one."""
    linked = {note.entity.pk for note in notes if note.entity}
    references = references_to(linked, reader, asked)
    return tuple(
        [
            Note(*note[:NAMED], references[note.entity.pk]) if note.entity else note
            for note in notes
            if note.entity is None or note.entity.pk in references
        ]
    )


def people_of(rows: list[tuple]) -> Question:
    """For a key and NAMES of those who wrote and reviewed the notes of these rows."""
    people = {row[SAID + 1] for row in rows} | {row[SAID + 2] for row in rows}
    vendor = connections[router.db_for_read(User)].vendor
    return PEOPLE.format(among=AMONG[vendor]), [listed(vendor, people - {None})]


def public_names(rows: Iterable[tuple]) -> dict[int | None, Name]:
    """What readers see of people, by primary key; a row is a key and NAMES."""
    return {pk: public_name(names) for pk, *names in rows}


def public_name(names: Iterable[str]) -> Name:
    return User(**dict(zip(NAMES, names, strict=True))).name_in_any_language


def tags_in(rows: list[tuple]) -> dict[int, tuple[str, ...]]:
    """The tags of each note."""
    found: dict[int, tuple[str, ...]] = {}
    for pk, name in rows:
        found[pk] = (*found.get(pk, ()), name)
    return found


def threads_of(rows: list[tuple]) -> dict[int, tuple[Reply, ...]]:
    """The replies under each note, the oldest first."""
    found: dict[int, tuple[Reply, ...]] = {}
    for parent, uuid, body, lang, creator, *names in rows:
        by = public_name(names) if creator else ""
        found[parent] = (*found.get(parent, ()), Reply(dashed(uuid), body, lang, by))
    return found
