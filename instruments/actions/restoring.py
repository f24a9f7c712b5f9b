"""Bringing an entity back to an earlier state, in a catalogue that has gone on since.

What cannot be as it was, because another has the slug now or because a tree would become a circle, is
refused; an address that readers had meanwhile leads on.
"""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from instruments import ledger
from instruments.actions import entities
from instruments.models import Change, Entity, User
from instruments.models.trees import TREES, check_tree


@ledger.atomic
def restore(pk: int, seq: int, *, by: User | None) -> Entity:
    """Bring an entity, with its labels, memberships and relations, back to what change `seq` left.

    ValidationError says why it cannot be so any more; then nothing has changed.
    """
    stored = entities.lock_entity(pk)
    try:
        with transaction.atomic():
            entity = entities.restore(pk, seq, by=by)
    except IntegrityError as error:
        raise no_room(stored, seq) from error
    entities.keep_old_address(stored, entity)
    restored = Entity.objects.get(pk=pk).specific
    for name in TREES:
        if hasattr(restored, name):
            check_tree(restored, name)
    return entity


def no_room(entity: Entity, seq: int) -> ValidationError:
    """Why the database would not have the state that change `seq` left."""
    slug = (Change.objects.get(seq=seq).after or {}).get("slug")
    if Entity.objects.filter(slug=slug).exclude(pk=entity.pk).exists():
        return ValidationError(_("“%(slug)s” is taken.") % {"slug": slug}, code="unique")
    return ValidationError(_("What it was cannot stand beside what is there now."), code="room")
