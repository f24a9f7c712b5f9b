"""Bringing an entity back to an earlier state, in a catalogue that has gone on since.

What was merged since is replaced by what it was merged into, as merging itself would have done; an address
that readers had meanwhile leads on. What cannot be as it was, because another has the slug now or because a
tree would become a circle, is refused.
"""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from instruments import ledger, policy, snapshots
from instruments.actions import entities, merging
from instruments.models import Change, Entity, User
from instruments.models.trees import TREES, check_tree


@ledger.atomic
def restore(pk: int, seq: int, *, by: User | None) -> Entity:
    """Bring an entity, with its labels, memberships and relations, back to what change `seq` left.

    ValidationError says why it cannot be so any more; then nothing has changed.
    """
    entity, stored = entities.lock_entity(pk), entities.lock_entity(pk)
    policy.require(by, "restore_entity", entity)
    entities.refuse_merged(entity)
    change = Change.objects.get(seq=seq)
    if change.thing != entity.uuid or change.after is None:
        raise ValidationError(_("Change %(seq)d is not one of this entity.") % {"seq": seq})
    before = snapshots.state_of(stored)
    try:
        with (
            transaction.atomic(),
            ledger.record(entity, by=by, action="restore", reason=f"#{seq}"),
        ):
            entity.version += 1
            snapshots.restore(entity, change.after)
            follow_merges(entity)
    except IntegrityError as error:
        raise no_room(entity, change.after) from error
    entities.record_mirrored(before, entity, by=by, reason=f"#{seq}")
    entities.keep_old_address(stored, entity)
    entities.take_address(entity)
    for name in TREES:
        if hasattr(entity, name):
            check_tree(entity, name)
    return entity


def follow_merges(entity: Entity) -> None:
    """Let what says something of `entity` refer to what is there now, where it names what was merged."""
    result = merging.Merged(entity)
    for row in list(rows_of(entity)):
        for link in links_from(type(row)):
            named = getattr(row, link.name)
            if named and named.merged_into_id and row.pk:  # it has none once it was let go
                into = named.merged_into.specific
                merging.move(row, link, named.specific, into, result)


def rows_of(entity: Entity) -> Iterator[Any]:
    """The entity, its parts, and the rows of its lists."""
    yield entity
    for part in getattr(type(entity), "LEDGER_PARTS", ()):
        yield from getattr(entity, part).all()
    for relation in type(entity)._meta.many_to_many:
        mine = Q(**{relation.m2m_field_name(): entity.pk})  # type: ignore[attr-defined]
        if relation.remote_field.symmetrical:  # type: ignore[attr-defined]
            mine |= Q(**{relation.m2m_reverse_field_name(): entity.pk})  # type: ignore[attr-defined]
        through: Any = relation.remote_field.through
        yield from through._base_manager.filter(mine)


def links_from(model: type[models.Model]) -> list[merging.ForeignKey]:
    """The columns of a model that refer to an entity."""
    above = set(model._meta.parents.values())
    return [
        column
        for column in model._meta.concrete_fields
        if column.many_to_one and column not in above and issubclass(column.related_model, Entity)  # type: ignore[arg-type]
    ]


def no_room(entity: Entity, state: snapshots.State) -> ValidationError:
    """Why the database would not have the entity in `state`."""
    if Entity.objects.filter(slug=state["slug"]).exclude(pk=entity.pk).exists():
        return ValidationError(_("“%(slug)s” is taken.") % {"slug": state["slug"]}, code="unique")
    return ValidationError(_("What it was cannot stand beside what is there now."), code="room")
