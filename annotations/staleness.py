"""Citations go stale when the value they cite changes, and are fresh again when it changes back.

Follows the ledger, inside the transaction of the change, whatever action made it. That a citation is
stale follows from the entity's own Change, which the ledger has; so it is set in bulk, without a Change
of each citation, which would come back here.
"""

from collections import defaultdict
from typing import Any

from django.dispatch import receiver

from annotations.facts_cited import current_value, fields_changed, parts
from annotations.models import Citation
from instruments import ledger
from instruments.models import KINDS, Change, Entity, Redirect

CHUNK = 500


@receiver(ledger.recorded)
def follow(changes: list[Change], **kwargs: Any) -> None:
    """Judge the citations of fields that `changes` touched."""
    changed = [
        c for c in changes if c.kind in KINDS and c.before is not None and c.after is not None
    ]
    for start in range(0, len(changed), CHUNK):
        judge(cited_by(changed[start : start + CHUNK]))
    moved = [c.thing for c in changes if c.kind == "citation" and has_moved(c)]
    for start in range(0, len(moved), CHUNK):
        judge(
            list(
                Citation.objects.filter(uuid__in=moved[start : start + CHUNK]).select_related(
                    "entity"
                )
            )
        )


def has_moved(change: Change) -> bool:
    """Whether a citation now speaks of another entity, or of another value."""
    before, after = change.before or {}, change.after or {}
    told = ("entity_id", "field", "value")
    return bool(before and after) and any(before[name] != after[name] for name in told)


def cited_by(changes: list[Change]) -> list[Citation]:
    """The citations of the fields that differ between before and after."""
    by_entity: dict[Any, list[Citation]] = defaultdict(list)
    rows = Citation.objects.filter(entity__uuid__in=[change.thing for change in changes])
    for citation in rows.select_related("entity"):
        by_entity[citation.entity.uuid].append(citation)
    touched = []
    for change in changes:
        rows_of_thing = by_entity.get(change.thing, [])
        cited = {row.field for row in rows_of_thing}
        fields = fields_changed(change.before or {}, change.after or {}, cited)
        touched += [row for row in rows_of_thing if row.field in fields]
    return list({row.pk: row for row in touched}.values())


def judge(citations: list[Citation]) -> None:
    """Set `stale` on those where it is not right."""
    values: dict[tuple[int, str], set[str] | None] = {}
    wrong: dict[bool, list[int]] = {True: [], False: []}
    for citation in citations:
        key = citation.entity_id, citation.field
        if key not in values:
            values[key] = current_value(citation.entity, citation.field)
        stale = is_stale(citation, values[key])
        if stale != citation.stale:
            wrong[stale].append(citation.pk)
    for stale, pks in wrong.items():
        Citation.objects.filter(pk__in=pks).update(stale=stale)


def is_stale(citation: Citation, now: set[str] | None) -> bool:
    """Whether the catalogue no longer says what was cited. A field it does not have is never stale.

    Where no value was noted, any change of the field is one to look at, and stays so until someone has.
    """
    if now is None:
        return False
    if not citation.value:
        return True
    cited = parts(citation.entity.specific, citation.field, citation.value)
    return not cited <= now and not {renamed(part) for part in cited} <= now


def renamed(value: str) -> str:
    """A cited value with the slugs of things that were renamed or merged since as they are now."""
    return ":".join(slug_now(word) for word in value.split(":"))


def slug_now(slug: str) -> str:
    if old := Redirect.objects.filter(slug=slug).select_related("entity").first():
        return old.entity.slug
    entity = (
        Entity.objects.filter(slug=slug, merged_into__isnull=False)
        .select_related("merged_into")
        .first()
    )
    return entity.merged_into.slug if entity and entity.merged_into else slug
