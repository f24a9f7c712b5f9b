"""The rows that the notes of a page are made of, asked for in SQL that is made once.

What belongs to notes (replies, tags) is asked for of all notes of an article, or of a few notes only; how
many queries that takes does not depend on how many notes there are. What they link is not looked at here.
"""

from collections.abc import Callable, Sequence

from django.db.models import Q, QuerySet

from annotations.models import Anchor, Annotation, Revision, Tag
from portal.serving.prepared import Answer, Prepared, Together, uuid_text

FEW = 8  # notes that can be asked for by themselves
SURE = ("unchanged", "shifted", "manual")
NAMES = ("display_name", "first_name", "last_name")
COLUMNS = (
    "pk",
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
    uuid_text("uuid"),
    "creator_id",
    "reviewer_id",
    "entity_id",
)
SAID = 11  # the first of COLUMNS, which a note has as they are
Which = Callable[[str], Q]  # of the way to the notes, such as "parent__", the condition on them


def public_rows(revision: Revision, only: Sequence[int], asked: Together) -> Answer:
    """COLUMNS of the public notes that stand at a sure place in `revision`, in any order; `only` of these
    keys, which may be as many as FEW. Where the start is None, the place is not sure."""
    if only:
        return asked.rows(SOME, revision.pk, *padded(only))
    if revision.article.current_id == revision.pk:
        return asked.rows(CURRENT, revision.pk, revision.article_id)
    return asked.rows(ALL, revision.pk, revision.article_id)


def padded(notes: Sequence[int]) -> list[int]:
    """As many keys as a query takes that asks for FEW."""
    return [*notes, *[notes[0]] * (FEW - len(notes))]


def columns_of(notes: QuerySet) -> QuerySet:
    return notes.order_by().values_list(*COLUMNS)


def placed_in(notes: QuerySet, revision: int) -> QuerySet:
    """The columns of `notes` where they stand at a sure place in the revision."""
    return columns_of(
        notes.filter(
            anchors__revision=revision, anchors__status__in=SURE, anchors__start__isnull=False
        )
    )


def current_notes(revision: int, article: int) -> QuerySet:
    """As `all_notes` of the current revision, with the anchor joined once for both questions."""
    return columns_of(Annotation.objects.published_in_place(revision).filter(article=article))


def places_of(revision: int) -> QuerySet:
    """(key, start, end) of the notes that stand at a sure place in the revision, whether public or not."""
    anchors = Anchor.objects.filter(revision=revision, status__in=SURE)
    return anchors.order_by().values_list("annotation_id", "start", "end")


def all_notes(revision: int, article: int) -> QuerySet:
    notes = Annotation.objects.published().filter(article=article)
    return placed_in(notes.exclude(motivation="replying"), revision)


def some_notes(revision: int, *notes: int) -> QuerySet:
    return placed_in(Annotation.objects.published().filter(pk__in=notes, parent=None), revision)


ALL, CURRENT = Prepared(all_notes, 2), Prepared(current_notes, 2)
PLACES = Prepared(places_of)
SOME = Prepared(some_notes, 1 + FEW)


class Belongings:
    """What belongs to the notes that `which` chooses by `count` keys."""

    def __init__(self, which: Callable[..., Q], count: int = 1) -> None:
        self.which, self.count = which, count
        self.replies, self.tags = self.prepared(replies_to), self.prepared(tags_of)

    def prepared(self, build: Callable[[Which], QuerySet]) -> Prepared:
        return Prepared(lambda *keys: build(lambda way: self.which(way, *keys)), self.count)


def replies_to(which: Which) -> QuerySet:
    answers = Annotation.objects.published().filter(which("parent__"), motivation="replying")
    names = (f"creator__{name}" for name in NAMES)
    columns = ("parent_id", uuid_text("uuid"), "body", "lang", "creator_id", *names)
    return answers.order_by("created", "pk").values_list(*columns)


def tags_of(which: Which) -> QuerySet:
    through = Tag.annotations.through.objects.filter(which("annotation__"))
    return through.order_by("tag__name").values_list("annotation_id", "tag__name")


OF_ARTICLE = Belongings(lambda way, article: Q(**{f"{way}article": article}))
OF_NOTES = Belongings(lambda way, *notes: Q(**{f"{way}pk__in": notes}), FEW)
