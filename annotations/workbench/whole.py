"""All of one note: its whole text, its thread, and how it differs from what readers saw last."""

from django.http import HttpRequest
from django.urls import reverse

from annotations.comments import comment_html
from annotations.models import Annotation, Article, NoteEdit
from annotations.workbench.answers import Json
from annotations.workbench.presenting import entities, people, presented
from annotations.workbench.seen import Seen
from instruments.models import Entity

COMPARED = (
    "motivation",
    "provision",
    "body",
    "value",
    "verdict",
    "corrected_value",
    "source",
    "lang",
)


def shown(article: Article, note: Annotation) -> Json:
    """The row of a note that its reader may see, or word that it is off the desk."""
    found = presented(Annotation.objects.filter(pk=note.pk).open(), article)
    return found if found["notes"] else gone(note)


def gone(note: Annotation) -> Json:
    return {"gone": str(note.uuid), "status": note.status}


def detail(request: HttpRequest, seen: Seen) -> Json:
    return whole(seen.article, seen.note)


def whole(article: Article, note: Annotation) -> Json:
    answers = list(note.replies.open().order_by("pk"))
    names = people(answer.creator_id for answer in answers)
    found, edit = shown(article, note), edited(note)
    if edit["said"]:
        found["entities"] |= entities({edit["said"]["entity_id"]})
    return found | {
        "body": note.body,
        "body_html": comment_html(note.body),
        "thread": [
            {
                "by": names.get(a.creator_id or 0, ""),
                "at": a.created.isoformat(),
                "html": comment_html(a.body),
            }
            for a in answers
        ],
        "candidates": candidates(article, note),
        **edit,
        "history": reverse("admin:annotations_annotation_history", args=[note.pk]),
    }


def candidates(article: Article, note: Annotation) -> list[list[float]]:
    """[start, end, score] of where a note that lost its place may stand, best first (code points)."""
    anchor = note.anchors.filter(revision=article.current).first()
    return anchor.candidates if anchor else []


def edited(note: Annotation) -> Json:
    """What the open edit of a published note says, in the names of a row, and how it differs from what
    readers see. Empty where none is under way."""
    edit = note.edits.open().select_related("entity").prefetch_related("tags").first()
    if edit is None:
        return {"said": None, "was": []}
    said = {name: getattr(edit, name) for name in COMPARED}
    tags = [tag.name for tag in edit.tags.all()]
    return {
        "said": said | {"entity_id": edit.entity_id, "tags": tags},
        "was": differences(note, edit),
    }


def differences(note: Annotation, edit: NoteEdit) -> list[Json]:
    rows = [(name, getattr(note, name), getattr(edit, name)) for name in COMPARED]
    names = {entity.pk: entity.name() for entity in linked(note.entity_id, edit.entity_id)}
    rows.insert(0, ("entity", names.get(note.entity_id), names.get(edit.entity_id)))
    tags = [", ".join(tag.name for tag in thing.tags.all()) for thing in (note, edit)]
    rows.append(("tags", *tags))
    return [
        {"label": label_of(name), "before": before, "after": after}
        for name, before, after in rows
        if before != after
    ]


def linked(*pks: int | None) -> list[Entity]:
    return list(Entity.objects.filter(pk__in=[pk for pk in pks if pk]).with_names())


def label_of(name: str) -> str:
    return str(Annotation._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
