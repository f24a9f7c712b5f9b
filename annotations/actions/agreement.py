"""Who annotated an article beside whom, and how far each two agree."""

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from annotations.actions.adjudicating import decisions
from annotations.agreement import Comparison, Unit, compare
from annotations.models import Anchor, Annotation, Article
from instruments.models import User

M = Annotation.Motivation
S = Annotation.Status
SURE = (Anchor.Status.UNCHANGED, Anchor.Status.SHIFTED, Anchor.Status.MANUAL)
COUNTED = (S.DRAFT, S.IN_REVIEW, S.PUBLISHED)


@dataclass(frozen=True)
class Pair:
    """Two experts, each under a name that no other has here, and what compares them.

    The units' `note` is the anchor with its annotation.
    """

    a: str
    b: str
    comparison: Comparison


def pairs(article: Article) -> list[Pair]:
    """Every two experts who annotated the current revision, compared.

    What counts are notes in their sure places that were neither rejected nor withdrawn, unless it was
    adjudicated that they do not stand; replies and open suggestions are nobody's marks. ValidationError
    where the article has no text.
    """
    if article.current is None:
        raise ValidationError(_("The article has no text."))
    marks: dict[User, list[Unit]] = {}
    for anchor in anchors_of(article):
        creator = anchor.annotation.creator
        assert creator is not None
        marks.setdefault(creator, []).append(unit(anchor))
    names = told_apart(sorted(marks, key=lambda user: user.pk))
    length = len(article.current.text)
    return [
        Pair(names[a], names[b], compare(marks[a], marks[b], length))
        for a, b in combinations(names, 2)
    ]


def anchors_of(article: Article) -> Iterable[Anchor]:
    """The marks in text order; the number of queries does not grow with them."""
    marked = Q(annotation__status__in=COUNTED)
    outvoted = Q(
        annotation__status=S.WITHDRAWN, annotation__uuid__in=decisions(article).values("thing")
    )
    rows = Anchor.objects.filter(marked | outvoted, revision=article.current, status__in=SURE)
    rows = rows.exclude(annotation__motivation=M.REPLYING).exclude(annotation__creator=None)
    rows = rows.select_related("annotation__creator", "annotation__entity").order_by(
        "start", "-end", "pk"
    )
    return rows.prefetch_related("annotation__tags", "annotation__entity__labels")


def unit(anchor: Anchor) -> Unit:
    assert anchor.start is not None
    assert anchor.end is not None
    note = anchor.annotation
    return Unit(anchor.start, anchor.end, kind_of(note), content_of(note), anchor)


def kind_of(note: Annotation) -> str:
    """What an annotator chooses among: a kind of entity, a date, or a kind of note."""
    if note.motivation == M.IDENTIFYING and note.entity:
        return note.entity.kind
    return "date" if note.motivation == M.CLASSIFYING else note.motivation


def content_of(note: Annotation) -> Hashable:
    """What two notes of one kind must share to say the same; free words are not compared."""
    if note.motivation == M.IDENTIFYING:
        return note.entity_id
    if note.motivation == M.CLASSIFYING:
        return note.value
    if note.motivation == M.ASSESSING:
        return note.verdict, note.corrected_value
    if note.motivation == M.TAGGING:
        return tuple(sorted(tag.name for tag in note.tags.all()))
    return None


def told_apart(people: Iterable[User]) -> dict[User, str]:
    """As at the desk; the second person of one name is numbered."""
    seen: Counter[str] = Counter()
    names = {}
    for person in people:
        name = person.name_at_desk
        seen[name] += 1
        names[person] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    return names


def as_json(article: Article) -> dict[str, Any]:
    """The comparison of every pair in plain values, for a program to read. Errors as `pairs`."""
    compared = pairs(article)
    assert article.current is not None
    listed = [pair_as_json(pair, article.current.text) for pair in compared]
    return {"article": article.slug, "revision": article.current.number, "pairs": listed}


def pair_as_json(pair: Pair, text: str) -> dict[str, Any]:
    found = pair.comparison
    return {
        "a": pair.a, "b": pair.b,
        "kinds": {kind: asdict(measures) for kind, measures in found.kinds.items()},
        "overall": asdict(found.overall),
        "disagreements": [
            {
                "about": d.about, "start": d.start, "end": d.end, "exact": text[d.start : d.end],
                "a": side(d.a), "b": side(d.b),
            }
            for d in found.disagreements
        ],
    }  # fmt: skip


def side(marked: Unit | None) -> dict[str, Any] | None:
    """What one of the two marked."""
    if marked is None:
        return None
    anchor: Any = marked.note
    note = anchor.annotation
    return {
        "annotation": str(note.uuid), "start": marked.start, "end": marked.end, "exact": anchor.exact,
        "kind": marked.kind, "entity": note.entity and note.entity.slug, "value": note.value,
        "verdict": note.verdict, "corrected_value": note.corrected_value,
        "tags": sorted(tag.name for tag in note.tags.all()), "body": note.body,
    }  # fmt: skip
