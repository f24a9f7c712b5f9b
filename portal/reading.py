"""What an article page shows of one revision: its passages, and the public notes on them.

Rows are read as plain values rather than as models: a page may carry hundreds of notes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, Value, When

from annotations.models import Annotation, Passage, Revision, Tag
from instruments.models import Entity, Kind, Label, User
from portal.names import SHOWN, Reference, entity_url
from portal.prepared import Prepared, dashed, uuid_text
from portal.reader import Reader

SURE = ("unchanged", "shifted", "manual")
STATEMENTS = {kind.value for kind in (Kind.POSITION, Kind.CHALLENGE, Kind.RECOMMENDATION)}
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
    uuid_text("uuid"),
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
    "entity__kind",
    "entity__slug",
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

    Five queries, however many notes there are.
    """
    article = revision.article_id
    if only is not None:
        rows = NOTE.rows(only, revision.pk)
    elif revision.article.current_id == revision.pk:
        rows = [row for row in CURRENT_NOTES.rows(article) if row[2] is not None]
    else:
        rows = NOTES.rows(article, revision.pk)
    replies = REPLIES.rows(article)
    people = public_names(PEOPLE.rows(article))
    references = references_in(article, rows, reader)
    tags, threads = tags_in(article), threads_of(replies, people)
    return tuple([make_note(row, people, references, tags, threads) for row in rows])


def placed_in(notes: QuerySet, revision: int) -> QuerySet:
    """The columns of `notes` where they stand at a sure place in the revision."""
    return columns_of(
        notes.filter(
            anchors__revision=revision, anchors__status__in=SURE, anchors__start__isnull=False
        )
    )


def columns_of(notes: QuerySet) -> QuerySet:
    return notes.order_by("anchors__start", "-anchors__end", "pk").values_list(*NOTE_COLUMNS)


def current_notes(article: int) -> QuerySet:
    """As `public_notes` of the current revision, with the anchor joined once for both questions."""
    return columns_of(Annotation.objects.published_in_place().filter(article=article))


def public_notes(article: int, revision: int) -> QuerySet:
    notes = Annotation.objects.published().filter(article=article)
    return placed_in(notes.exclude(motivation="replying"), revision)


def public_note(pk: int, revision: int) -> QuerySet:
    return placed_in(Annotation.objects.published().filter(pk=pk), revision)


def public_replies(article: int) -> QuerySet:
    answers = Annotation.objects.published().filter(article=article, motivation="replying")
    columns = ("parent_id", uuid_text("uuid"), "body", "lang", "creator_id")
    return answers.order_by("created", "pk").values_list(*columns)


NOTES, NOTE = Prepared(public_notes, 2), Prepared(public_note, 2)
CURRENT_NOTES, REPLIES = Prepared(current_notes), Prepared(public_replies)


def make_note(
    row: tuple,
    people: dict[int | None, str],
    references: dict[int | None, Reference],
    tags: dict[int, tuple[str, ...]],
    threads: dict[int, tuple[Reply, ...]],
) -> Note:
    """A note from the columns NOTE_COLUMNS and what belongs to it."""
    pk, uuid, start, end, motivation, *said, creator, reviewer, entity, kind, _slug = row
    belongings = (
        people.get(creator, ""),
        people.get(reviewer, ""),
        references.get(entity),
        kind_of(motivation, kind or ""),
        tags.get(pk, ()),
        threads.get(pk, ()),
    )
    return Note._make((pk, dashed(uuid), start, end, motivation, *said, *belongings))


def references_in(article: int, rows: list[tuple], reader: Reader) -> dict[int | None, Reference]:
    """What the notes `rows` on the article link, by primary key."""
    names = names_in(tuple(reader.order.items())).rows(article)
    best = {entity: (text, lang) for entity, text, lang in names}
    found: dict[int | None, Reference] = {}
    for *_, pk, kind, slug in rows:
        if pk is not None and pk not in found:
            text, lang = reader.in_script(*best[pk]) if pk in best else (slug, "")
            found[pk] = Reference(pk, kind, slug, text, lang, entity_url(kind, slug))
    return found


@lru_cache(maxsize=64)
def names_in(order: tuple[tuple[str, int], ...]) -> Prepared:
    """Entity, text and language of the names of all that an article links, as `names.best_names` chooses."""
    langs = Case(*(When(lang=tag, then=Value(place)) for tag, place in order), default=Value(9))
    kinds = Case(*(When(kind=kind, then=Value(place)) for kind, place in SHOWN.items()))
    named = Label.objects.filter(entity=OuterRef("pk"), kind__in=SHOWN).order_by(langs, kinds, "pk")

    def names(article: int) -> QuerySet:
        linked = Annotation.objects.filter(article=article).order_by().values("entity")
        things = Entity.objects.filter(pk__in=linked).order_by()
        first = things.annotate(named=Subquery(named.values("pk")[:1])).values("named")
        return Label.objects.filter(pk__in=first).order_by().values_list("entity", "text", "lang")

    return Prepared(names)


def kind_of(motivation: str, entity_kind: str) -> str:
    """The kind of highlight: what the legend, the colour and the letter say."""
    if motivation != "identifying":
        return BY_MOTIVATION[motivation]
    return "statement" if entity_kind in STATEMENTS else entity_kind


NAMES = ("display_name", "first_name", "last_name")


def public_names(rows: Iterable[tuple]) -> dict[int | None, str]:
    """What readers see of people, by primary key; a row is a key and NAMES."""
    return {pk: User(**dict(zip(NAMES, names, strict=True))).public_name for pk, *names in rows}


def people_in(article: int) -> QuerySet:
    notes = Annotation.objects.filter(article=article).order_by()
    wrote, reviewed = notes.values("creator"), notes.values("reviewer")
    people = User.objects.filter(Q(pk__in=wrote) | Q(pk__in=reviewed)).order_by()
    return people.values_list("pk", *NAMES)


PEOPLE = Prepared(people_in)


def tags_in(article: int) -> dict[int, tuple[str, ...]]:
    """The tags of all notes on the article, by note."""
    found: dict[int, tuple[str, ...]] = {}
    for pk, name in TAGS.rows(article):
        found[pk] = (*found.get(pk, ()), name)
    return found


def tags_of_notes(article: int) -> QuerySet:
    through = Tag.annotations.through.objects.filter(annotation__article=article)
    return through.order_by("tag__name").values_list("annotation_id", "tag__name")


TAGS = Prepared(tags_of_notes)


def threads_of(replies: list[tuple], people: dict[int | None, str]) -> dict[int, tuple[Reply, ...]]:
    """The replies under each note, the oldest first."""
    found: dict[int, tuple[Reply, ...]] = {}
    for parent, uuid, body, lang, creator in replies:
        reply = Reply(dashed(uuid), body, lang, people.get(creator, ""))
        found[parent] = (*found.get(parent, ()), reply)
    return found
