"""Merging two entries of one thing: every reference to the one leads to the other afterwards.

What refers to an entity is asked of the models themselves (`links_to`), so that a new kind of link is
moved from the day it exists. Whatever cannot be moved, because the target has it already or because it
would link the target to itself, goes; the ledger keeps what it was.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from instruments import ledger, policy, snapshots
from instruments.actions.entities import lock_entity
from instruments.models import KINDS, Change, Entity, Label, Membership, Status, User
from instruments.models.trees import TREES, check_tree

ForeignKey = Any  # a models.ForeignKey, as its column is asked for


@dataclass
class Merged:
    """What a merge did: the thing that remains, and how many rows of each kind moved or went."""

    target: Entity
    moved: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)


def links_to(kind: str) -> list[ForeignKey]:
    """Every column of the database that can refer to an entity of this kind."""
    model = KINDS[kind]
    relations = [
        relation
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete and not relation.many_to_many
    ]
    found = {relation.field: None for relation in relations}  # type: ignore[union-attr]
    return [link for link in found if not getattr(link.remote_field, "parent_link", False)]


def references(entity: Entity) -> Counter[str]:
    """How many rows of each kind refer to `entity`."""
    counts: Counter[str] = Counter()
    for link in links_to(entity.kind):
        counts[str(link.model._meta.verbose_name_plural)] += rows_of(link, entity).count()
    return +counts


def rows_of(link: ForeignKey, entity: Entity) -> "models.QuerySet[Any]":
    rows: models.QuerySet[Any] = link.model._base_manager.filter(**{link.name: entity.pk})
    return rows.order_by("pk")


@ledger.atomic
def merge(source_pk: int, target_pk: int, *, by: User | None, reason: str = "") -> Merged:
    """Move all that refers to the source to the target; the source is withdrawn and leads there.

    ValidationError when the two are not of one kind, when either was merged before, when readers would lose
    the one for a draft of the other, or when the target would come to stand above itself. Then nothing has
    changed.
    """
    source, target = locked_pair(source_pk, target_pk)
    policy.require(by, "merge_entities", source)
    check_pair(source, target)
    said = reason or f"{source.slug} → {target.slug}"
    others = Others(source, target)
    result = Merged(target)
    with ledger.record(target, by=by, action="absorb", reason=said):
        with ledger.record(source, by=by, action="merge", reason=said):
            for link in links_to(source.kind):
                for row in list(rows_of(link, source)):
                    move(row, link, source, target, result)
            retire(source, target)
        settle(target)
    others.record(by=by, reason=said)
    return result


def locked_pair(source_pk: int, target_pk: int) -> tuple[Entity, Entity]:
    """Both, locked in the order of their keys, so that two merges never wait for each other."""
    if source_pk == target_pk:
        raise ValidationError(_("A thing cannot be merged with itself."), code="same")
    found = {pk: lock_entity(pk) for pk in sorted((source_pk, target_pk))}
    return found[source_pk], found[target_pk]


def check_pair(source: Entity, target: Entity) -> None:
    if source.kind != target.kind:
        message = _(
            "%(source)s is a %(one)s and %(target)s a %(other)s: only things of one kind can be merged."
        )
        names = {"source": source, "one": source.get_kind_display(), "target": target}  # type: ignore[attr-defined]
        raise ValidationError(message % {**names, "other": target.get_kind_display()}, code="kind")  # type: ignore[attr-defined]
    if source.is_public and not target.is_public:
        message = _("Readers would lose %(source)s: %(target)s is not public.")
        raise ValidationError(
            message % {"source": source.slug, "target": target.slug}, code="hidden"
        )
    for entity in (source, target):
        if entity.merged_into_id:
            raise ValidationError(
                _("%(thing)s was merged into %(other)s already.")
                % {"thing": entity.slug, "other": entity.merged_into},
                code="merged",
            )


def retire(source: Entity, target: Entity) -> None:
    source.refresh_from_db()
    source.status, source.merged_into_id = Status.WITHDRAWN, target.pk
    source.version += 1
    source.save()


def settle(target: Entity) -> None:
    """The target as the moves left it, if its place in the tree still makes sense."""
    target.refresh_from_db()
    for name in TREES:
        if hasattr(target, name):
            check_tree(target, name)
    target.version += 1
    target.save()


def move(row: Any, link: ForeignKey, source: Entity, target: Entity, result: Merged) -> None:
    """Let one row refer to the target instead of the source, or let it go."""
    setattr(row, link.attname, target.pk)
    kind = str(link.model._meta.verbose_name_plural)
    if is_thing(link.model):
        kept = move_thing(row, link, source)
    elif isinstance(row, Membership):
        kept = move_period(row)
    else:
        kept = move_part(row)
    (result.moved if kept else result.dropped)[kind] += 1


def is_thing(model: type[models.Model]) -> bool:
    """Whether the ledger knows rows of the model by themselves, not as parts of something."""
    return hasattr(model, "uuid") and hasattr(model, "version")


def move_thing(row: Any, link: ForeignKey, source: Entity) -> bool:
    """A thing stays, whatever it refers to; only where it would say the same twice it goes."""
    if row.pk == getattr(row, link.attname) and isinstance(row, Entity):
        above = getattr(source, link.attname, None)
        setattr(row, link.attname, above if above != row.pk else None)
    if saved(row, [link.name]):
        return True
    if isinstance(row, Entity):
        raise ValidationError(
            _("%(thing)s cannot refer to the other.") % {"thing": row}, code="reference"
        )
    row.delete()
    return False


def move_part(row: Any) -> bool:
    """A part or a link that the target has already, or that would lead from it to itself, goes."""
    if isinstance(row, Label) and row.kind == Label.Kind.PREFERRED:
        rival = Label.objects.filter(entity_id=row.entity_id, lang=row.lang, kind=row.kind)
        row.kind = Label.Kind.ALTERNATIVE if rival.exists() else row.kind
    known = (
        isinstance(row, Label)
        and Label.objects.filter(entity_id=row.entity_id, lang=row.lang, text=row.text).exists()
    )
    if known or links_to_itself(row) or not allowed(row) or not saved(row):
        row.delete()
        return False
    return True


def links_to_itself(row: models.Model) -> bool:
    ends = [
        getattr(row, column.attname)
        for column in type(row)._meta.concrete_fields
        if column.many_to_one and issubclass(column.related_model, Entity)  # type: ignore[arg-type]
    ]
    known = [end for end in ends if end is not None]
    return len(set(known)) < len(known)


def allowed(row: models.Model) -> bool:
    """What both databases say: SQLite lacks some of the constraints."""
    try:
        row.validate_unique()
        row.validate_constraints()
    except ValidationError:
        return False
    return True


def saved(row: models.Model, columns: list[str] | None = None) -> bool:
    try:
        with transaction.atomic():
            row.save(update_fields=columns)
    except IntegrityError:
        return False
    return True


def move_period(row: Membership) -> bool:
    """Two periods of one status that touch become one; where the statuses differ, the target's holds."""
    if links_to_itself(row):
        row.delete()
        return False
    around = Membership.objects.between(row.member_id, row.body_id).exclude(pk=row.pk)
    clashes = list(around.overlapping(row.start, row.end))
    if not clashes:
        row.save()
        return True
    kept = clashes[0]
    start, end = united(row, kept)
    others = around.exclude(pk=kept.pk).overlapping(start, end)
    row.delete()
    if kept.status == row.status and not others.exists():
        kept.start, kept.end = start, end  # type: ignore[assignment]
        kept.save()
    return False


def united(one: Membership, other: Membership) -> tuple[str | None, str | None]:
    """The period that covers both; None is open."""
    start = min(one.start, other.start) if one.start and other.start else None
    end = max(one.end, other.end) if one.end and other.end else None
    return start, end


class Others:
    """The things beside the two that refer to the source: what they were, and a Change for each."""

    def __init__(self, source: Entity, target: Entity) -> None:
        self.before: dict[Any, tuple[Any, snapshots.State]] = {}
        for link in links_to(source.kind):
            for row in rows_of(link, source):
                thing = thing_of(row)
                if thing is not None and thing.uuid not in {source.uuid, target.uuid, *self.before}:
                    self.before[thing.uuid] = (thing, snapshots.state_of(thing))

    def record(self, *, by: User | None, reason: str) -> None:
        ledger.hand_over(list(self.changes(by, reason)))

    def changes(self, by: User | None, reason: str) -> Iterator[Change]:
        now = timezone.now()
        for thing, before in self.before.values():
            rows = type(thing)._base_manager.filter(pk=thing.pk)
            rows.update(version=F("version") + 1, **dict.fromkeys(moments(type(thing)), now))
            stored = rows.first()
            yield Change(
                actor=by,
                action="edit" if stored else "remove",
                reason=reason,
                kind=thing.kind,
                thing=thing.uuid,
                title=str(thing)[:250],
                before=before,
                after=snapshots.state_of(stored) if stored else None,
            )


def moments(model: type[models.Model]) -> list[str]:
    """The columns that say when a thing was changed last."""
    return [c.name for c in model._meta.concrete_fields if getattr(c, "auto_now", False)]


def thing_of(row: Any) -> Any:
    """The thing in whose history a change of `row` belongs; None where it belongs in none."""
    if is_thing(type(row)):
        return row.specific if isinstance(row, Entity) else row
    owner = owner_field(type(row))
    thing = getattr(row, owner) if owner else None
    return thing.specific if isinstance(thing, Entity) else thing


def owner_field(model: type[models.Model]) -> str | None:
    """The column through which a part, or a row of a many-to-many list, belongs to a thing."""
    holder: Any = model._meta.auto_created
    if holder:
        lists = (m2m for m2m in holder._meta.many_to_many if m2m.remote_field.through is model)
        return next(str(m2m.m2m_field_name()) for m2m in lists)  # type: ignore[attr-defined]
    for column in model._meta.concrete_fields:
        parts = getattr(column.related_model, "LEDGER_PARTS", ()) if column.many_to_one else ()
        if column.many_to_one and column.remote_field.get_accessor_name() in parts:  # type: ignore[union-attr]
            return column.name
    return None
