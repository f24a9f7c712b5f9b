"""Keeps the public side in step with the ledger: what is public, how often it is mentioned, what changed.

Runs inside the transaction of the change, when the ledger has been appended. The numbers of the public
change list are drawn from one row that stays locked until the commit, so they appear in order and
without gaps, however many write at once.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Count, QuerySet

from annotations.models import Annotation, Article, Citation
from instruments.models import KINDS, Change, Entity
from portal.models import PublicChange, PublicHead, PublicItem
from portal.signatures import signed

CHUNK = 500
# What only the desk sees: kinds of thing, and steps that change nothing a reader sees.
INTERNAL = {"note_edit", "assignment"}
INTERNAL_STEPS = {"begin_blind", "lift_blind", "relate_unseen"}
# On what of a thing it depends whether others can be seen: the replies to a note on what the note is about.
MOVING = ("status", "current_id", "anchors", "entity_id")
# On what of a citation it depends whether it can be seen, and where.
CITED = ("entity_id", "field", "value", "annotation_id")


def follow(changes: list[Change], affected: list[UUID]) -> None:
    """Bring the public side up to date after `changes`, by which the things `affected` may look otherwise."""
    direct = {change.thing for change in changes}
    merged = {
        change.thing for change in changes if change.action == "merge" and change.kind in KINDS
    }
    shown_elsewhere = [*bearers(changes), *signed(changes)]
    direct.update(shown_elsewhere)
    affected = list(dict.fromkeys([*affected, *shown_elsewhere]))
    kinds = {change.thing: group(change.kind) for change in changes}
    entries = []
    for uuids in chunks(affected):
        entries += compare(uuids, direct, merged, kinds)
    number(entries, changes[-1].at)
    count_mentions(changes)


def may_show(change: Change) -> bool:
    """Whether a stranger can see anything of what was changed: not of a note that was not published
    before and is not now, nor of the replies to it; and of what only the desk has, nothing at all. A step
    that left a text or note as it was, such as looking for suggestions, is one for the desk to know."""
    if change.kind in INTERNAL or change.action in INTERNAL_STEPS:
        return False
    if group(change.kind) != "entity" and change.before and change.before == change.after:
        return False
    if change.kind != "annotation":
        return True
    return any(
        (state or {}).get("status") == "published" for state in (change.before, change.after)
    )


def chunks(uuids: Iterable[UUID]) -> Iterable[list[UUID]]:
    ordered = list(uuids)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]


def with_dependents(changes: list[Change]) -> list[UUID]:
    """The changed things, then the notes whose visibility hangs on them, each once, in order."""
    affected = {change.thing: None for change in changes}
    by_kind: dict[str, list[UUID]] = {}
    for change in changes:
        if status_moved(change):
            by_kind.setdefault(group(change.kind), []).append(change.thing)
    conditions = [
        ("entity", "entity__uuid__in"),
        ("entity", "parent__entity__uuid__in"),
        ("article", "article__uuid__in"),
        ("annotation", "parent__uuid__in"),
    ]
    for kind, lookup in conditions:
        for uuids in chunks(by_kind.get(kind, [])):
            found = (
                Annotation.objects.filter(**{lookup: uuids})
                .order_by("pk")
                .values_list("uuid", flat=True)
            )
            affected |= dict.fromkeys(found)
    return list(affected)


def group(kind: str) -> str:
    """One word for all kinds of entity, else the kind itself."""
    return "entity" if kind in KINDS else kind


def bearers(changes: list[Change]) -> list[UUID]:
    """What shows the changed things that have no address of their own: the article of a public rendering,
    the entity of a citation, the entities that cite a source."""
    states: list[tuple[Change, dict[str, Any]]]
    states = [
        (change, state) for change in changes for state in (change.before, change.after) if state
    ]
    articles = {
        s["article_id"] for c, s in states if c.kind == "rendering" and s["status"] == "published"
    }
    cited = [(c, s) for c, s in states if c.kind == "citation"]
    open_notes = public_notes({s["annotation_id"] for _c, s in cited} - {None})
    shown = public_citations({c.thing for c, _s in cited if c.after})
    entities = {
        s["entity_id"]
        for c, s in cited
        if s["annotation_id"] in open_notes | {None} and (c.thing in shown or is_past(s, c))
    }
    sources = [change.thing for change in changes if change.kind == "source"]
    resting = Citation.objects.published().filter(source__uuid__in=sources)
    entities |= set(resting.values_list("entity_id", flat=True))
    bearing: list[UUID] = []
    for pks in pages(sorted(articles)):
        bearing += Article.objects.filter(pk__in=pks).order_by("pk").values_list("uuid", flat=True)
    for pks in pages(sorted(entities)):
        bearing += Entity.objects.filter(pk__in=pks).order_by("pk").values_list("uuid", flat=True)
    return bearing


def is_past(state: dict[str, Any], change: Change) -> bool:
    """Whether a citation says this no more. Whether it was public then is not known: readers may have it."""
    after = change.after or {}
    return any(state[name] != after.get(name) for name in CITED)


def public_citations(uuids: set[UUID]) -> set[UUID]:
    found: set[UUID] = set()
    for part in chunks(uuids):
        public = Citation.objects.published().filter(uuid__in=part)
        found |= set(public.values_list("uuid", flat=True))
    return found


def public_notes(pks: set[int]) -> set[int]:
    found: set[int] = set()
    for part in pages(sorted(pks)):
        found |= set(
            Annotation.objects.published().filter(pk__in=part).values_list("pk", flat=True)
        )
    return found


def pages(pks: list[int]) -> Iterable[list[int]]:
    for start in range(0, len(pks), CHUNK):
        yield pks[start : start + CHUNK]


def status_moved(change: Change) -> bool:
    """Whether the change can have made something else appear or vanish."""
    before, after = change.before or {}, change.after or {}
    return any(before.get(name) != after.get(name) for name in MOVING)


def compare(
    uuids: list[UUID], direct: set[UUID], merged: set[UUID], kinds: dict[UUID, str]
) -> list[PublicChange]:
    """Update PublicItem for `uuids` and return the entries (unnumbered) that this makes."""
    known = {item.uuid: item for item in PublicItem.objects.filter(uuid__in=uuids)}
    visible = public_things(uuids, kinds)
    entries, fresh = [], []
    for uuid in uuids:
        item, thing = known.get(uuid), visible.get(uuid)
        if thing and (uuid in direct or item is None):
            entries.append(PublicChange(action="upsert", kind=thing.kind, uuid=uuid, url=thing.url))
            fresh.append(thing)
        elif item and not thing:
            action = "merge" if uuid in merged else "remove"
            entries.append(PublicChange(action=action, kind=item.kind, uuid=uuid, url=item.url))
    gone = known.keys() - visible.keys()
    PublicItem.objects.filter(uuid__in=gone).delete()
    PublicItem.objects.bulk_create(
        fresh, update_conflicts=True, unique_fields=["uuid"], update_fields=["kind", "url"]
    )
    return entries


def public_things(uuids: list[UUID], kinds: dict[UUID, str]) -> dict[UUID, PublicItem]:
    """Those of `uuids` that a stranger may read. `kinds` says of some in which group to look for them."""
    querysets: dict[str, QuerySet[Any]] = {
        "entity": Entity.objects.published(),
        "article": Article.objects.published(),
        "annotation": Annotation.objects.published(),
    }
    things = [
        thing
        for name, queryset in querysets.items()
        if (wanted := [uuid for uuid in uuids if kinds.get(uuid, name) == name])
        for thing in queryset.filter(uuid__in=wanted).order_by()
    ]
    return {
        thing.uuid: PublicItem(uuid=thing.uuid, kind=thing.kind, url=thing.get_absolute_url())
        for thing in things
    }


def number(entries: list[PublicChange], at: datetime) -> None:
    """Store the entries under the next numbers."""
    if not entries:
        return
    head = PublicHead.objects.select_for_update().get_or_create(pk=1)[0]
    for entry in entries:
        head.seq += 1
        entry.seq, entry.at = head.seq, at
    PublicChange.objects.bulk_create(entries, batch_size=CHUNK)
    head.save(update_fields=["seq"])


def count_mentions(changes: list[Change]) -> None:
    """Recount the public notes that link each entity concerned."""
    recount(mentioned(changes))


def lock_mentioned(changes: list[Change]) -> None:
    """Lock, in one order, the entities that `count_mentions` will write, before the ledger is held: one
    of them may be held by an editor who waits for the ledger."""
    if connection.features.has_select_for_update:
        for part in pages(sorted(mentioned(changes))):
            rows = Entity.objects.filter(pk__in=part).order_by("pk").select_for_update(no_key=True)
            list(rows.values_list("pk", flat=True))


def mentioned(changes: list[Change]) -> set[int]:
    """The entities whose mentions the changes can have added to or taken from."""
    notes = [c for c in changes if c.kind == "annotation"]
    states = [state for c in notes for state in (c.before or {}, c.after or {})]
    ids: set[int] = {state["entity_id"] for state in states if state.get("entity_id")}
    moved = [c.thing for c in changes if c.kind == "article" and status_moved(c)]
    moved_entities = [c.thing for c in changes if c.kind in KINDS and status_moved(c)]
    for uuids in chunks(moved):
        linked = Annotation.objects.filter(article__uuid__in=uuids, entity__isnull=False)
        ids |= set(linked.values_list("entity_id", flat=True))
    for uuids in chunks(moved_entities):
        ids |= set(Entity.objects.filter(uuid__in=uuids).values_list("pk", flat=True))
    return ids


def recount(entity_ids: Iterable[int]) -> None:
    """Set `mention_count` of these entities to the number of public notes that link them."""
    wanted = list(entity_ids)
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        counts = dict(
            Annotation.objects.published()
            .filter(entity_id__in=part)
            .order_by()
            .values_list("entity_id")
            .annotate(Count("pk"))
        )
        stale = [
            e for e in Entity.objects.filter(pk__in=part) if e.mention_count != counts.get(e.pk, 0)
        ]
        for entity in stale:
            Entity.objects.filter(pk=entity.pk).update(mention_count=counts.get(entity.pk, 0))


def public_seq() -> int:
    """The number of the latest public change: what every public answer is as fresh as.

    Asked before every answer, also those that say only that nothing is new; plain SQL, since making
    the query takes longer than running it. Whether a kept connection still holds is not asked before: this
    question shows it, and is asked once more on a new connection where the old one broke.
    """
    database: Any = connections[PublicHead.objects.db]
    if database.health_check_done or not database.health_check_enabled:
        return head_of(database)
    database.health_check_done = True
    try:
        return head_of(database)
    except (InterfaceError, OperationalError):
        database.close()
        return head_of(database)


def head_of(database: BaseDatabaseWrapper) -> int:
    with database.cursor() as cursor:
        cursor.execute(f"SELECT seq FROM {PublicHead._meta.db_table} WHERE id = 1")  # noqa: S608
        row = cursor.fetchone()
    return row[0] if row else 0
