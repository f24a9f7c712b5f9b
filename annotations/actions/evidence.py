"""Evidence: citing passages and outside sources for what the catalogue says."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations import policy
from annotations.models import Annotation, Citation, Source
from instruments import ledger
from instruments.conflicts import locked
from instruments.models import Entity, User


@ledger.atomic
def cite(
    entity: Entity,
    field: str,
    *,
    by: User | None,
    annotation: Annotation | None = None,
    source: Source | None = None,
    value: str = "",
    stance: str = Citation.Stance.SUPPORTS,
    locator: str = "",
) -> Citation:
    """Say that a passage (through its note) or a source bears on a field. Said again, it is the same one."""
    policy.require(by, "cite", entity)
    if (annotation is None) == (source is None):
        raise ValidationError(
            _("A citation rests on a passage or on a source: exactly one."), code="one_basis"
        )
    identity = {
        "entity": entity,
        "field": field,
        "value": value,
        "stance": stance,
        "annotation": annotation,
        "source": source,
        "locator": locator,
    }
    if known := Citation.objects.filter(**identity).first():
        return known
    citation = Citation(**identity, checked_by=by, checked_at=timezone.now() if by else None)
    citation.full_clean(exclude=["entity", "annotation", "source"])
    with ledger.record(citation, by=by, action="cite"):
        citation.save()
    return citation


@ledger.atomic
def check(pk: int, *, by: User) -> Citation:
    """`by` has looked: the citation bears on the value as it is now."""
    citation = locked(Citation.objects.all(), pk=pk)
    policy.require(by, "cite", citation.entity)
    with ledger.record(citation, by=by, action="check"):
        citation.checked_by, citation.checked_at, citation.stale = by, timezone.now(), False
        citation.version += 1
        citation.save()
    return citation


@ledger.atomic
def save_source(source: Source, *, by: User | None, **fields: Any) -> Source:
    """Create or change an outside source."""
    policy.require(by, "edit_source", source)
    with ledger.record(source, by=by, action="edit" if source.pk else "create"):
        for name, value in fields.items():
            setattr(source, name, value)
        source.full_clean()
        source.save()
    return source
