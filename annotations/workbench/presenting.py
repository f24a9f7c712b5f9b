"""Notes as the workbench shows them: plain rows, however many, in a fixed number of queries."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, QuerySet
from django.db.models.functions import Substr

from annotations import policy
from annotations.comments import plain_text
from annotations.models import Annotation, Article, Citation, NoteEdit
from annotations.why import why
from instruments.models import Body, Entity, Instrument, User

EXCERPT = 300  # code points of a note's text that a list carries
SIGNS = 100  # more of them are read, for the signs of Markdown that fall away
QUOTE = 200
ABILITIES = (
    "edit_note",
    "submit_note",
    "withdraw_note",
    "publish_note",
    "return_note",
    "place_anchor",
    "decide_suggestion",
    "annotate",
    "cite",
)
COLUMNS = (
    "pk",
    "uuid",
    "motivation",
    "status",
    "entity_id",
    "proposed_kind",
    "provision",
    "value",
    "verdict",
    "corrected_value",
    "source",
    "lang",
    "version",
    "creator_id",
    "reviewer_id",
    "rewritten_by_id",
    "confidence",
    "rationale",
    "returned_because",
)
Row = dict[str, Any]


def notes_in(article: Article, user: Any) -> QuerySet[Annotation]:
    """What the desk still works on and `user` may see: neither rejected nor withdrawn, replies apart."""
    notes = Annotation.objects.filter(article=article).open()
    notes = notes.exclude(motivation=Annotation.Motivation.REPLYING)
    return policy.seen_by(user, notes) if article.blind else notes


def presented(notes: QuerySet[Annotation], article: Article) -> Row:
    """{"notes": [row …] in text order, "entities": {pk: row}, "people": {pk: name}}."""
    placed = notes.filter(anchors__revision=article.current_id)
    rows: list[Row] = list(
        placed.order_by(F("anchors__start").asc(nulls_last=True), "-anchors__end", "pk").values(
            *COLUMNS,
            start=F("anchors__start"),
            end=F("anchors__end"),
            place=F("anchors__status"),
            exact=Substr("anchors__exact", 1, QUOTE),
            excerpt=Substr("body", 1, EXCERPT + SIGNS),
        )
    )
    attach(rows, article)
    return {
        "notes": rows,
        "entities": entities({row["entity_id"] for row in rows}),
        "people": people(people_in(rows)),
    }


def people_in(rows: list[Row]) -> set[int | None]:
    written = [*rows, *(row["edit"] for row in rows if row["edit"])]
    return {row.get(key) for row in written for key in ("creator_id", "reviewer_id")}


def attach(rows: list[Row], article: Article) -> None:
    """Add tags, the edit under way and the numbers of replies and citations; drop the key, which the desk
    has no use for."""
    tags = tags_by_note(of_notes("annotation", rows, article))
    edits = edits_by_note(of_notes("annotation", rows, article))
    answers = Annotation.objects.filter(**of_notes("parent", rows, article))
    replies = counted(answers, "parent_id")
    citations = Citation.objects.filter(**of_notes("annotation", rows, article))
    cited = counted(citations, "annotation_id")
    for row in rows:
        pk = row.pop("pk")
        row |= {
            "uuid": str(row["uuid"]),
            "excerpt": excerpt(row["excerpt"]),
            "rationale": why(row["rationale"]),
            "tags": tags[pk],
            "edit": edits.get(pk),
            "replies": replies[pk],
            "citations": cited[pk],
        }


def excerpt(body: str) -> str:
    """How the text of a note begins, without the signs of Markdown."""
    return plain_text(body[: EXCERPT + SIGNS])[:EXCERPT]


def of_notes(key: str, rows: list[Row], article: Article) -> dict[str, Any]:
    """A condition for what hangs on one note, or on any of the article's: no list of thousands of keys."""
    return {f"{key}__in": [rows[0]["pk"]]} if len(rows) == 1 else {f"{key}__article": article}


def tags_by_note(which: dict[str, Any]) -> defaultdict[int, list[str]]:
    tags: defaultdict[int, list[str]] = defaultdict(list)
    through = Annotation.tags.through.objects.filter(**which).order_by("tag__name")
    for pk, name in through.values_list("annotation_id", "tag__name"):
        tags[pk].append(name)
    return tags


def edits_by_note(which: dict[str, Any]) -> dict[int, Row]:
    """How far the edit of each published note is; what it says comes with the whole note."""
    columns = ("status", "creator_id", "version", "returned_because")
    found = NoteEdit.objects.filter(**which).open().values("annotation_id", *columns)
    return {row.pop("annotation_id"): row for row in found}


def counted(rows: QuerySet[Any], key: str) -> Counter[int]:
    return Counter(dict(rows.order_by().values_list(key).annotate(Count("pk"))))


def people(pks: Iterable[int | None], known: User | None = None) -> dict[int, str]:
    """Names for colleagues, by key."""
    wanted = {pk for pk in pks if pk}
    if known and wanted == {known.pk}:
        found: Iterable[User] = [known]
    else:
        found = User.objects.filter(pk__in=wanted)
    return {user.pk: user.name_at_desk for user in found}


def entities(pks: Iterable[int | None]) -> dict[int, Row]:
    wanted = {pk for pk in pks if pk}
    found = Entity.objects.filter(pk__in=wanted).with_names()
    dated = dict(
        Instrument.objects.with_dated().filter(pk__in=wanted).values_list("pk", "dated_on")
    )
    return {entity.pk: entity_row(entity, dated.get(entity.pk)) for entity in found}


def entity_row(entity: Entity, date: str | None = None, context: str = "") -> Row:
    return {
        "id": entity.pk,
        "name": entity.name(),
        "kind": entity.kind,
        "kind_name": entity.get_kind_display(),
        "slug": entity.slug,
        "status": entity.status,
        "status_name": entity.get_status_display(),
        "date": date or "",
        "context": context,
    }


def chosen(found: list[Entity]) -> list[Row]:
    """Entities as a list to choose from: with their dates and a line that tells them apart."""
    pks = [entity.pk for entity in found]
    instruments = Instrument.objects.with_dated().in_bulk(pks)
    bodies = Body.objects.in_bulk(pks)
    rows = []
    for entity in found:
        said, date = [], None
        if instrument := instruments.get(entity.pk):
            date = instrument.dated_on
            said.append(instrument.get_form_display())
        if body := bodies.get(entity.pk):
            said.append(body.get_body_type_display())
        said.append(entity.description()[:120])
        rows.append(entity_row(entity, date, " · ".join(filter(None, said))))
    return rows


def rights(user: User) -> dict[str, list[str]]:
    """What `user` may do to their own notes and to those of others; the actions ask the policy again."""
    own, others = Annotation(creator=user), Annotation()
    return {
        whose: [ability for ability in ABILITIES if policy.can(user, ability, note)]
        for whose, note in (("own", own), ("others", others))
    }
