"""What an article page shows of one revision: its passages, the public notes on them, and renderings.

Rows are read as plain values rather than as models: a page may carry hundreds of notes.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from annotations.models import Annotation, Passage, Rendering, Revision, Tag, sha256
from instruments.models import Kind, User
from portal.names import Reference, References
from portal.reader import Reader

SURE = ("unchanged", "shifted", "manual")
STATEMENTS = {Kind.POSITION, Kind.CHALLENGE, Kind.RECOMMENDATION}
BY_MOTIVATION = {
    "commenting": "comment",
    "questioning": "comment",
    "replying": "comment",
    "tagging": "topic",
    "classifying": "date",
    "assessing": "verdict",
}
CONTAINERS = {"preamble", "section", "subsection"}
NOTE_COLUMNS = (
    "pk",
    "uuid",
    "anchors__start",
    "anchors__end",
    "motivation",
    "body",
    "lang",
    "value",
    "verdict",
    "corrected_value",
    "source",
    "provision",
    "creator_id",
    "reviewer_id",
    "entity_id",
)


class Reply(NamedTuple):
    """A public answer to a note."""

    uuid: str
    body: str
    lang: str
    creator: str


class Note(NamedTuple):
    """A public note and where it stands (code points of the revision's text)."""

    id: int
    uuid: str
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
    creator: str
    reviewer: str
    entity: Reference | None
    kind: str
    tags: tuple[str, ...]
    replies: tuple[Reply, ...]


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


class Rendered(NamedTuple):
    """A passage in another language; `stale` when the passage has changed since."""

    text: str
    lang: str
    summary: bool
    stale: bool
    creator: str
    reviewer: str


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


@lru_cache(maxsize=64)
def kept_tree(kept: KeptRevision) -> list[Node]:
    rows = (
        Passage.objects.filter(revision=kept.revision)
        .order_by("order")
        .values_list("pk", "eid", "kind", "number", "heading", "start", "end", "parent_id")
    )
    nodes: dict[int, Node] = {}
    roots: list[Node] = []
    for pk, eid, kind, number, heading, start, end, parent in rows:
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


def notes_on(revision: Revision, reader: Reader, *, only: int | None = None) -> tuple[Note, ...]:
    """The public notes (or `only` the one of that key) that stand at a sure place in `revision`, in
    the order of the text.

    Six queries, however many notes there are.
    """
    public = Annotation.objects.published().filter(article_id=revision.article_id)
    wanted = public.exclude(motivation="replying") if only is None else public.filter(pk=only)
    rows = list(
        wanted.filter(
            anchors__revision=revision, anchors__status__in=SURE, anchors__start__isnull=False
        )
        .order_by("anchors__start", "-anchors__end", "pk")
        .values_list(*NOTE_COLUMNS)
    )
    replies = list(
        public.filter(motivation="replying")
        .order_by("created", "pk")
        .values_list("parent_id", "uuid", "body", "lang", "creator_id")
    )
    people = public_names({pk for row in rows for pk in row[12:14]} | {row[4] for row in replies})
    references = References((row[14] for row in rows), reader)
    tags, threads = tags_in(revision), threads_of(replies, people)
    return tuple(make_note(row, people, references, tags, threads) for row in rows)


def make_note(
    row: tuple,
    people: dict[int | None, str],
    references: References,
    tags: dict[int, tuple[str, ...]],
    threads: dict[int, tuple[Reply, ...]],
) -> Note:
    """A note from the columns NOTE_COLUMNS and what belongs to it."""
    pk, uuid, *said, creator, reviewer, entity_pk = row
    entity = references.get(entity_pk)
    return Note(
        pk,
        str(uuid),
        *said,
        people.get(creator, ""),
        people.get(reviewer, ""),
        entity,
        kind_of(said[2], entity.kind if entity else ""),
        tags.get(pk, ()),
        threads.get(pk, ()),
    )


def kind_of(motivation: str, entity_kind: str) -> str:
    """The kind of highlight: what the legend, the colour and the letter say."""
    if motivation != "identifying":
        return BY_MOTIVATION[motivation]
    return "statement" if entity_kind in STATEMENTS else entity_kind


def public_names(pks: set[int | None]) -> dict[int | None, str]:
    """What readers see of people, by primary key."""
    people = User.objects.filter(pk__in=pks - {None}).only(
        "display_name", "first_name", "last_name"
    )
    return {person.pk: person.public_name for person in people}


def tags_in(revision: Revision) -> dict[int, tuple[str, ...]]:
    """The tags of all notes on the article, by note."""
    found: dict[int, tuple[str, ...]] = {}
    through = Tag.annotations.through.objects.filter(annotation__article_id=revision.article_id)
    for pk, name in through.order_by("tag__name").values_list("annotation_id", "tag__name"):
        found[pk] = (*found.get(pk, ()), name)
    return found


def threads_of(replies: list[tuple], people: dict[int | None, str]) -> dict[int, tuple[Reply, ...]]:
    """The replies under each note, the oldest first."""
    found: dict[int, tuple[Reply, ...]] = {}
    for parent, uuid, body, lang, creator in replies:
        reply = Reply(str(uuid), body, lang, people.get(creator, ""))
        found[parent] = (*found.get(parent, ()), reply)
    return found


# --- renderings ------------------------------------------------------------------------------


def languages_of(revision: Revision) -> list[str]:
    """The languages in which some passage of the article can be read."""
    rows = Rendering.objects.published().filter(article_id=revision.article_id)
    return sorted(set(rows.order_by().values_list("lang", flat=True)))


def renderings_of(revision: Revision, lang: str, nodes: list[Node]) -> dict[str, Rendered]:
    """By eId what can be read in `lang`, a translation rather than a summary where there are both."""
    rows = list(
        Rendering.objects.published()
        .filter(article_id=revision.article_id, lang=lang)
        .order_by("-type")
        .values_list("eid", "text", "type", "source_sha256", "creator_id", "reviewer_id")
    )
    people = public_names({pk for row in rows for pk in row[4:]})
    by_eid = {node.eid: node for node in nodes}
    chosen: dict[str, Rendered] = {}
    for eid, text, kind, digest, creator, reviewer in rows:
        if eid in by_eid and eid not in chosen:
            stale = digest != source_hash(by_eid[eid], revision.text)
            names = people.get(creator, ""), people.get(reviewer, "")
            chosen[eid] = Rendered(text, lang, kind == "summary", stale, *names)
    return chosen


def source_hash(node: Node, text: str) -> str:
    """The digest of what a rendering of `node` renders: its heading, where it has one, else its text."""
    return sha256(node.heading or text[node.start : node.end])
