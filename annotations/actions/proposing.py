"""Proposing citations from an inventory: which words of an article bear on which fact of the catalogue.

The inventory is JSON: `entities`, each with `id` (a slug) and `facts`; a fact has a `property`, a `value`
and `evidence`, each with a `quote`. A quote is found by its words; where the text has it twice, or not at
all, nothing is proposed. Each citation rests on a suggestion, which a person accepts or rejects.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from annotations import policy
from annotations.actions.anchors import new_anchor
from annotations.actions.evidence import cite
from annotations.facts_cited import current_value
from annotations.models import Annotation, Article, Citation, Revision
from instruments import edtf, ledger
from instruments.conflicts import locked
from instruments.models import Entity, User

# A property of the inventory, and the fields of the catalogue that it may speak of. Others are tried by name.
FIELDS = {
    "type": ("form", "body_type"),
    "status": ("lifecycle",),
    "date": ("adopted", "signed"),
    "adopted_by": ("adopting_bodies",),
    "state": ("states",),
    "founded_by": ("founding_instrument",),
    "operational_since": ("operational",),
    "implements": ("relation",),
    "part_of": ("relation", "parent"),
}
VERBS = {"implements", "part_of"}
Stance = Citation.Stance


@dataclass(frozen=True)
class Proposed:
    """How many citations were proposed, and for how many pieces of evidence there was nothing to propose."""

    citations: int
    notes: int
    without_place: int
    without_fact: int


@dataclass(frozen=True)
class Claim:
    """What a piece of evidence says: a quote, and the field and value of the catalogue it bears on."""

    entity: Entity
    field: str
    value: str
    stance: str
    quote: str


@ledger.atomic
def propose_citations(article_pk: int, inventory: dict[str, Any], *, by: User | None) -> Proposed:
    """Store what the inventory supports and is not there yet. ValidationError when it is no inventory."""
    article = locked(Article.objects.select_related("current"), pk=article_pk)
    policy.require(by, "suggest", article)
    revision = article.current
    if revision is None:
        raise ValidationError(_("The article has no text."))
    claims, without_fact = read(inventory)
    citations = notes = without_place = 0
    for claim in claims:
        if revision.text.count(claim.quote) != 1:
            without_place += 1
            continue
        note, is_new = suggestion(article, revision, claim, by=by)
        known = Citation.objects.count()
        cite(
            claim.entity,
            claim.field,
            by=by,
            annotation=note,
            value=claim.value,
            stance=claim.stance,
        )
        citations, notes = citations + Citation.objects.count() - known, notes + is_new
    return Proposed(citations, notes, without_place, without_fact)


def read(inventory: dict[str, Any]) -> tuple[list[Claim], int]:
    """The claims that the catalogue has a field for, and how many pieces of evidence it has none for."""
    claims, without = [], 0
    try:
        entries = {entry["id"]: entry.get("facts", []) for entry in inventory["entities"]}
        for entity in Entity.objects.filter(slug__in=entries).order_by("slug"):
            for fact in entries[entity.slug]:
                quotes = [
                    str(piece["quote"]) for piece in fact.get("evidence", []) if piece["quote"]
                ]
                said = list(claims_of(entity, fact["property"], fact.get("value")))
                claims += [Claim(entity, *about, quote) for about in said for quote in quotes]
                without += 0 if said else len(quotes)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValidationError(
            _("This is no inventory (%(what)s).") % {"what": error}, code="shape"
        ) from error
    return claims, without


def claims_of(entity: Entity, name: str, value: Any) -> Iterator[tuple[str, str, str]]:
    """(field, the catalogue's value, stance) where what is said can be compared with the catalogue."""
    words = value if isinstance(value, list) else [value]
    if not all(isinstance(word, str) for word in words):
        return
    said = {f"{name}:{word}" if name in VERBS else word.replace(" ", "_") for word in words}
    for field in FIELDS.get(name, (name,)):
        now = current_value(entity, field) or set()
        if said <= now:
            yield field, ";".join(sorted(said)), Stance.SUPPORTS
        elif len(now) == len(said) == 1 and (dates := (*said, *now)) and all(map(is_date, dates)):
            yield field, dates[1], Stance.SUPPORTS if agree(*dates) else Stance.CONTRADICTS


def is_date(word: str) -> bool:
    try:
        edtf.check(word)
    except ValueError:
        return False
    return True


def agree(one: str, other: str) -> bool:
    """Whether one date is the other said less exactly."""
    return one.startswith(other) or other.startswith(one)


def suggestion(
    article: Article, revision: Revision, claim: Claim, *, by: User | None
) -> tuple[Annotation, bool]:
    """The note that links these words to the entity, whatever its status; else a new suggestion."""
    start = revision.text.index(claim.quote)
    end = start + len(claim.quote)
    known = Annotation.objects.filter(
        article=article,
        entity=claim.entity,
        anchors__revision=revision,
        anchors__start=start,
        anchors__end=end,
    ).first()
    if known:
        return known, False
    note = Annotation(
        article=article, entity=claim.entity, motivation=Annotation.Motivation.IDENTIFYING,
        status=Annotation.Status.SUGGESTED, proposed_kind=claim.entity.kind, lang=article.language,
        rationale=f"evidence of the inventory: {claim.field}",
    )  # fmt: skip
    with ledger.record(note, by=by, action="suggest"):
        note.save()
        new_anchor(note, revision, start, end).save()
    return note, True
