"""Changing entities: each function locks, asks the policy, changes, records."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from instruments import ledger, policy, snapshots
from instruments.conflicts import locked
from instruments.models import Change, Entity, Redirect, Status, Topic, User


def lock_entity(pk: int, version: int | None = None) -> Entity:
    """The entity as its own kind, its row locked. Conflict when `version` is given and out of date."""
    return locked(Entity.objects.all(), version=version, pk=pk).specific


@contextmanager
def saving(
    thing: models.Model,
    *,
    by: User | None,
    ability: str = "edit_entity",
    version: int | None = None,
    reason: str = "",
    action: str = "",
) -> Iterator[None]:
    """Around a form's saving of a thing and its parts: one Change, one new version.

    A new thing is recorded as `create`; one that exists is locked first, and Conflict is raised when
    `version`, the one its editor saw, is no longer current.
    """
    policy.require(by, ability, thing)
    with ledger.batch():
        stored = stored_twin(thing, version) if thing.pk else None
        before = snapshots.state_of(stored) if stored else None
        if stored is not None and hasattr(stored, "version"):
            thing.version = stored.version + 1  # type: ignore[attr-defined]
        if isinstance(stored, Entity) and isinstance(thing, Entity):
            # Counted whenever a note is published, which is no new version for an editor to see.
            thing.mention_count = stored.mention_count
        with ledger.record(
            thing, by=by, action=action or ("edit" if before else "create"), reason=reason
        ) as change:
            change.before = before
            yield
            if isinstance(stored, Entity) and isinstance(thing, Entity):
                keep_old_address(stored, thing)
        if isinstance(thing, Entity):
            record_mirrored(before or {}, thing, by=by, reason=reason)


def record_mirrored(
    before: snapshots.State, thing: Entity, *, by: User | None, reason: str
) -> None:
    """A relation that reads both ways was changed on its other side too: each has its own Change. Where
    readers do not have the one that was edited, nothing of the other has changed for them."""
    is_shown = Status.PUBLISHED in {before.get("status"), thing.status}
    action = "edit" if is_shown else "relate_unseen"
    for relation in type(thing)._meta.many_to_many:
        if relation.remote_field.symmetrical:  # type: ignore[attr-defined]
            was, now = (
                set(before.get(relation.name, ())),
                set(snapshots.linked_keys(thing, relation)),
            )
            for pk in sorted(was ^ now):
                other = lock_entity(pk)
                said = {*snapshots.linked_keys(other, relation)} ^ {thing.pk}
                then = snapshots.state_of(other, **{relation.name: sorted(said)})
                with ledger.record(other, by=by, action=action, reason=reason, before=then):
                    other.version += 1
                    other.save(update_fields=None if is_shown else ["version"])


def stored_twin(thing: models.Model, version: int | None) -> models.Model:
    """The thing as the database has it, locked."""
    if isinstance(thing, Entity):
        return lock_entity(thing.pk, version)
    return locked(type(thing)._default_manager.all(), version=version, pk=thing.pk)


def keep_old_address(stored: Entity, entity: Entity) -> None:
    """When the slug of something that is or was public changes, its old address leads to the new one, or to
    what it was merged into. Where the new slug is an old one of something else, only a public thing takes
    that address over."""
    if stored.slug != entity.slug and (stored.is_public or was_public(stored)):
        known = Redirect.objects.filter(slug=entity.slug)
        (known if entity.is_public else known.filter(entity_id=entity.pk)).delete()
        now = {"entity_id": entity.merged_into_id or entity.pk}
        Redirect.objects.update_or_create(slug=stored.slug, defaults=now)


def take_address(entity: Entity) -> None:
    """What is public is found under its slug, wherever that led before."""
    if entity.is_public:
        Redirect.objects.filter(slug=entity.slug).delete()


def was_public(entity: Entity) -> bool:
    """Whether readers ever had the entity, by the ledger."""
    changes = Change.objects.filter(thing=entity.uuid, after__status=Status.PUBLISHED)
    return changes.exists()


def refuse_merged(entity: Entity) -> None:
    """What was merged is not brought back: its names and links are the other's now."""
    if entity.merged_into_id:
        message = _("%(thing)s was merged into %(other)s, which has its names and links now.")
        raise ValidationError(
            message % {"thing": entity.slug, "other": entity.merged_into}, code="merged"
        )


@ledger.atomic
def set_status(
    pk: int, status: Status, *, by: User | None, action: str, reason: str = ""
) -> Entity:
    entity = lock_entity(pk)
    policy.require(by, f"{action}_entity" if action != "submit" else "edit_entity", entity)
    refuse_merged(entity)
    with ledger.record(entity, by=by, action=action, reason=reason):
        entity.status = status
        entity.version += 1
        entity.save()
    take_address(entity)
    return entity


def publish(pk: int, *, by: User | None, reason: str = "") -> Entity:
    return set_status(pk, Status.PUBLISHED, by=by, action="publish", reason=reason)


def withdraw(pk: int, *, by: User | None, reason: str = "") -> Entity:
    return set_status(pk, Status.WITHDRAWN, by=by, action="withdraw", reason=reason)


def submit(pk: int, *, by: User | None, reason: str = "") -> Entity:
    return set_status(pk, Status.IN_REVIEW, by=by, action="submit", reason=reason)


@ledger.atomic
def verify(pk: int, *, by: User) -> Entity:
    """`by` vouches for the entity as it stands."""
    entity = lock_entity(pk)
    policy.require(by, "verify_entity", entity)
    with ledger.record(entity, by=by, action="verify"):
        entity.verified_by, entity.verified_at = by, timezone.now()
        entity.save()
    return entity


@ledger.atomic
def rename(pk: int, slug: str, *, by: User | None) -> Entity:
    """Give an entity a new slug; the old address leads to it."""
    entity = lock_entity(pk)
    with saving(entity, by=by, action="rename"):
        entity.slug = slug
        entity.full_clean(exclude=["kind"])
        entity.save()
    return entity


@ledger.atomic
def set_topics(pks: Iterable[int], topics: Iterable[Topic], *, by: User | None) -> int:
    """Add topics to many entities, but none to itself; returns how many were changed."""
    chosen, changed = {topic.pk for topic in topics}, 0
    for pk in sorted(pks):
        entity = lock_entity(pk)
        policy.require(by, "edit_entity", entity)
        missing = chosen - {pk} - set(entity.topics.values_list("pk", flat=True))
        if missing:
            with ledger.record(entity, by=by, action="edit", reason="topics"):
                entity.topics.add(*missing)
                entity.version += 1
                entity.save()
            changed += 1
    return changed
